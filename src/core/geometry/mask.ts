import type { Numbers4 } from './box'

/** A mask in run lengths as COCO writes them: column by column, zeros first; `size` is [height, width]. */
export type Mask = { readonly size: readonly [number, number]; readonly counts: string | readonly number[] }

/**
 * The box around a mask's pixels, xyxy in its own pixels, right and bottom excluded; null where it has none, or where
 * its lengths are no lengths. Linear in the number of runs.
 */
export function maskBounds({ size: [height, width], counts }: Mask): Numbers4 | null {
  if (!(height > 0 && width > 0)) return null
  let [x1, y1, x2, y2] = [Infinity, Infinity, 0, 0]
  let start = 0
  const runs = typeof counts === 'string' ? unpackCounts(counts) : counts
  for (const [index, length] of runs.entries()) {
    if (!(length >= 0)) return null
    const end = Math.min(start + length, height * width)
    if (index % 2 === 1 && end > start) {
      const [first, last] = [Math.floor(start / height), Math.floor((end - 1) / height)]
      x1 = Math.min(x1, first)
      x2 = Math.max(x2, last + 1)
      y1 = first === last ? Math.min(y1, start % height) : 0
      y2 = first === last ? Math.max(y2, ((end - 1) % height) + 1) : height
    }
    start = end
  }
  return x2 > x1 && y2 > y1 ? [x1, y1, x2, y2] : null
}

/**
 * The run lengths of COCO's compressed text (`rleFrString` of cocoapi's maskApi.c): five bits a character from '0' on,
 * the sixth says that more follow; from the fourth on, each length is the difference to the one two before it.
 */
function unpackCounts(text: string): number[] {
  const counts: number[] = []
  let offset = 0
  while (offset < text.length) {
    let value = 0
    let bits = 0
    let more = true
    while (more && offset < text.length) {
      const code = text.charCodeAt(offset) - 48
      value |= (code & 0x1f) << bits
      more = (code & 0x20) !== 0
      offset += 1
      bits += 5
      if (!more && (code & 0x10) !== 0) value |= -1 << bits
    }
    counts.push(value + (counts.length > 2 ? (counts[counts.length - 2] ?? 0) : 0))
  }
  return counts
}
