import { unitBox } from '../../geometry/box'
import type { Act, Command } from '../command'
import { resolveRationale } from '../resolve'
import { VERDICTS, type Rationale } from '../schema'

/** Choices from which an act is made when it is known what there is to act on. */
export type Seed = {
  readonly kind: string
  readonly one: number
  readonly two: number
  readonly word: string
  readonly box: readonly [number, number, number, number]
  readonly on: boolean
}

/** The act that a seed makes of a rationale as it stands; `id` is new. */
export function actOf(rationale: Rationale, made: Seed, id: string): Act {
  const { one, two, on } = made
  const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)]
  const round = pick(rationale.rounds, one)?.id ?? 'none'
  const other = pick(rationale.rounds, two)?.id ?? 'none'
  const roi = pick(rationale.rois, two)?.id ?? 'none'
  const image = rationale.images[0]?.id ?? 'none'
  const box = unitBox(...made.box)
  const text = resolveRationale(rationale).rounds.find((all) => all.id === round)?.thought ?? ''
  const offset = two % (text.length + 1)
  const acts: readonly Act[] = [
    { kind: 'setBox', round, zoom: on ? { image, box } : null, id },
    { kind: 'addRoi', round, id, image, box, ...(on ? { offset } : {}) },
    { kind: 'setRoi', roi, box },
    { kind: 'removeRoi', roi },
    { kind: 'setThought', round, text: text.slice(0, offset) + made.word + text.slice(on ? offset : offset + 3) },
    { kind: 'setBack', round, slot: two % 3 },
    { kind: 'setSketch', round, sketch: on ? made.word : null },
    { kind: 'setNote', round, note: on ? made.word : null },
    { kind: 'setAnswer', text: one % 5 === 0 ? null : made.word },
    { kind: 'accept', of: pick([round, roi, 'answer'], two) ?? round, accepted: on },
    { kind: 'acceptAll', accepted: on },
    { kind: 'addRound', id, after: on ? round : null },
    { kind: 'removeRound', round },
    { kind: 'splitRound', round, id, offset },
    { kind: 'mergeRounds', first: round, second: other },
    { kind: 'moveRound', round, after: on ? other : null },
    { kind: 'setOrder', part: roi, after: on ? (pick(rationale.rois, one)?.id ?? null) : null },
    { kind: 'setVerdict', id, of: round, verdict: VERDICTS[one % 4] ?? 'neutral', note: made.word },
    { kind: 'removeVerdict', id: pick(rationale.verdicts, one)?.id ?? 'none' },
    { kind: 'settle', part: pick(rationale.conflicts ?? [], one)?.id ?? 'none', field: 'box' },
  ]
  return acts.find((act) => act.kind === made.kind) ?? { kind: 'settle', part: 'none', field: 'none' }
}

/** The same as a command of an author, at a time that grows. */
export function commandOf(rationale: Rationale, made: Seed, by: string, count: number): Command {
  const at = `2026-11-26T00:${String(Math.floor(count / 60)).padStart(2, '0')}:${String(count % 60).padStart(2, '0')}Z`
  return { ...actOf(rationale, made, `${by}-${count}`), by, at }
}
