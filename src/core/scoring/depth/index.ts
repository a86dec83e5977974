/**
 * Depth in scores (VisReason-Pro, design section 7).
 *
 * mention        what a thought says of depth: a value ("depth 0.31") or an order ("behind")
 * tie            the box that a mention speaks of; without one it is ungrounded
 * truth          the depth value of a region, from a map or from gold objects
 * hallucination  tied, and the error over the tolerance or the stated order reversed
 */
export {
  findDepthMentions,
  writeDepthValue,
  type DepthDirection,
  type DepthMention,
  type OrderMention,
  type ValueMention,
} from './mentions'
export {
  depthDirectionOf,
  depthRoundsOfGold,
  depthRoundsOfRationale,
  depthRoundsOfTrace,
  type DepthRound,
  type ThoughtBox,
} from './rounds'
export type { DepthTie } from './tie'
export { truthOfMaps, truthOfObjects, type DepthTruth } from './truth'
export * from './score'
