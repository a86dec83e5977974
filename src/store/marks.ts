import {
  predictedRegion,
  requestedRegion,
  requestedShape,
  roiRegion,
  viewById,
  zoomOf,
  zoomRegion,
  type Action,
  type OverlayBox,
  type Region,
  type Round,
  type Trace,
} from '../core'
import { roundCount, shownRounds } from './shown'
import type { MarkedRoi, RoundMark } from './markTypes'
import type { ShownRound, TraceEntry } from './types'

/** What is drawn of each shown round, first round first. */
export function marksOf(entry: TraceEntry): RoundMark[] {
  return shownRounds(entry)
    .slice(0, roundCount(entry))
    .map((shown, index) => markOf(entry.trace, shown, index))
}

function markOf(trace: Trace, shown: ShownRound, index: number): RoundMark {
  const { round, over } = shown
  const action = round && (zoomOf(round) ?? round.actions[0] ?? null)
  const view = viewById(trace, action?.received ?? null)
  const rois = roisOf(trace, shown)
  return {
    id: shown.id,
    round: index,
    colour: index % 12,
    requested: action && requestedRegion(trace, action),
    requestedNumbers: action && numbersOf(trace, action),
    effective: action?.effective ?? null,
    roi: round ? predictedRegion(trace, round) : null,
    rois,
    call: callOf(over)?.id ?? (action ? action.id : null),
    tied: callOf(over)?.roi ?? null,
    edited: editedRegion(over),
    removed: over !== null && action !== null && action.effective !== null && callOf(over) === null,
    received: action?.received ?? null,
    image: view?.image ?? null,
    saved: view && view.parent !== null ? (view.embedded ?? null) : null,
    cropPx: view?.cropPx ?? null,
    receivedPx: view?.receivedPx ?? null,
  }
}

function roisOf(trace: Trace, { round, over }: ShownRound): MarkedRoi[] {
  if (over) {
    return over.rois.flatMap(({ id, now, state }) => (now ? [{ id, ...now, changed: state !== 'same' }] : []))
  }
  return (round?.rois ?? []).flatMap((roi) => {
    const region = round && roiRegion(trace, roi, round)
    return region ? [{ id: roi.id, ...region, changed: false }] : []
  })
}

/** The call of a round as it stands in the rationale. */
function callOf(over: ShownRound['over']): OverlayBox | null {
  return over?.calls.find((call) => call.state !== 'removed') ?? null
}

/** The box that a person put in the place of the call's, or where there was none. */
function editedRegion(over: ShownRound['over']): Region | null {
  const call = callOf(over)
  return call && call.state !== 'same' ? call.now : null
}

/** The box that a call wrote, as it was written; null where it is none, or nobody knows what its numbers mean. */
function numbersOf(trace: Trace, action: Action): RoundMark['requestedNumbers'] {
  const shape = requestedShape(action)
  const frame = shape?.frame ?? trace.frame
  const [a, b, c, d] = shape?.numbers ?? []
  const isBox = shape?.kind === 'box' && a !== undefined && b !== undefined && c !== undefined && d !== undefined
  return isBox && frame ? { numbers: [a, b, c, d], unit: frame.unit } : null
}

/** The box that stands in a round now: a person's, else what was asked for, else what was cut or predicted. */
export function currentBox(entry: TraceEntry, index: number): Region | null {
  const shown = shownRounds(entry)[index]
  if (!shown) return null
  const { round, over } = shown
  return (
    editedRegion(over) ??
    roisOf(entry.trace, shown).find((roi) => roi.changed) ??
    (round ? ownBox(entry.trace, round) : null)
  )
}

function ownBox(trace: Trace, round: Round): Region | null {
  return zoomRegion(trace, round) ?? predictedRegion(trace, round)
}
