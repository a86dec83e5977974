/**
 * rationale: gold that a person stands behind, `loupe.rationale/2`.
 *
 * part      a round, RoI, call, verdict or the answer, by its id; its fields hold its place and who made it
 * slot      the numbers of a RoI in a thought; the model's own text until RoI or view change, then the dialect's
 * tied      a call and the RoI of its round that it is made from: they are one box
 * act       what a person does, as data; `command`: an act (or several) with author and time
 * step      what a command changed, as diffs by id and field: one undo
 * draft     a rationale that is edited, with its steps; `entry`: a line of the log that a draft is kept as
 * overlay   a trace and the rationale that corrects it, as one thing to show
 * v1        `loupe.rationale/1`, frozen: training and the samples keep it
 */
export * from './schema'
export { tiedRoi } from './tie'
export { keyBetween, placeAfter } from './order'
export * from './ofTrace'
export type { Act, Batch, Command, Place } from './command'
export { ACT_KINDS, applyCommand, type Applied } from './apply'
export { applyStep, diffRationale, revertStep, type Diff, type Step } from './diff'
export {
  editDraft,
  mergeDrafts,
  newDraft,
  redoDraft,
  replayDraft,
  undoDraft,
  withEntry,
  type Draft as GoldDraft,
  type Entry as DraftEntry,
  type Kept,
} from './history'
export { merge, type Merged } from './merge'
export * from './resolve'
export * from './overlay'
export * from './dialogue'
export { looksLikeRationale, readRationale, readRationaleText, type ReadRationale } from './read'
export { acceptedCount, writeRationale, type SaveOptions } from './save'
export { traceOfRationale } from './toTrace'
export { liftRationale1 } from './lift1'
export { viewsOf, type RoundViews, type ViewNow } from './views'
