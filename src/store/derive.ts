import {
  cropRule,
  predictedRegion,
  requestedRegion,
  requestedShape,
  roiRegion,
  viewById,
  zoomOf,
  zoomRegion,
  type Action,
  type PixelBox,
  type Region,
  type Round,
  type Size,
  type Trace,
  type UnitBox,
} from '../core'
import { openingOf, phaseOf } from './jobs'
import type { LoupeState, Picture, RoundMark, TraceEntry } from './types'
import { roundIndex } from './view'

export function activeEntry(state: LoupeState): TraceEntry | null {
  return state.traces.find((entry) => entry.id === state.views.main.entry) ?? null
}

/** The round that is selected in the main view, or that a selected part belongs to. */
export function selectedRound({ views }: Pick<LoupeState, 'views'>): number | null {
  return roundIndex(views.main.selection)
}

export function hoveredRound({ views }: Pick<LoupeState, 'views'>): number | null {
  return roundIndex(views.main.hovered)
}

/** The round whose box and crop stand out: the one pointed at, else the selected one. */
export function litRound(state: Pick<LoupeState, 'views'>): number | null {
  return hoveredRound(state) ?? selectedRound(state)
}

export function compareEntry(state: LoupeState): TraceEntry | null {
  return state.traces.find((entry) => entry.id === state.views.beside.entry) ?? null
}

/** Rounds of an entry that are shown: all of them, or fewer while it is stepped through. */
export function roundCount(entry: TraceEntry): number {
  return Math.min(entry.shown, entry.trace.rounds.length)
}

/** False for a trace that came without its picture: there is only the board that its boxes stand on. */
export function isHere(picture: Pick<Picture, 'bytes'>): boolean {
  return picture.bytes > 0
}

/** Why Run cannot be pressed; panels say it in words. */
export type AskRefusal = 'busy' | 'opening' | 'no-picture' | 'picture-missing' | 'no-question'

/** Why Run cannot be pressed, as a code, or null when it can. */
export function canAsk(state: LoupeState): AskRefusal | null {
  if (phaseOf(state) !== 'idle') return 'busy'
  if (openingOf(state) !== null) return 'opening'
  if (!state.picture) return 'no-picture'
  // This trace came without its picture: there is nothing to look at.
  if (!isHere(state.picture)) return 'picture-missing'
  return state.question.trim() === '' ? 'no-question' : null
}

const KIND_WORDS = { recorded: 'recorded', live: 'run', opened: 'opened', branch: 'branch' } as const

/** A short name for lists: what kind of trace it is, and how many of that kind came before. */
export function entryTitle(state: Pick<LoupeState, 'traces'>, entry: TraceEntry): string {
  const same = state.traces.filter((other) => other.kind === entry.kind)
  const nth = same.findIndex((other) => other.id === entry.id) + 1
  return same.length > 1 ? `${KIND_WORDS[entry.kind]} ${nth}` : KIND_WORDS[entry.kind]
}

/** What is drawn of each shown round, first round first. */
export function marksOf(entry: TraceEntry): RoundMark[] {
  const { trace } = entry
  return trace.rounds.slice(0, roundCount(entry)).map((round, index) => markOf(entry, trace, round, index))
}

function markOf(entry: TraceEntry, trace: Trace, round: Round, index: number): RoundMark {
  const action = zoomOf(round) ?? round.actions[0] ?? null
  const view = viewById(trace, action?.received ?? null)
  return {
    round: index,
    colour: index % 12,
    requested: action && requestedRegion(trace, action),
    requestedNumbers: action && numbersOf(trace, action),
    effective: action?.effective ?? null,
    roi: predictedRegion(trace, round),
    rois: round.rois.flatMap((roi) => roiRegion(trace, roi, round) ?? []),
    edited: editedRegion(entry, index),
    received: action?.received ?? null,
    cropPx: view?.cropPx ?? null,
    receivedPx: view?.receivedPx ?? null,
  }
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
export function currentBox(entry: TraceEntry, round: number): Region | null {
  const edited = editedRegion(entry, round)
  if (edited) return edited
  const original = entry.trace.rounds[round]
  if (!original) return null
  return zoomRegion(entry.trace, original) ?? predictedRegion(entry.trace, original)
}

function editedRegion(entry: TraceEntry, round: number): Region | null {
  if (!entry.draft) return null
  const now = entry.draft.rationale.rounds[round]?.zoom ?? null
  const before = entry.draft.base.rounds[round]?.zoom ?? null
  if (!now || (before && sameBox(now.box, before.box))) return null
  return now
}

function sameBox(a: UnitBox, b: UnitBox): boolean {
  return a.every((value, index) => value === b[index])
}

/** Gold zooms of the picture's sample: marks without a round colour. */
export function goldMarks(entry: Pick<TraceEntry, 'sample'>): { round: number; zoom: Region | null; rois: Region[] }[] {
  const gold = entry.sample?.gold
  if (!gold) return []
  return gold.rounds.map((round, index) => ({ round: index, zoom: round.zoom, rois: round.rois }))
}

/** What would be cut for a box of the image, in its pixels, by the crop rule of the loaded model. */
export function cropOf(state: LoupeState, box: UnitBox, image: Size): PixelBox | null {
  const rule = state.model.kind === 'ready' ? state.model.model.protocol.crop.rule : { pad: 0, minSide: 1 }
  const cut = cropRule(box, image, rule)
  return 'px' in cut ? cut.px : null
}
