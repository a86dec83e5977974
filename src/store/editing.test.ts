import { beforeEach, describe, expect, test } from 'vitest'
import { unitBox, type DraftEntry, type Fault } from '../core'
import { runEvents, SAMPLE, type Fake } from './fake'
import { compareEntry, createLoupeStore, cropOf, currentBox, marksOf, type LoupeStore } from './index'
import { answered, answering, entryOf, finished } from './testing/answered'

describe('editing', () => {
  let both: { fake: Fake; store: LoupeStore }
  beforeEach(async () => {
    both = await answered()
  })

  test('a moved box is one step; undo brings the trace back, redo the box', () => {
    const { actions } = both.store.getState()
    actions.editBox(0, unitBox(0.3, 0.3, 0.7, 0.7))
    expect(marksOf(entryOf(both.store))[0]?.edited).toEqual({ image: 'image-0', box: [0.3, 0.3, 0.7, 0.7] })
    const history = entryOf(both.store).draft?.now
    expect([history?.done.length, history?.undone.length]).toEqual([1, 0])
    void actions.undo()
    expect(marksOf(entryOf(both.store))[0]?.edited).toBeNull()
    expect(currentBox(entryOf(both.store), 0)?.box).toEqual([0.2, 0.2, 0.6, 0.6])
    void actions.redo()
    expect(currentBox(entryOf(both.store), 0)?.box).toEqual([0.3, 0.3, 0.7, 0.7])
  })

  test('undoing everything restores the start', () => {
    const { actions } = both.store.getState()
    actions.editBox(0, unitBox(0.3, 0.3, 0.7, 0.7))
    actions.setThought(0, 'I think otherwise.')
    actions.setAnswer('CD')
    actions.accept(0)
    expect(entryOf(both.store).draft?.now.done).toHaveLength(4)
    for (let i = 0; i < 4; i++) void actions.undo()
    const { draft } = entryOf(both.store)
    expect(draft?.now.rationale).toEqual(draft?.base)
  })

  test('what changes nothing is no step', () => {
    const { actions } = both.store.getState()
    actions.setThought(0, 'I think it is small.')
    expect(entryOf(both.store).draft).toBeNull()
  })

  test('the trace itself is never edited', () => {
    const before = entryOf(both.store).trace
    both.store.getState().actions.editBox(0, unitBox(0, 0, 1, 1))
    expect(entryOf(both.store).trace).toBe(before)
  })

  test('the crop of a box follows the crop rule of the model', () => {
    expect(cropOf(both.store.getState(), unitBox(0.2, 0.2, 0.6, 0.6), { width: 100, height: 50 })).toEqual([
      16, 8, 64, 32,
    ])
  })

  test('the corrected trace is saved as gold rationale', async () => {
    const { actions } = both.store.getState()
    actions.editBox(0, unitBox(0.3, 0.3, 0.7, 0.7))
    actions.setAnswer('CD')
    await actions.saveRationale()
    const [file] = both.fake.saved
    expect(file?.name).toBe('what-is-written-on-the-box.rationale.json')
    expect(JSON.parse(file?.text ?? '')).toMatchObject({
      schema: 'loupe.rationale/2',
      answer: { text: 'CD', by: { kind: 'person', name: 'ann' } },
      // The call was made from the thought's box: they are one.
      rois: [{ id: 'r0.b0', box: [0.3, 0.3, 0.7, 0.7] }],
      calls: [{ id: 'r0.a0', roi: 'r0.b0' }],
    })
  })
})

describe('what is kept', () => {
  test('a draft is there again when its trace is opened anew, undo and redo with it', async () => {
    const { fake, store } = await answered()
    const { actions } = store.getState()
    await actions.edit([{ kind: 'setAnswer', text: 'CD' }])
    await actions.edit([{ kind: 'setNote', round: 'r0', note: 'too wide' }])
    await actions.undo()
    const { trace, draft } = entryOf(store)
    expect(draft?.kept).toBe('saved')
    const again = createLoupeStore(fake.ports)
    await again.getState().actions.start()
    expect(await again.getState().actions.openTrace(trace.id)).toBe(true)
    expect(entryOf(again).draft?.now).toEqual(draft?.now)
  })

  test('a write that comes after another tab’s is merged with it, and that is said', async () => {
    const { fake, store } = await answered()
    const { library } = fake.ports
    const { trace } = entryOf(store)
    const id = entryOf(store).id
    await store.getState().actions.edit([{ kind: 'setNote', round: 'r0', note: 'mine' }])
    const theirs: DraftEntry[] = []
    const other = createLoupeStore({
      ...fake.ports,
      library: {
        ...library,
        append: async (_, line) => {
          theirs.push(line)
          return { kind: 'kept' }
        },
      },
    })
    await other.getState().actions.start()
    await other.getState().actions.openTrace(trace.id)
    await other.getState().actions.edit([{ kind: 'setAnswer', text: 'theirs' }])
    let told = false
    Object.assign(library, {
      append: async () => {
        const first = !told
        told = true
        return first ? { kind: 'stale', theirs } : { kind: 'kept' }
      },
    })
    await store.getState().actions.edit([{ kind: 'setNote', round: 'r1', note: 'mine too' }], id)
    const now = entryOf(store).draft?.now.rationale
    expect(now?.answer?.text).toBe('theirs')
    expect(now?.rounds.map((round) => round.note)).toEqual(['mine', 'mine too'])
    expect(
      store
        .getState()
        .notices.map((note) => note.text)
        .join(),
    ).toMatch(/Another tab/)
  })

  test('a write that fails loses nothing: the edit stands, and the fault is shown', async () => {
    const { fake, store } = await answered()
    const fault: Fault = { code: 'quota', message: 'The disk is full.', advice: 'Make room.' }
    Object.assign(fake.ports.library, { append: async () => ({ kind: 'failed', fault }) })
    await store.getState().actions.edit([{ kind: 'setAnswer', text: 'CD' }])
    expect(entryOf(store).draft).toMatchObject({ kept: 'failed', now: { rationale: { answer: { text: 'CD' } } } })
    expect(store.getState().faults.map((note) => note.fault.code)).toEqual(['quota'])
  })
})

describe('running from here', () => {
  test('the branch takes the corrected box and stands beside the old trace', async () => {
    const { fake, store } = await answered({
      ...answering,
      branch: async (_input, emit) => {
        runEvents().forEach(emit)
        return finished(runEvents())
      },
    })
    const old = entryOf(store).id
    store.getState().actions.editBox(0, unitBox(0.3, 0.3, 0.7, 0.7))
    await store.getState().actions.runFromHere(0)
    expect(fake.calls.at(-1)).toMatchObject({
      name: 'branch',
      input: { round: 0, region: { box: [0.3, 0.3, 0.7, 0.7] } },
    })
    expect(entryOf(store)).toMatchObject({ kind: 'branch', from: { entry: old, round: 0 }, sample: SAMPLE })
    expect(compareEntry(store.getState())?.id).toBe(old)
  })
})
