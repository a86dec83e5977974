/**
 * canvas: the stage (Konva), the film strip under it, and what joins a box to its crop.
 *
 * viewport   where the image lies on the stage
 * proxy      the picture as the stage paints it, at most 4,096 pixels a side
 * box        what is drawn of a round: dashed is requested, solid is effective, gold has its own colour
 * tool       the RoI editor, a pure machine over image pixels
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

/** Konva comes in a chunk of its own, after the first paint. */
export const Stage = lazy(() => import('./Stage').then(({ Stage: loaded }) => ({ default: loaded })))
