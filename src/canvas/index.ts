/**
 * canvas: the stage (Konva), the film strip under it, and what joins a box to its crop.
 *
 * viewport   where the image lies on the stage
 * proxy      the picture as the stage paints it, at most 4,096 pixels a side
 * scene      what a stage draws: shapes with id, part, role, and whether they can be taken; dashed is requested, solid
 *            is effective, dotted is of a thought, gold has its own colour, what lies beside is thin
 * tool       what pointer and keys do, a pure machine over image pixels; TOOLS lists them
 * hands      what keys of the page ask of the stage: begin a box, end the gesture in flight
 * command    an edit as data, sent out through commands.ts
 * casing     the dark and the light side of a line, so that it is seen on anything
 * flight     the short move of the viewport to a box
 * anchor     where a box and its crop are on the screen, published for the overlay of app
 *
 * Pictures, frames and anchors are handed in through CanvasProvider.
 */
import { lazy } from 'react'

export {
  CanvasProvider,
  type CanvasPorts,
  type DepthPainter,
  type DepthView,
  type Pixels,
  type PictureSource,
  type PictureLease,
  type Proxy,
} from './context'
export { createAnchors, type Anchors, type AnchorPair } from './anchors'
export { Strip } from './Strip'
export { perform, type EditCommand } from './commands'
export { handsOf } from './hands'
export { isTyping, nameOf } from './keyName'

/** Konva comes in a chunk of its own, after the first paint. */
export const Stage = lazy(() => import('./Stage').then(({ Stage: loaded }) => ({ default: loaded })))
