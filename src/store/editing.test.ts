import { beforeEach, describe, expect, test } from 'vitest'
import { unitBox } from '../core'
import { runEvents, SAMPLE, type Fake } from './fake'
import { compareEntry, cropOf, currentBox, marksOf, type LoupeStore } from './index'
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
    expect(entryOf(both.store).draft).toMatchObject({ undos: 1, redos: 0 })
    actions.undo()
    expect(marksOf(entryOf(both.store))[0]?.edited).toBeNull()
    expect(currentBox(entryOf(both.store), 0)?.box).toEqual([0.2, 0.2, 0.6, 0.6])
    actions.redo()
    expect(currentBox(entryOf(both.store), 0)?.box).toEqual([0.3, 0.3, 0.7, 0.7])
  })

  test('undoing everything restores the start', () => {
    const { actions } = both.store.getState()
    actions.editBox(0, unitBox(0.3, 0.3, 0.7, 0.7))
    actions.setThought(0, 'I think otherwise.')
    actions.setAnswer('CD')
    actions.accept(0)
    expect(entryOf(both.store).draft?.undos).toBe(4)
    for (let i = 0; i < 4; i++) actions.undo()
    const { draft } = entryOf(both.store)
    expect(draft?.rationale).toEqual(draft?.base)
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
      schema: 'loupe.rationale/1',
      answer: { text: 'CD' },
      rounds: [{ zoom: { box: [0.3, 0.3, 0.7, 0.7] } }, {}],
    })
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
