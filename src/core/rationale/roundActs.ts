import { placed, untied } from './boxActs'
import { added, edited, madeBy, moved, removed } from './change'
import type { Handler } from './command'
import { keysBetween } from './order'
import { callsOf, roisOf } from './parts'
import type { GoldCall, GoldRoi, Rationale } from './schema'
import { shower } from './shown'
import { joinTexts, slotRois, splitPieces } from './text'

export const addRound: Handler<'addRound'> = (rationale, { id, after }, stamp) => {
  if (after !== null && !rationale.rounds.some((round) => round.id === after)) return rationale
  const round = { ...madeBy(stamp), id, order: '', thought: { pieces: [] } }
  const withRound = added(rationale, 'round', round)
  return withRound === rationale ? rationale : placed(withRound, id, rationale.rounds, after)
}

export const removeRound: Handler<'removeRound'> = (rationale, { round }) => {
  if (!rationale.rounds.some((one) => one.id === round)) return rationale
  const rois = roisOf(rationale, round).map((roi) => roi.id)
  const calls = callsOf(rationale, round).map((call) => call.id)
  // Its own numbers go with it; those of other rounds that name its RoIs stay as plain words.
  const others = { ...rationale, rounds: rationale.rounds.filter((one) => one.id !== round) }
  return removed(untied(withoutCalls(others, calls), new Set(rois)), rois)
}

export const splitRound: Handler<'splitRound'> = (rationale, { round, id, offset }, stamp) => {
  const gold = rationale.rounds.find((one) => one.id === round)
  if (!gold || !Number.isFinite(offset)) return rationale
  const [first, second] = splitPieces(gold.thought, shower(rationale).show(round, gold.thought).segments, offset)
  const from = gold.from === undefined ? {} : { from: gold.from }
  const half = { ...madeBy(stamp), id, ...from, order: '', thought: second }
  const withRound = added(rationale, 'round', half)
  if (withRound === rationale) return rationale
  const now = edited(placed(withRound, id, rationale.rounds, round), round, { thought: first }, stamp)
  const [stay, name] = [new Set(slotRois(first)), new Set(slotRois(second))]
  const rois = roisOf(rationale, round).filter((roi) => name.has(roi.id) && !stay.has(roi.id))
  const gone = new Set(rois.map((roi) => roi.id))
  const calls = callsOf(rationale, round).filter((call) => call.roi === null || gone.has(call.roi))
  return reparent(now, id, rois, calls)
}

export const mergeRounds: Handler<'mergeRounds'> = (rationale, { first, second }, stamp) => {
  const into = rationale.rounds.find((one) => one.id === first)
  const from = rationale.rounds.find((one) => one.id === second)
  if (!into || !from || first === second) return rationale
  const calls = callsOf(rationale, second)
  const dropped = calls.length > 0 ? callsOf(rationale, first).map((call) => call.id) : []
  const sketch = into.sketch ?? from.sketch
  const note = [into.note, from.note].filter((one) => one !== undefined && one !== '').join('\n')
  const noted = into.noted ?? from.noted
  const thought = joinTexts(into.thought, from.thought)
  const joined = edited(withoutCalls(rationale, dropped), first, { thought, sketch }, stamp)
  const withNote = note === '' ? joined : moved(joined, first, { note, ...(noted ? { noted } : {}) })
  return removed(reparent(withNote, first, roisOf(rationale, second), calls), [second])
}

export const moveRound: Handler<'moveRound'> = (rationale, { round, after }) => {
  const index = rationale.rounds.findIndex((one) => one.id === round)
  if (index < 0 || (rationale.rounds[index - 1]?.id ?? null) === after) return rationale
  return placed(
    rationale,
    round,
    rationale.rounds.filter((one) => one.id !== round),
    after,
  )
}

/** Puts parts into a round, after those that it has. Whose they are does not change. */
function reparent(
  rationale: Rationale,
  round: string,
  rois: readonly GoldRoi[],
  calls: readonly GoldCall[],
): Rationale {
  const last = { roi: roisOf(rationale, round).at(-1), call: callsOf(rationale, round).at(-1) }
  const [roiKeys, callKeys] = [
    keysBetween(last.roi?.order ?? null, null, rois.length),
    keysBetween(last.call?.order ?? null, null, calls.length),
  ]
  const put = (now: Rationale, id: string, order: string | undefined) => moved(now, id, { round, order })
  const withRois = rois.reduce((now, roi, index) => put(now, roi.id, roiKeys[index]), rationale)
  return calls.reduce((now, call, index) => put(now, call.id, callKeys[index]), withRois)
}

function withoutCalls(rationale: Rationale, calls: readonly string[]): Rationale {
  return calls.length > 0 ? removed(rationale, calls) : rationale
}
