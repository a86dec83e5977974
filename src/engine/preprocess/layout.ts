import type { Picture } from './picture'

/** How a byte becomes a number of the tensor: (byte * rescale - mean) / std, a channel each. */
export type Normalise = {
  readonly rescale: number
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
}

/** Patches in the order of Qwen2-VL's image processor. */
export type PatchLayout = Normalise & { readonly patch: number; readonly merge: number; readonly temporal: number }

/** Channels first, [1, 3, height, width]: what most other networks take. */
export type PlaneLayout = Normalise & { readonly planes: true }

export type Layout = PatchLayout | PlaneLayout

/** Patches of a picture, [t, rows, columns]; of planes, [1, height, width]. */
export type Grid = readonly [number, number, number]

/** Numbers of a tensor, row by row, and the grid that they lie on. */
export type Patches = { readonly data: Float32Array; readonly grid: Grid }

export function gridOf({ width, height }: { width: number; height: number }, layout: Layout): Grid {
  return 'planes' in layout ? [1, height, width] : [1, height / layout.patch, width / layout.patch]
}

/** [patches, 3 * temporal * patch * patch] for patches, [1, 3, height, width] for planes. */
export function shapeOf({ width, height }: { width: number; height: number }, layout: Layout): number[] {
  if ('planes' in layout) return [1, 3, height, width]
  const [, rows, columns] = gridOf({ width, height }, layout)
  return [rows * columns, 3 * layout.temporal * layout.patch * layout.patch]
}

/** A byte has 256 values: each is normalised once a channel. [3 * 256] */
export function normaliseTable({ rescale, mean, std }: Normalise): Float32Array {
  return Float32Array.from({ length: 768 }, (_, i) => {
    const channel = i >> 8
    return ((i & 255) * rescale - (mean[channel] ?? 0)) / (std[channel] ?? 1)
  })
}

export function layOut(picture: Picture, layout: Layout): Patches {
  return 'planes' in layout ? toPlanes(picture, layout) : patchify(picture, layout)
}

function toPlanes(picture: Picture, layout: PlaneLayout): Patches {
  const { width, height, pixels } = picture
  const table = normaliseTable(layout)
  const plane = width * height
  const data = new Float32Array(3 * plane)
  for (let i = 0; i < plane; i += 1) {
    const pixel = pixels[i] as number
    data[i] = table[pixel & 255] as number
    data[plane + i] = table[256 + ((pixel >>> 8) & 255)] as number
    data[2 * plane + i] = table[512 + ((pixel >>> 16) & 255)] as number
  }
  return { data, grid: gridOf(picture, layout) }
}

/**
 * Normalises and lays out a picture whose sides are multiples of patch * merge, as Qwen2-VL's image processor does:
 * patches go block by block of merge x merge, and within a patch channel, frame, row, column; a still picture repeats
 * as frames.
 */
export function patchify(picture: Picture, layout: PatchLayout): Patches {
  const { patch, merge, temporal } = layout
  const grid = gridOf(picture, layout)
  const [, rows, columns] = grid
  const length = 3 * temporal * patch * patch
  const data = new Float32Array(rows * columns * length)
  const table = normaliseTable(layout)
  let offset = 0
  const blocks = columns / merge
  for (let block = 0; block < (rows / merge) * blocks; block += 1) {
    for (let inner = 0; inner < merge * merge; inner += 1) {
      const row = Math.floor(block / blocks) * merge + Math.floor(inner / merge)
      const column = (block % blocks) * merge + (inner % merge)
      writePatch(picture, data, offset, { from: row * patch * picture.width + column * patch, patch, temporal, table })
      offset += length
    }
  }
  return { data, grid }
}

type PatchPlace = { from: number; patch: number; temporal: number; table: Float32Array }

function writePatch(
  { width, pixels }: Picture,
  data: Float32Array,
  red: number,
  { from, patch, temporal, table }: PatchPlace,
): void {
  const plane = patch * patch
  const green = red + temporal * plane
  const blue = green + temporal * plane
  for (let y = 0, to = 0; y < patch; y += 1) {
    const line = from + y * width
    for (let x = 0; x < patch; x += 1, to += 1) {
      const pixel = pixels[line + x] as number
      data[red + to] = table[pixel & 255] as number
      data[green + to] = table[256 + ((pixel >>> 8) & 255)] as number
      data[blue + to] = table[512 + ((pixel >>> 16) & 255)] as number
    }
  }
  for (const base of [red, green, blue]) {
    for (let frame = 1; frame < temporal; frame += 1) data.copyWithin(base + frame * plane, base, base + plane)
  }
}
