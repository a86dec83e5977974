import type { UnitBox } from '../geometry/box'
import type { DepthMap } from './map'

/** The pixels of a map that a box touches, one at least; `box` in [0,1] of the map, values unchanged. */
export function cropDepth(map: DepthMap, box: UnitBox): DepthMap {
  const [left, right] = span(box[0], box[2], map.width)
  const [top, bottom] = span(box[1], box[3], map.height)
  const [width, height] = [right - left, bottom - top]
  const values = new Float32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const from = (top + y) * map.width + left
    values.set(map.values.subarray(from, from + width), y * width)
  }
  return { width, height, values }
}

function span(from: number, to: number, pixels: number): [number, number] {
  const first = Math.min(pixels - 1, Math.max(0, Math.floor(from * pixels)))
  return [first, Math.max(first + 1, Math.min(pixels, Math.ceil(to * pixels)))]
}
