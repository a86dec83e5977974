import { pixelBox, type PixelBox, type Size } from '../core'
import { toImage, type Viewport } from './viewport'

/** A tile as it is cut: at most this many pixels a side. */
export const TILE_SIDE = 512

/**
 * The tiles that a stage needs: `scale` tile pixels stand for one of the picture; columns and rows, last ones excluded.
 */
export type TileGrid = {
  readonly scale: number
  readonly columns: readonly [number, number]
  readonly rows: readonly [number, number]
}
export type TilePlace = { readonly key: string; readonly box: PixelBox }

/**
 * Which tiles of the source a stage needs, or null where the proxy has pixels enough. Their scale is a power of two, so
 * that a small zoom asks for nothing new, and 1 at most: the source's own pixels.
 * @param proxyScale pixels of the proxy for one of the picture
 * @param ratio device pixels for one CSS pixel
 */
export function gridOf(
  image: Size,
  view: Viewport,
  stage: Size,
  { proxyScale, ratio }: { proxyScale: number; ratio: number },
): TileGrid | null {
  const wanted = Math.min(1, view.scale * ratio)
  if (wanted <= proxyScale) return null
  const scale = Math.min(1, 2 ** Math.ceil(Math.log2(wanted)))
  const side = TILE_SIDE / scale
  const [from, to] = [toImage(view, { x: 0, y: 0 }), toImage(view, { x: stage.width, y: stage.height })]
  const range = (start: number, end: number, length: number): [number, number] => [
    Math.max(0, Math.floor(start / side)),
    Math.min(Math.ceil(length / side), Math.ceil(end / side)),
  ]
  return { scale, columns: range(from.x, to.x, image.width), rows: range(from.y, to.y, image.height) }
}

/** The places of a grid's tiles, in whole pixels of the picture; together they cover what the stage shows of it. */
export function placesOf(image: Size, { scale, columns, rows }: TileGrid): TilePlace[] {
  const side = TILE_SIDE / scale
  const places: TilePlace[] = []
  for (let row = rows[0]; row < rows[1]; row += 1) {
    for (let column = columns[0]; column < columns[1]; column += 1) {
      const [left, top] = [column * side, row * side]
      const box = pixelBox(left, top, Math.min(image.width, left + side), Math.min(image.height, top + side))
      places.push({ key: `${scale}/${column}/${row}`, box })
    }
  }
  return places
}
