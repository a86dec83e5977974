/**
 * panels: what stands around the stage, as React views over the store, a folder each.
 *
 * ask        the question bar above the stage: question, Run, patterns
 * left       pictures, models or the policy, under tabs
 * right      rounds, raw or depth, under tabs; faults and notices stand under them
 * card       one round with its thought, boxes, cost and complaints
 * traces     sets of traces of any producer, their rows and filters
 * scores     the listed traces as a run: its numbers, plots and parameters
 * desk       the traces of the open picture, to switch between and to lay beside one another
 * status     the line at the bottom: which model, on what, and why
 */
export { LeftPanel } from './frame/LeftPanel'
export { RightPanel } from './frame/RightPanel'
export { PicturesPanel } from './pictures/PicturesPanel'
export { ModelsPanel } from './models/ModelsPanel'
export { ReadBar, TracesPanel } from './traces/lazy'
export { RunPage } from './scores/lazy'
export { AskPanel } from './ask/AskPanel'
export { DepthStrip } from './depth/DepthStrip'
export { RoundsPanel } from './rounds/RoundsPanel'
export { StatusLine } from './status/StatusLine'
export { FaultList } from './status/FaultList'
export { KeysPanel, type KeyRow } from './keys/KeysPanel'
