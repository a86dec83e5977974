/**
 * panels: what stands around the stage, as React views over the store, a folder each.
 *
 * left       pictures or models, under two tabs, with the question below them
 * right      rounds or raw, under two tabs; the keys take their place while they are shown
 * card       one round with its thought, boxes, cost and complaints
 * desk       the traces of the open picture, to switch between and to lay beside one another
 * status     the line at the bottom: which model, on what, and why; faults and notices stand above it
 */
export { LeftPanel } from './frame/LeftPanel'
export { RightPanel } from './frame/RightPanel'
export { PicturesPanel } from './pictures/PicturesPanel'
export { ModelsPanel } from './models/ModelsPanel'
export { AskPanel } from './ask/AskPanel'
export { RoundsPanel } from './rounds/RoundsPanel'
export { RawPanel } from './raw/RawPanel'
export { StatusLine } from './status/StatusLine'
export { FaultList } from './status/FaultList'
export { KeysPanel, type KeyRow } from './keys/KeysPanel'
