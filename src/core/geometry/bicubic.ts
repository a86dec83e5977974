/** What one output pixel of an axis is made of: inputs from `from` on, by their weights, which sum to 1. */
export type Taps = { readonly from: number; readonly weights: Float64Array }

const SUPPORT = 2
const A = -0.5

/** Pillow's bicubic filter (a = -0.5) from `from` to `to` pixels; it widens with the reduction (antialiasing). */
export function bicubicTaps(from: number, to: number): Taps[] {
  const scale = from / to
  const filterScale = Math.max(scale, 1)
  const support = SUPPORT * filterScale
  return Array.from({ length: to }, (_, index) => {
    const centre = (index + 0.5) * scale
    const low = Math.max(0, Math.trunc(centre - support + 0.5))
    const count = Math.min(from, Math.trunc(centre + support + 0.5)) - low
    const weights = new Float64Array(count)
    let sum = 0
    for (let k = 0; k < count; k += 1) {
      const weight = bicubic((k + low - centre + 0.5) * (1 / filterScale))
      weights[k] = weight
      sum += weight
    }
    for (let k = 0; k < count; k += 1) weights[k] = (weights[k] ?? 0) / sum
    return { from: low, weights }
  })
}

function bicubic(x: number): number {
  const d = Math.abs(x)
  if (d < 1) return ((A + 2) * d - (A + 3)) * d * d + 1
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * A
  return 0
}
