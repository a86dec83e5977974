import { roundIndex, type LoupeStore } from '../store'
import type { UnitBox } from '../core'

/**
 * What hands ask of a trace, as data; parts by id (round `r0`, its call `r0.a0`, a RoI of its thought `r0.b0`), boxes in
 * [0,1] of the image. This file is the one place that turns them into verbs of the store.
 */
export type EditCommand =
  /** The box that a round zooms to. */
  | { readonly kind: 'setBox'; readonly round: string; readonly box: UnitBox }
  | { readonly kind: 'clearBox'; readonly round: string }
  | { readonly kind: 'addRoi'; readonly round: string; readonly box: UnitBox }
  | { readonly kind: 'setRoi'; readonly roi: string; readonly box: UnitBox }
  | { readonly kind: 'removeRoi'; readonly roi: string }
  /** `after`: the round that it follows, or null for the first place. */
  | { readonly kind: 'addRound'; readonly after: string | null }
  | { readonly kind: 'removeRound'; readonly round: string }
  /** `accepted`: left out, it is turned over. */
  | { readonly kind: 'accept'; readonly round: string; readonly accepted?: boolean }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }

export type EditKind = EditCommand['kind']

/** What the store can do so far: what it cannot is not offered, so that nothing is shown that is never written. */
const UNDERSTOOD: ReadonlySet<EditKind> = new Set<EditKind>(['setBox', 'accept', 'undo', 'redo'])

export function understands(kind: EditKind): boolean {
  return UNDERSTOOD.has(kind)
}

/** @returns whether the command was one that the store understands */
export function perform(store: LoupeStore, command: EditCommand): boolean {
  const { actions } = store.getState()
  switch (command.kind) {
    case 'setBox': {
      const round = roundIndex(command.round)
      if (round !== null) actions.editBox(round, command.box)
      return round !== null
    }
    case 'accept': {
      const round = roundIndex(command.round)
      if (round !== null) actions.accept(round, command.accepted)
      return round !== null
    }
    case 'undo':
      actions.undo()
      return true
    case 'redo':
      actions.redo()
      return true
    default:
      return false
  }
}
