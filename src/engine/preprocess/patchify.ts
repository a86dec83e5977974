import type { Rgb } from './resample'

/** How a family wants pixels: per-channel normalisation and the order of patches. */
export type PatchLayout = {
  readonly patch: number
  readonly merge: number
  readonly temporal: number
  readonly rescale: number
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
}

/** [patches, 3 * temporal * patch * patch], and the grid [t, h, w] in patches. */
export type Patches = { readonly data: Float32Array; readonly grid: readonly [number, number, number] }

/**
 * Normalises and lays out a picture whose sides are multiples of patch * merge, as Qwen2-VL's image processor does: patches
 * go block by block of merge x merge, and within a patch channel, frame, row, column; a still picture repeats as frames.
 */
export function patchify(image: Rgb, layout: PatchLayout): Patches {
  const { patch, merge, temporal } = layout
  const [rows, columns] = [image.height / patch, image.width / patch]
  const plane = patch * patch
  const length = 3 * temporal * plane
  const data = new Float32Array(rows * columns * length)
  const table = normaliseTable(layout)
  let at = 0
  const blocks = columns / merge
  for (let block = 0; block < (rows / merge) * blocks; block += 1) {
    for (let inner = 0; inner < merge * merge; inner += 1) {
      const row = Math.floor(block / blocks) * merge + Math.floor(inner / merge)
      const column = (block % blocks) * merge + (inner % merge)
      writePatch(image, data, at, { top: row * patch, left: column * patch, patch, temporal, table })
      at += length
    }
  }
  return { data, grid: [1, rows, columns] }
}

type At = { top: number; left: number; patch: number; temporal: number; table: readonly Float32Array[] }

function writePatch(image: Rgb, data: Float32Array, start: number, { top, left, patch, temporal, table }: At): void {
  const plane = patch * patch
  for (let channel = 0; channel < 3; channel += 1) {
    const values = table[channel] as Float32Array
    const base = start + channel * temporal * plane
    for (let y = 0; y < patch; y += 1) {
      let from = ((top + y) * image.width + left) * 3 + channel
      for (let x = 0; x < patch; x += 1, from += 3) data[base + y * patch + x] = values[image.data[from] as number] as number
    }
    for (let frame = 1; frame < temporal; frame += 1) data.copyWithin(base + frame * plane, base, base + plane)
  }
}

/** A byte has 256 values: each is normalised once a channel. */
function normaliseTable({ rescale, mean, std }: PatchLayout): Float32Array[] {
  return [0, 1, 2].map((c) => Float32Array.from({ length: 256 }, (_, v) => (v * rescale - (mean[c] ?? 0)) / (std[c] ?? 1)))
}
