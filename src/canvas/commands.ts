import { activeEntry, roundOfPart, type LoupeStore } from '../store'
import type { UnitBox } from '../core'

/**
 * What hands ask of a trace, as data; parts by id (a round, its call, a RoI of its thought), boxes in [0,1] of the
 * image. This file is the one place that turns them into verbs of the store.
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

export function perform(store: LoupeStore, command: EditCommand): void {
  const { actions } = store.getState()
  const inRound = (round: string, then: (index: number) => void) => {
    const entry = activeEntry(store.getState())
    const index = entry && roundOfPart(entry, round)
    if (index !== null) then(index)
  }
  switch (command.kind) {
    case 'setBox':
      return inRound(command.round, (index) => actions.editBox(index, command.box))
    case 'clearBox':
      return void actions.edit([{ kind: 'setBox', round: command.round, zoom: null, id: '' }])
    case 'addRoi':
      return inRound(command.round, (index) => actions.addRoi(index, command.box))
    case 'setRoi':
      return void actions.edit([{ kind: 'setRoi', roi: command.roi, box: command.box }])
    case 'removeRoi':
      return void actions.edit([{ kind: 'removeRoi', roi: command.roi }])
    case 'addRound':
      return actions.addRound(command.after)
    case 'removeRound':
      return void actions.edit([{ kind: 'removeRound', round: command.round }])
    case 'accept':
      return inRound(command.round, (index) => actions.accept(index, command.accepted))
    case 'undo':
      return void actions.undo()
    case 'redo':
      return void actions.redo()
  }
}
