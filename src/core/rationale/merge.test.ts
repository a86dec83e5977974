import { describe, expect, test } from 'vitest'
import { unitBox } from '../geometry/box'
import type { Act } from './command'
import { diffRationale } from './diff'
import { editDraft, mergeDrafts, newDraft, replayDraft, undoDraft } from './history'
import { merge } from './merge'
import { act, BOX, GOLD, roiOf } from './testing/gold'

describe('two people on one rationale', () => {
  const [early, late] = ['2026-11-26T01:00:00Z', '2026-11-26T02:00:00Z']

  test('both keep what they did to different parts', () => {
    const a = act(GOLD, { kind: 'setRoi', roi: 'r0.b0', box: BOX }, 'ann', early)
    const b = act(GOLD, { kind: 'setAnswer', text: 'K8' }, 'bob', late)
    const { rationale, conflicts } = merge(GOLD, a, b)
    expect(conflicts).toEqual([])
    expect([roiOf(rationale, 'r0.b0')?.box, rationale.answer?.text]).toEqual([BOX, 'K8'])
  })

  test('leave both values of one field, the later is shown, and setting it again ends the conflict', () => {
    const a = act(GOLD, { kind: 'setAnswer', text: 'K8' }, 'ann', late)
    const b = act(GOLD, { kind: 'setAnswer', text: 'K9' }, 'bob', early)
    const { rationale } = merge(GOLD, a, b)
    expect(rationale.answer).toMatchObject({ text: 'K8', by: { name: 'ann' } })
    const text = rationale.conflicts?.find((conflict) => conflict.field === 'text')
    expect(text?.values.map(({ value, by }) => [value, by])).toEqual([
      ['K9', 'bob'],
      ['K8', 'ann'],
    ])
    expect(act(rationale, { kind: 'setAnswer', text: 'K1' }).conflicts).toBeUndefined()
    const settled = act(rationale, { kind: 'settle', part: 'answer', field: 'text' })
    expect(settled.conflicts).toBeUndefined()
  })

  test('lose no change to a removal', () => {
    const a = act(GOLD, { kind: 'removeRound', round: 'r1' }, 'ann', late)
    const b = act(GOLD, { kind: 'setRoi', roi: 'r1.b0', box: BOX }, 'bob', early)
    const { rationale } = merge(GOLD, a, b)
    expect(rationale.rounds).toHaveLength(4)
    expect(rationale.rois.filter((roi) => roi.round === 'r1')).toHaveLength(3)
    expect(roiOf(rationale, 'r1.b0')?.box).toEqual(BOX)
    expect(merge(GOLD, a, act(GOLD, { kind: 'setAnswer', text: 'x' }, 'bob')).rationale.rounds).toHaveLength(3)
  })

  test('accept nothing that the other changed meanwhile', () => {
    const a = act(GOLD, { kind: 'setRoi', roi: 'r0.b0', box: BOX }, 'ann', early)
    const b = act(GOLD, { kind: 'accept', of: 'r0', accepted: true }, 'bob', late)
    const { rationale } = merge(GOLD, a, b)
    expect(roiOf(rationale, 'r0.b0')).toMatchObject({ box: BOX, accepted: null })
    expect(rationale.conflicts).toMatchObject([{ id: 'r0.b0', field: 'accepted', values: [{ by: 'bob' }] }])
    expect(roiOf(rationale, 'r0.b1')?.accepted).toEqual({ by: 'bob', at: late })
  })

  test('in two tabs merge into one log, and undo takes back only what still stands', () => {
    const command = (one: Act, by: string, at: string) => ({ ...one, by, at })
    const base = newDraft(GOLD)
    const theirs = editDraft(base, command({ kind: 'setAnswer', text: 'K8' }, 'ann', late))
    const mine = editDraft(base, command({ kind: 'setRoi', roi: 'r0.b0', box: BOX }, 'ann', early))
    const { draft, entry } = mergeDrafts(base, theirs.draft, mine.draft)
    if (!theirs.entry || !entry) throw new Error('nothing to keep')
    expect(replayDraft(GOLD, [theirs.entry, entry])).toEqual(draft)
    const once = undoDraft(draft).draft
    expect(roiOf(once.rationale, 'r0.b0')).toEqual(roiOf(GOLD, 'r0.b0'))
    expect(once.rationale.answer?.text).toBe('K8')
    expect(undoDraft(once).draft.rationale).toEqual(GOLD)
    const over = {
      ...draft,
      rationale: act(draft.rationale, { kind: 'setRoi', roi: 'r0.b0', box: unitBox(0, 0, 1, 1) }),
    }
    expect(undoDraft(over).draft.rationale).toMatchObject({ answer: { text: 'K7' } })
    expect(roiOf(undoDraft(over).draft.rationale, 'r0.b0')?.box).toEqual(unitBox(0, 0, 1, 1))
  })
})

describe('a step', () => {
  test('is by id and field', () => {
    const now = act(GOLD, { kind: 'setAnswer', text: 'K8' }, 'ann', 'now')
    expect(diffRationale(GOLD, now)).toEqual([
      { part: 'answer', id: 'answer', field: 'at', before: null, after: 'now' },
      {
        part: 'answer',
        id: 'answer',
        field: 'by',
        before: { kind: 'model', name: 'm' },
        after: { kind: 'person', name: 'ann' },
      },
      { part: 'answer', id: 'answer', field: 'text', before: 'K7', after: 'K8' },
    ])
  })
})
