/**
 * core: the words of Loupe as pure data and functions. No DOM, no network, no clock.
 *
 * trace      one question, its rounds, its answer, and who produced it; saved as `loupe.trace/1`
 * fold       run events -> trace; unfold: trace -> events
 * frame      what the four numbers of a box mean
 * fault      what went wrong, as plain data: code, sentence, where, advice
 * source     a folder that model files are read from (implemented by io)
 * protocol   `loupe.json`: what is said to a model, and how large its pictures are
 */
export * from './geometry/box'
export * from './fault/fault'
export * from './source/source'
export * from './trace/schema'
export * from './trace/events'
export * from './policy/protocol'
export * from './geometry/measure'
export * from './geometry/round'
export * from './geometry/resize'
export * from './geometry/frames'
export * from './geometry/crop'
export * from './dialects/dialect'
export * from './policy/policy'
export * from './policy/decide'
export * from './rationale/schema'
export * from './dialects/registry'
export * from './trace/same'
export * from './trace/fold'
export * from './trace/unfold'
export * from './trace/read'
export * from './trace/requested'
export { checkTrace } from './trace/check'
export { migrate, TRACE_MIGRATIONS, RATIONALE_MIGRATIONS, type Migration } from './trace/migrate'
export * from './dialects/correct'
export { findBoxes } from './dialects/boxes'
export * from './rationale/command'
export * from './rationale/history'
export * from './rationale/ofTrace'
export * from './rationale/read'
export * from './rationale/dialogue'
export * from './scoring/answer'
