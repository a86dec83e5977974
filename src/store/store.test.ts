import { describe, expect, test, vi } from 'vitest'
import { LoupeError } from '../core'
import { createFake, runEvents, SAMPLE } from './fake'
import { canAsk, createLoupeStore, marksOf, phaseOf } from './index'
import { answered, entryOf, finished, opened } from './testing/answered'

describe('asking', () => {
  test('Run on a sample loads the bundled model first, then asks', async () => {
    const { fake, store } = await answered()
    expect(fake.calls.map((call) => call.name)).toEqual(['load', 'reason'])
    expect(fake.calls[1]?.input).toMatchObject({ question: SAMPLE.question, policy: {} })
    expect(entryOf(store)).toMatchObject({ kind: 'live', running: false, fault: null, sample: SAMPLE })
    expect(entryOf(store).trace).toMatchObject({ answer: { text: 'AB' }, created: '2026-01-01T00:00:00.000Z' })
    expect(phaseOf(store.getState())).toBe('idle')
  })

  test('events fold in once a frame, and what is left when the run ends is not lost', async () => {
    let finish = () => undefined as void
    const { fake, store } = await opened({
      reason: async (_input, emit) => {
        runEvents().forEach(emit)
        await new Promise<void>((resolve) => (finish = resolve))
        return finished(runEvents())
      },
    })
    const written = vi.fn()
    const asked = store.getState().actions.ask()
    await vi.waitFor(() => expect(phaseOf(store.getState())).toBe('running'))
    await vi.waitFor(() => expect(fake.calls).toHaveLength(2))
    store.subscribe((now, before) => {
      if (now.traces !== before.traces) written()
    })
    expect(entryOf(store).trace.rounds).toEqual([])
    fake.frame()
    expect(written).toHaveBeenCalledTimes(1)
    expect(entryOf(store).trace.rounds).toHaveLength(2)
    finish()
    await asked
    expect(entryOf(store).running).toBe(false)
  })

  test('Stop aborts the call, keeps what there is and shows no fault', async () => {
    const { store } = await opened({
      reason: async (_input, emit, signal) => {
        runEvents().slice(0, 5).forEach(emit)
        await new Promise((_, reject) =>
          signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
        )
        throw new Error('unreachable')
      },
    })
    const asked = store.getState().actions.ask()
    await vi.waitFor(() => expect(phaseOf(store.getState())).toBe('running'))
    await vi.waitFor(() => expect(store.getState().traces).toHaveLength(1))
    store.getState().actions.stop()
    expect(phaseOf(store.getState())).toBe('stopping')
    await asked
    expect(entryOf(store)).toMatchObject({ running: false, fault: null, trace: { ended: 'stopped' } })
    expect(entryOf(store).trace.rounds[0]?.raw).toBe('I think it is small.')
    expect(store.getState()).toMatchObject({ jobs: [], faults: [] })
  })

  test('a worker that dies in a run leaves a fault, the rounds so far, and a page that runs again', async () => {
    const died = new LoupeError({ code: 'worker-died', message: 'The model stopped answering.', advice: 'Run again.' })
    let times = 0
    const { fake, store } = await opened({
      reason: async (_input, emit) => {
        runEvents().forEach(emit)
        if (times++ === 0) {
          fake.die()
          throw died
        }
        return finished(runEvents())
      },
    })
    await store.getState().actions.ask()
    expect(entryOf(store)).toMatchObject({ fault: died.fault, running: false, trace: { ended: 'worker-died' } })
    expect(store.getState()).toMatchObject({ model: { kind: 'none' }, faults: [{ fault: died.fault }] })
    await store.getState().actions.ask()
    expect(fake.calls.map((call) => call.name)).toEqual(['load', 'reason', 'load', 'reason'])
    expect(entryOf(store).fault).toBeNull()
  })

  test('after a worker has died Run takes the model that was loaded, not the bundled one', async () => {
    const { fake, store } = await opened()
    const source = { kind: 'url', url: 'https://there/model' } as const
    await store.getState().actions.loadModel(source)
    fake.die()
    expect(store.getState().model.kind).toBe('none')
    await store.getState().actions.ask()
    expect(fake.calls.map((call) => call.name)).toEqual(['load', 'load', 'reason'])
    expect(fake.calls[1]?.input).toMatchObject({ source })
  })

  test('an empty question is said in a sentence, and nothing is called', async () => {
    const { fake, store } = await opened()
    store.getState().actions.setQuestion('   ')
    await store.getState().actions.ask()
    expect(store.getState().faults[0]?.fault).toMatchObject({
      code: 'question-empty',
      message: 'The question is empty.',
    })
    expect(fake.calls).toEqual([])
    expect(canAsk(store.getState())).toBe('no-question')
  })

  test('a model that cannot be loaded is a fault, and there is no trace of a run that never began', async () => {
    const fault = new LoupeError({ code: 'model-truncated', message: 'A file is cut short.', advice: 'Load it again.' })
    const { store } = await answered({ load: async () => Promise.reject(fault) })
    expect(store.getState()).toMatchObject({
      jobs: [],
      traces: [],
      model: { kind: 'failed', fault: fault.fault },
      faults: [{ fault: fault.fault }],
    })
  })

  test('every finished run is kept with its picture inside', async () => {
    const { fake, store } = await answered()
    expect([...fake.kept.values()][0]?.images[0]?.embedded).toBe(SAMPLE.image)
    expect(store.getState().saved).toHaveLength(1)
  })
})

describe('pictures', () => {
  test('the picture that was asked for last wins', async () => {
    let slow: (blob: Blob) => void = () => undefined
    const fake = createFake(
      {},
      {
        openImage: async (source) => {
          const blob = source === 'slow' ? await new Promise<Blob>((resolve) => (slow = resolve)) : new Blob(['fast'])
          return {
            blob,
            width: 1,
            height: 1,
            sha256: String(source),
            name: String(source),
            type: 'image/png',
            notes: [],
          }
        },
      },
    )
    const store = createLoupeStore(fake.ports)
    const first = store.getState().actions.openPicture('slow')
    await store.getState().actions.openPicture('fast')
    slow(new Blob(['slow']))
    await first
    expect(store.getState()).toMatchObject({ picture: { name: 'fast' }, jobs: [] })
  })

  test('a picture that cannot be opened leaves the one that is there', async () => {
    const { store } = await opened()
    await store.getState().actions.openPicture('bad')
    expect(store.getState()).toMatchObject({
      picture: { sample: SAMPLE },
      jobs: [],
      faults: [{ fault: { code: 'image-not-image' } }],
    })
  })

  test('another picture takes the question of the sample away; a typed one stays', async () => {
    const { store } = await opened()
    await store.getState().actions.openPicture('mine')
    expect(store.getState()).toMatchObject({ question: '', picture: { sample: null, uri: 'mine' } })
    store.getState().actions.setQuestion('What is this?')
    await store.getState().actions.openPicture('other')
    expect(store.getState().question).toBe('What is this?')
  })

  test('a sample with a recorded trace shows its first round, labelled as recorded', async () => {
    const recorded = { ...SAMPLE, recorded: 'https://here/recorded.json' }
    const text = JSON.stringify(finished(runEvents()))
    const fake = createFake(
      {},
      { readSamples: async () => ({ samples: [recorded], complaints: [] }), readText: async () => text },
    )
    const store = createLoupeStore(fake.ports)
    await store.getState().actions.start()
    await store.getState().actions.openSample('s1')
    expect(entryOf(store)).toMatchObject({ kind: 'recorded', shown: 1, running: false })
    expect(marksOf(entryOf(store))).toHaveLength(1)
    store.getState().actions.step(1)
    store.getState().actions.step(1)
    expect(marksOf(entryOf(store))).toHaveLength(2)
    expect(fake.calls).toEqual([])
  })
})
