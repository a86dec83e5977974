/**
 * frames: what four numbers mean, measured where something known stands beside them.
 *
 * item       one box as the model wrote it, and the gold boxes of its question
 * declared   the frame that the dialect, the layout or a person says
 * reading    a frame that is tried, and how well the boxes of a file fit gold in it
 * gain       mean over items of (IoU in this reading - IoU in the reading that it would replace)
 * lower      the lower end of the gain's 95 % interval: mean - 1.96 standard errors (normal approximation)
 * impossible the share of items whose box has no area or reaches out of the picture
 * one view   the size that stands for a file whose pictures are unknown
 * crop       a picture that the producer saved: where no gold is, it tells the scale of the numbers
 */
export * from './measure'
export * from './crops'
export type { FrameItem } from './fit'
export { cocoSize } from './cocoSize'
