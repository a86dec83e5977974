import {
  cropRule,
  judgingShapes,
  shapeRegion,
  type PixelBox,
  type Region,
  type Shape,
  type Size,
  type Trace,
  type UnitBox,
} from '../core'
import { openingOf, phaseOf } from './jobs'
import { roundOfPart, shownRounds } from './shown'
import type { LoupeState, Picture, TraceEntry } from './types'

export function activeEntry(state: Pick<LoupeState, 'views' | 'traces'>): TraceEntry | null {
  return state.traces.find((entry) => entry.id === state.views.main.entry) ?? null
}

/** The place of the round that is selected in the main view, or that a selected part belongs to. */
export function selectedRound(state: Pick<LoupeState, 'views' | 'traces'>): number | null {
  return placeOf(state, state.views.main.selection)
}

export function hoveredRound(state: Pick<LoupeState, 'views' | 'traces'>): number | null {
  return placeOf(state, state.views.main.hovered)
}

function placeOf(state: Pick<LoupeState, 'views' | 'traces'>, part: string | null): number | null {
  const entry = part === null ? null : activeEntry(state)
  return entry ? roundOfPart(entry, part) : null
}

/** The id of that round. */
export function selectedRoundId(state: Pick<LoupeState, 'views' | 'traces'>): string | null {
  const entry = activeEntry(state)
  const index = selectedRound(state)
  return (entry && index !== null && shownRounds(entry)[index]?.id) || null
}

/** The round whose box and crop stand out: the one pointed at, else the selected one. */
export function litRound(state: Pick<LoupeState, 'views' | 'traces'>): number | null {
  return hoveredRound(state) ?? selectedRound(state)
}

export function compareEntry(state: LoupeState): TraceEntry | null {
  return state.traces.find((entry) => entry.id === state.views.beside.entry) ?? null
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

/**
 * Marks without a round colour: gold of the sample that a trace answers, else its own; where there is no trace, of the
 * picture's sample. A picture has several questions, each with gold of its own.
 */
export function goldMarks(
  picture: Pick<Picture, 'sample'>,
  entry: Pick<TraceEntry, 'sample' | 'trace'> | null,
): { round: number; zoom: Region | null; rois: Region[] }[] {
  const { gold } = (entry ?? picture).sample ?? {}
  if (!gold) return entry ? goldOfTrace(entry.trace) : []
  return gold.rounds.map((round, index) => ({ round: index, zoom: round.zoom, rois: round.rois }))
}

/** Whether `goldMarks` has any, without making them: it is asked with every change of the store. */
export function hasGold(state: LoupeState): boolean {
  const entry = activeEntry(state)
  const { gold } = (entry ?? state.picture)?.sample ?? {}
  if (!state.picture) return false
  if (gold) return gold.rounds.length > 0
  return entry !== null && (entry.trace.gold?.shapes ?? []).some((shape) => shapeRegion(entry.trace, shape) !== null)
}

/** Gold that a trace is held against: its own, else every RoI of its sample's gold rationale, once, and its answer. */
export function knownGold({ trace, sample }: Pick<TraceEntry, 'trace' | 'sample'>): {
  shapes: readonly Shape[]
  answers: readonly string[]
} {
  const shapes = judgingShapes(trace)
  const answers = trace.gold?.answers ?? []
  if (shapes.length > 0) return { shapes, answers }
  const boxes = (sample?.gold?.rounds ?? []).flatMap(({ rois, zoom }) => [...rois, ...(zoom ? [zoom] : [])])
  const once = new Map(boxes.map(({ box }) => [box.join(), box]))
  const frame = { unit: 'unit', order: 'xyxy', of: 'original' } as const
  const answer = sample?.gold?.answer?.text
  return {
    shapes: [...once.values()].map((box) => ({ kind: 'box', numbers: [...box], frame, author: 'prompt' })),
    answers: answers.length > 0 || answer === undefined ? answers : [answer],
  }
}

/** Each gold shape is a mark of its own: a trace's gold is no rounds. */
function goldOfTrace(trace: Trace): { round: number; zoom: Region | null; rois: Region[] }[] {
  const regions = (trace.gold?.shapes ?? []).map((shape) => shapeRegion(trace, shape))
  return regions.flatMap((region, round) => (region ? [{ round, zoom: region, rois: [] }] : []))
}

/** What would be cut for a box of the image, in its pixels, by the crop rule of the loaded model. */
export function cropOf(state: LoupeState, box: UnitBox, image: Size): PixelBox | null {
  const rule = state.model.kind === 'ready' ? state.model.model.protocol.crop.rule : { pad: 0, minSide: 1 }
  const cut = cropRule(box, image, rule)
  return 'px' in cut ? cut.px : null
}
