import { describe, expect, test } from 'vitest'
import { unitBox } from '../geometry/box'
import { applyCommand } from './apply'
import type { Act } from './command'
import { applyStep, revertStep } from './diff'
import { overlay } from './overlay'
import { resolveRationale } from './resolve'
import type { Rationale } from './schema'
import { act, BOX, codes, GOLD, roiOf, thoughts, TRACE } from './testing/gold'

describe('numbers in a thought', () => {
  test('follow their box, and the numbers of later rounds follow the view', () => {
    const now = act(GOLD, { kind: 'setRoi', roi: 'r0.b1', box: BOX })
    const [first, second, third] = resolveRationale(now).rounds
    expect(first?.thought).toContain('behind it a box [0.200, 0.200, 0.600, 0.700];')
    expect(first?.changedSlots.map((slot) => slot.roi)).toEqual(['r0.b1'])
    expect(second?.changedSlots.map((slot) => slot.roi)).toEqual(['r1.b0', 'r1.b1', 'r1.b2'])
    // The third round sees the cut of a box that nobody moved: its view is still the model's.
    expect(third?.changedSlots).toEqual([])
    expect(now.rounds.map((round) => round.by.kind)).toEqual(['model', 'model', 'model', 'model'])
  })

  test('are moved into the view, and it is said, where their box leaves it', () => {
    const now = act(GOLD, { kind: 'setRoi', roi: 'r0.b1', box: unitBox(0.9, 0.9, 1, 1) })
    expect(codes(now)[1]).toContain('outside-view')
    expect(resolveRationale(now).rounds[1]?.changedSlots[0]?.clamped).toBe(true)
  })

  test('are the model’s own again when the box is put back', () => {
    const box = roiOf(GOLD, 'r0.b1')?.box ?? BOX
    const moved = act(GOLD, { kind: 'setRoi', roi: 'r0.b1', box: BOX })
    expect(thoughts(act(moved, { kind: 'setRoi', roi: 'r0.b1', box }))).toEqual(thoughts(GOLD))
  })

  test('that are set back stay as the model wrote them whatever moves', () => {
    const moved = act(GOLD, { kind: 'setRoi', roi: 'r0.b1', box: BOX })
    const back = act(moved, { kind: 'setBack', round: 'r0', roi: 'r0.b1' })
    expect(thoughts(back)[0]).toBe(thoughts(GOLD)[0])
    expect(resolveRationale(back).rounds[0]?.slots.map((slot) => slot.roi)).toEqual(['r0.b0', 'r0.b2'])
    expect(thoughts(act(back, { kind: 'setRoi', roi: 'r0.b1', box: unitBox(0, 0, 1, 1) }))[0]).toBe(thoughts(GOLD)[0])
  })

  test('keep their link in an edited text where they are untouched, and lose it where they are not', () => {
    const [text = ''] = thoughts(GOLD)
    const links = (now: Rationale) => resolveRationale(now).rounds[0]?.slots.map((slot) => slot.roi)
    const set = (next: string) => act(GOLD, { kind: 'setThought', round: 'r0', text: next })
    const slots = resolveRationale(GOLD).rounds[0]?.slots ?? []
    const [one, two] = [slots[0], slots[1]]
    if (!one || !two) throw new Error('no slots')
    expect(links(set(`Well: ${text} Yes.`))).toEqual(['r0.b0', 'r0.b1', 'r0.b2'])
    expect(links(set(text.replace('I see', 'There is').replace('all in', 'both in')))).toEqual([
      'r0.b0',
      'r0.b1',
      'r0.b2',
    ])
    expect(links(set(text.slice(0, one.start + 2) + text.slice(one.start + 3)))).toEqual(['r0.b1', 'r0.b2'])
    expect(links(set(text.slice(0, one.start) + text.slice(two.end)))).toEqual(['r0.b2'])
    const swapped = text.slice(two.start, two.end) + text.slice(one.end, two.start) + text.slice(one.start, one.end)
    expect(links(set(text.slice(0, one.start) + swapped + text.slice(two.end)))).toEqual(['r0.b1', 'r0.b0', 'r0.b2'])
    expect(links(set('nothing'))).toEqual([])
  })

  test('of a RoI that a person put into the text are written by the dialect', () => {
    const now = act(GOLD, { kind: 'addRoi', round: 'r0', id: 'n1', image: 'i0', box: BOX, offset: 6 })
    expect(thoughts(now)[0]).toContain('I see [0.200, 0.200, 0.600, 0.700]a [cone]')
  })

  test('stay as words where their RoI is taken away, and its call keeps the box', () => {
    const now = act(GOLD, { kind: 'removeRoi', roi: 'r0.b1' })
    expect(thoughts(now)).toEqual(thoughts(GOLD))
    expect(now.calls[0]).toMatchObject({ roi: null, region: { box: roiOf(GOLD, 'r0.b1')?.box } })
    expect(now.calls[0]?.by.kind).toBe('model')
  })
})

describe('acts', () => {
  test('on a call move its RoI, and acts on the RoI move the call', () => {
    const now = act(GOLD, { kind: 'setBox', round: 'r0', zoom: { image: 'i0', box: BOX }, id: 'x' })
    expect(roiOf(now, 'r0.b1')).toMatchObject({ box: BOX, by: { kind: 'person', name: 'ann' } })
    expect(resolveRationale(now).rounds[0]?.zoom).toEqual({ image: 'i0', box: BOX })
    expect(now.calls).toEqual(GOLD.calls)
  })

  test('with a box that is none, or on a part that is not there, change nothing', () => {
    const nowhere = { image: 'i9', box: BOX }
    const acts: Act[] = [
      { kind: 'setBox', round: 'r0', zoom: { image: 'i0', box: unitBox(NaN, 0, 1, 1) }, id: 'x' },
      { kind: 'setBox', round: 'r0', zoom: { image: 'i0', box: unitBox(0.5, 0.5, 0.5, 0.9) }, id: 'x' },
      { kind: 'setBox', round: 'r9', zoom: { image: 'i0', box: BOX }, id: 'x' },
      { kind: 'setBox', round: 'r3', zoom: nowhere, id: 'x' },
      { kind: 'addRoi', round: 'r0', id: 'r0.b0', image: 'i0', box: BOX },
      { kind: 'moveRound', round: 'r1', after: 'r0' },
      { kind: 'mergeRounds', first: 'r0', second: 'r0' },
      { kind: 'removeVerdict', id: 'v' },
      { kind: 'accept', of: 'r0', accepted: false },
    ]
    for (const one of acts)
      expect(applyCommand(GOLD, { ...one, by: 'ann', at: '' })).toEqual({ rationale: GOLD, step: null })
    const odd = JSON.parse('{"kind": "constructor", "by": "ann", "at": ""}') as never
    expect(applyCommand(GOLD, odd).step).toBeNull()
  })

  test('after an acceptance take it back from the part that they edit, and from no other', () => {
    const accepted = act(GOLD, { kind: 'accept', of: 'r0', accepted: true })
    expect(resolveRationale(accepted).rounds.map((round) => round.accepted)).toEqual([true, false, false, false])
    const now = act(accepted, { kind: 'setRoi', roi: 'r0.b0', box: BOX })
    expect(roiOf(now, 'r0.b0')?.accepted).toBeNull()
    expect(roiOf(now, 'r0.b1')?.accepted).toEqual({ by: 'ann', at: '2026-11-26T00:00:00Z' })
    expect(act(accepted, { kind: 'setNote', round: 'r0', note: 'fine' }).rounds[0]).toMatchObject({
      accepted: { by: 'ann' },
      by: { kind: 'model' },
      noted: { by: 'ann' },
    })
  })

  test('that split a round and merge it again give its text, its RoIs and its call', () => {
    const split = act(GOLD, {
      kind: 'splitRound',
      round: 'r0',
      id: 'n1',
      offset: thoughts(GOLD)[0]?.indexOf('behind') ?? 0,
    })
    expect(split.rounds.map((round) => round.id)).toEqual(['r0', 'n1', 'r1', 'r2', 'r3'])
    expect(split.rois.filter((roi) => roi.round === 'n1').map((roi) => roi.id)).toEqual(['r0.b1', 'r0.b2'])
    expect(split.calls.find((call) => call.id === 'r0.a0')?.round).toBe('n1')
    const merged = act(split, { kind: 'mergeRounds', first: 'r0', second: 'n1' })
    expect(thoughts(merged)).toEqual(thoughts(GOLD))
    expect(resolveRationale(merged).rounds[0]?.zoom).toEqual(resolveRationale(GOLD).rounds[0]?.zoom)
    expect(roiOf(merged, 'r0.b1')?.by.kind).toBe('model')
  })

  test('move a round with what is in it, and what later rounds see moves with it', () => {
    const now = act(GOLD, { kind: 'moveRound', round: 'r2', after: null })
    expect(now.rounds.map((round) => round.id)).toEqual(['r2', 'r0', 'r1', 'r3'])
    expect(resolveRationale(now).rounds[0]?.view?.id).toBe('v0')
    expect(now.rounds.every((round) => round.by.kind === 'model')).toBe(true)
  })

  test('judge the model’s parts also where the rationale has them no more', () => {
    const judged = act(GOLD, { kind: 'setVerdict', id: 'v1', of: 'r1.a0', verdict: 'redundant', errorType: 'repeat' })
    const gone = act(judged, { kind: 'removeRound', round: 'r1' })
    expect(gone.verdicts).toMatchObject([{ of: 'r1.a0', verdict: 'redundant', by: 'ann' }])
    const again = act(gone, { kind: 'setVerdict', id: 'v2', of: 'r1.a0', verdict: 'correct' })
    expect(again.verdicts).toEqual([expect.objectContaining({ id: 'v1', verdict: 'correct' })])
    expect(overlay(TRACE, gone).rounds[1]).toMatchObject({ state: 'removed', verdicts: [{ id: 'v1' }] })
  })

  test('of a batch are one step', () => {
    const commands: Act[] = [
      { kind: 'setAnswer', text: 'K8' },
      { kind: 'addRound', id: 'n1', after: 'r0' },
      { kind: 'setThought', round: 'n1', text: 'Closer.' },
    ]
    const { rationale, step } = applyCommand(GOLD, { kind: 'batch', commands, by: 'ann', at: '1' })
    expect(thoughts(rationale)[1]).toBe('Closer.')
    expect(revertStep(rationale, step ?? { diffs: [] })).toEqual(GOLD)
    expect(applyStep(GOLD, step ?? { diffs: [] })).toEqual(rationale)
  })
})
