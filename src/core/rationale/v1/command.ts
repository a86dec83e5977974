import { sameBox } from '../../geometry/measure'
import type { Region } from '../../trace/v1/schema'
import type { GoldRound, Rationale } from './schema'

/** One edit of a rationale, as data. A command that names a round that is not there changes nothing. */
export type Command =
  /** The box to look closer at; a RoI that was the same box moves with it. */
  | { readonly kind: 'setBox'; readonly round: number; readonly zoom: Region | null }
  /** `region` null takes the RoI away; an index at the end adds one. */
  | { readonly kind: 'setRoi'; readonly round: number; readonly index: number; readonly region: Region | null }
  | { readonly kind: 'setThought'; readonly round: number; readonly thought: string }
  | { readonly kind: 'setNote'; readonly round: number; readonly note: string }
  | { readonly kind: 'setAnswer'; readonly text: string }
  | { readonly kind: 'accept'; readonly round: number; readonly accepted: boolean }
  | { readonly kind: 'addRound'; readonly at: number; readonly round?: GoldRound }
  | { readonly kind: 'removeRound'; readonly round: number }

export const EMPTY_ROUND: GoldRound = { thought: '', rois: [], zoom: null }

/** Pure and total: what a command leaves alone is the same object as before. */
export function apply(rationale: Rationale, command: Command): Rationale {
  switch (command.kind) {
    case 'setAnswer':
      return { ...rationale, answer: { ...rationale.answer, text: command.text } }
    case 'addRound': {
      const at = Math.min(rationale.rounds.length, Math.max(0, Math.trunc(command.at) || 0))
      return { ...rationale, rounds: rationale.rounds.toSpliced(at, 0, command.round ?? EMPTY_ROUND) }
    }
    case 'removeRound':
      return rationale.rounds[command.round]
        ? { ...rationale, rounds: rationale.rounds.toSpliced(command.round, 1) }
        : rationale
    default: {
      const round = rationale.rounds[command.round]
      return round ? { ...rationale, rounds: rationale.rounds.with(command.round, inRound(round, command)) } : rationale
    }
  }
}

type RoundCommand = Extract<Command, { kind: 'setBox' | 'setRoi' | 'setThought' | 'setNote' | 'accept' }>

function inRound(round: GoldRound, command: RoundCommand): GoldRound {
  switch (command.kind) {
    case 'setThought':
      return { ...round, thought: command.thought }
    case 'setNote':
      return { ...round, note: command.note }
    case 'accept':
      return { ...round, accepted: command.accepted }
    case 'setRoi':
      return { ...round, rois: withRoi(round.rois, command.index, command.region) }
    case 'setBox':
      return setBox(round, command.zoom)
  }
}

function setBox(round: GoldRound, zoom: Region | null): GoldRound {
  const old = round.zoom
  const rois = old && zoom ? round.rois.map((roi) => (sameRegion(roi, old) ? { ...roi, ...zoom } : roi)) : round.rois
  return { ...round, zoom: zoom && { ...old, ...zoom }, rois }
}

function withRoi(rois: readonly Region[], index: number, region: Region | null): Region[] {
  if (!Number.isInteger(index) || index < 0 || index > rois.length) return [...rois]
  if (!region) return rois.toSpliced(index, 1)
  return rois.toSpliced(index, 1, region)
}

function sameRegion(a: Region, b: Region): boolean {
  return a.image === b.image && sameBox(a.box, b.box)
}
