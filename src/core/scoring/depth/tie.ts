import { sameBox } from '../../geometry/measure'
import type { Region } from '../../trace/schema'
import type { OrderMention, ValueMention } from './mentions'
import { occurrencesOf, phraseBefore, withoutBoxes, type Phrase } from './phrases'
import type { DepthRound, ThoughtBox } from './rounds'

/** The box that a mention speaks of, and how that was told. */
export type DepthTie = {
  /** Index of the round whose box it is. */
  readonly round: number
  readonly region: Region
  /**
   * `name`: the box stands after the same noun phrase. `place`: it is the nearest in the text. `action`: the round's
   * only box.
   */
  readonly by: 'name' | 'place' | 'action'
}
type InRound = { readonly rounds: readonly DepthRound[]; readonly round: number }

/**
 * The box of a depth value (design section 7): one of its own round, after the same noun phrase, else the nearest
 * before it, else the nearest after it, else the one that the round calls; else that of the latest earlier round whose
 * thought names the same noun phrase; else none.
 */
export function tieValue(where: InRound, mention: ValueMention): DepthTie | null {
  const own = where.rounds[where.round]
  if (!own) return null
  const place = nearest(own.boxes, mention.start)
  return (
    byName(where, mention.subject, mention.start) ??
    (place ? { round: where.round, region: place.region, by: 'place' } : null) ??
    (own.own ? { round: where.round, region: own.own, by: 'action' } : null) ??
    byEarlier(where, mention.subject)
  )
}

/**
 * The boxes of the two sides of an order. Each is sought by its noun phrase in its own round, then by place within its
 * sentence (the left side's before the words, the right side's after them), then by its noun phrase in earlier rounds;
 * the left side may then be the round's own box. Two sides on one box say nothing: the one not told by name is let go.
 */
export function tieOrder(where: InRound, mention: OrderMention): { left: DepthTie | null; right: DepthTie | null } {
  const boxes = where.rounds[where.round]?.boxes ?? []
  const { start, end, sentence } = mention
  const before = boxes.findLast((box) => box.end <= start && box.start >= sentence.start)
  const after = boxes.find((box) => box.start >= end && box.end <= sentence.end)
  const byPlace = (box: ThoughtBox | undefined): DepthTie | null =>
    box ? { round: where.round, region: box.region, by: 'place' } : null
  const left =
    byName(where, mention.left, start) ??
    byPlace(before) ??
    byEarlier(where, mention.left) ??
    byOwn(
      where,
      boxes.findLast((box) => box.end <= start),
    )
  const right = byName(where, mention.right, start) ?? byPlace(after) ?? byEarlier(where, mention.right)
  if (!left || !right || !sameRegion(left.region, right.region)) return { left, right }
  if (left.by !== 'name') return { left: null, right }
  return { left, right: null }
}

function byOwn({ rounds, round }: InRound, before: ThoughtBox | undefined): DepthTie | null {
  const own = rounds[round]
  if (before) return { round, region: before.region, by: 'place' }
  return own?.own && own.boxes.length === 0 ? { round, region: own.own, by: 'action' } : null
}

/** Boxes of the mention's own round that stand after the phrase's words; of several, the nearest to the mention. */
function byName({ rounds, round }: InRound, phrase: Phrase | null, offset: number): DepthTie | null {
  const own = rounds[round]
  if (!own || !phrase) return null
  const found = nearest(namedBoxes(own, phrase.name), offset)
  return found ? { round, region: found.region, by: 'name' } : null
}

function byEarlier({ rounds, round }: InRound, phrase: Phrase | null): DepthTie | null {
  if (!phrase) return null
  for (let k = round - 1; k >= 0; k -= 1) {
    const earlier = rounds[k]
    const [place] = earlier ? occurrencesOf(withoutBoxes(earlier.thought), phrase.name) : []
    if (!earlier || !place) continue
    const named =
      namedBoxes(earlier, phrase.name).at(-1) ??
      earlier.boxes.find((box) => box.start >= place.end) ??
      nearest(earlier.boxes, place.start)
    const region = named?.region ?? earlier.own
    if (region) return { round: k, region, by: 'name' }
  }
  return null
}

function namedBoxes({ thought, boxes }: DepthRound, name: string): ThoughtBox[] {
  const masked = withoutBoxes(thought)
  return boxes.filter((box) => phraseBefore(masked, 0, box.start)?.name === name)
}

/** The last box that ends before a place in the text, else the first after it. */
function nearest(boxes: readonly ThoughtBox[], offset: number): ThoughtBox | undefined {
  return boxes.findLast((box) => box.end <= offset) ?? boxes[0]
}

function sameRegion(a: Region, b: Region): boolean {
  return a.image === b.image && sameBox(a.box, b.box)
}
