/**
 * store: what a person sees and edits, as one plain value and the verbs that change it.
 *
 * entry      one trace on the desk: recorded, live, opened from a file, or a branch
 * active     the entry on the stage; compare: the one beside it
 * shown      how many rounds of an entry are shown (a recorded trace is stepped through)
 * draft      what a person made of a trace: a rationale with its undo history
 * preview    a box under the hand, not written yet
 * mark       what is drawn of one round
 * port       what is handed in: engine, io, pictures, clock
 *
 * Nothing writes into the store from below. Live events fold in at most once a frame. It holds no pixels.
 */
export * from './types'
export * from './markTypes'
export * from './actions'
export * from './ports'
export { createLoupeStore, type LoupeStore } from './store'
export { depthHere, depthNow } from './depth'
export { LoupeProvider, useLoupe, useLoupeActions, useLoupeStore } from './hook'
export {
  activeEntry,
  canAsk,
  hoveredRound,
  litRound,
  selectedRound,
  selectedRoundId,
  compareEntry,
  cropOf,
  entryTitle,
  goldMarks,
  hasGold,
  isHere,
  knownGold,
} from './derive'
export { openingOf, phaseOf } from './jobs'
export { pageOf, pageOfRound } from './pages'
export { roundId } from './view'
export { currentBox, marksOf } from './marks'
export { roundCount, roundOfPart, shownRounds } from './shown'
export { DEFAULT_AUTHOR } from './editing'
