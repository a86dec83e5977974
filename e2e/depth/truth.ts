import { readFileSync } from 'node:fs'
import { fitLine, type DepthMap } from '../../src/core'
import { readDepthPng } from '../../src/io'

/** Depth maps against the true depths of the bundled samples. */

type Thing = { name: string; box: [number, number, number, number]; depth: number }
export type DepthSample = { image: string; width: number; height: number; depth: string; objects: Thing[] }

const RANGES = JSON.parse(readFileSync('e2e/fixtures/depth/ranges.json', 'utf8')) as Record<string, [number, number]>

/** One line a picture: several questions share one. */
export function depthSamples(): DepthSample[] {
  const seen = new Map<string, DepthSample>()
  for (const line of readFileSync('public/samples/index.jsonl', 'utf8').trim().split('\n')) {
    const { image, depth, gold } = JSON.parse(line) as {
      image: string
      depth: string
      gold: { objects: Thing[]; images: { width: number; height: number }[] }
    }
    const { width = 0, height = 0 } = gold.images[0] ?? {}
    seen.set(image, { image, width, height, depth, objects: gold.objects })
  }
  return [...seen.values()]
}

/** Gold inverse depth at the centres of another map's pixels. */
export async function goldAt(
  sample: DepthSample,
  { width, height }: DepthMap,
): Promise<{ inverse: Float32Array; value: Float32Array }> {
  const gold = await readDepthPng(new Blob([readFileSync(`public/samples/${sample.depth}`)]))
  const [p1, p99] = RANGES[/s\d+/.exec(sample.depth)?.[0] ?? ''] ?? [NaN, NaN]
  const value = Float32Array.from({ length: width * height }, (_, i) => {
    const x = Math.floor((((i % width) + 0.5) / width) * gold.width)
    const y = Math.floor(((Math.floor(i / width) + 0.5) / height) * gold.height)
    return gold.values[y * gold.width + x] ?? NaN
  })
  return { value, inverse: value.map((v) => p1 + v * (p99 - p1)) }
}

/** Mean |d - d*| / d* after scale and shift fitted in inverse depth, as the card defines it. */
export function absRel(map: DepthMap, inverse: Float32Array): number {
  const fit = fitLine(map.values, inverse)
  if (!fit) return NaN
  return (
    map.values.reduce(
      (sum, v, i) => sum + Math.abs((inverse[i] ?? NaN) / Math.max(fit.scale * v + fit.shift, 1e-3) - 1),
      0,
    ) / inverse.length
  )
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return (
    ((sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? NaN)) / 2
  )
}

/**
 * Of pairs of objects whose true depths differ by 5 % or more: whether medians over their visible pixels have that
 * order.
 */
export function orders(
  sample: DepthSample,
  map: DepthMap,
  gold: { inverse: Float32Array; value: Float32Array },
): boolean[] {
  const seen = sample.objects.flatMap(({ box, depth }) => {
    // The object's pixels: those in its box that are as deep as it is.
    const own = [...map.values.keys()].filter((i) => {
      const [x, y] = [((i % map.width) + 0.5) / map.width, (Math.floor(i / map.width) + 0.5) / map.height]
      return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] && Math.abs((gold.value[i] ?? NaN) - depth) < 0.02
    })
    return own.length === 0
      ? []
      : [
          {
            true: 1 / median(own.map((i) => gold.inverse[i] ?? NaN)),
            said: median(own.map((i) => map.values[i] ?? NaN)),
          },
        ]
  })
  return seen.flatMap((a, i) =>
    seen
      .slice(0, i)
      .flatMap((b) =>
        Math.abs(a.true - b.true) / Math.min(a.true, b.true) >= 0.05 ? [a.said > b.said === a.true < b.true] : [],
      ),
  )
}
