import { describe, expect, test } from 'vitest'
import { foldAll, emptyTrace, type RunEvent, type Trace } from '../core'
import { createFake, runEvents, SAMPLE, type Fake } from './fake'
import { activeEntry, canAsk, createLoupeStore, type LoupeStore } from './index'

const finished = (events: RunEvent[]): Trace => foldAll(emptyTrace(), events)

async function answered(): Promise<{ fake: Fake; store: LoupeStore }> {
  const fake = createFake({ reason: async () => finished(runEvents()) })
  const store = createLoupeStore(fake.ports)
  await store.getState().actions.start()
  await store.getState().actions.openSample('s1')
  await store.getState().actions.ask()
  return { fake, store }
}

const entryOf = (store: LoupeStore) => {
  const entry = activeEntry(store.getState())
  if (!entry) throw new Error('no entry is active')
  return entry
}

describe('files', () => {
  test('a saved trace opens again with the same rounds and its picture', async () => {
    const { fake, store } = await answered()
    await store.getState().actions.saveTrace()
    const text = fake.saved[0]?.text ?? ''
    const rounds = entryOf(store).trace.rounds
    const fresh = createFake()
    const other = createLoupeStore(fresh.ports)
    await other.getState().actions.openTraceFile(new Blob([text]))
    expect(entryOf(other)).toMatchObject({ kind: 'opened', running: false })
    expect(entryOf(other).trace.rounds).toEqual(rounds)
    expect(other.getState()).toMatchObject({
      picture: { size: { width: 100, height: 50 } },
      question: SAMPLE.question,
      faults: [],
    })
  })

  test('a file that is no trace is named, and what is on the stage stays', async () => {
    const { store } = await answered()
    const before = entryOf(store)
    await store.getState().actions.openTraceFile(new File(['{"schema": 3}'], 'notes.json'))
    await store.getState().actions.openTraceFile(new File(['{'], 'half.json'))
    expect(store.getState().faults.map((note) => note.fault.message)).toEqual([
      'notes.json could not be read as a trace: It is not a trace of Loupe.',
      'half.json could not be read as a trace: It is not JSON. ' +
        'At line 1, column 2 (character 1), the text ends before its JSON does.',
    ])
    expect(entryOf(store)).toBe(before)
  })

  test('a trace whose picture is missing is shown on an empty board, and that is said', async () => {
    const fake = createFake()
    const store = createLoupeStore(fake.ports)
    await store.getState().actions.openTraceFile(new Blob([JSON.stringify(finished(runEvents()))]))
    expect(store.getState()).toMatchObject({ picture: { bytes: 0, size: { width: 100, height: 50 } }, notices: [{}] })
    expect(entryOf(store).picture).toBe(store.getState().picture?.id)
    expect(canAsk(store.getState())).toBe('picture-missing')
  })
})
