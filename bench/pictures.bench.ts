import { expect, test } from '@playwright/test'
import type {} from './pictures'

/** Our exact CPU path beside transformers.js's image processor, in turn, in one page; prints medians and ratios. */
const PAIRS = Number(process.env['LOUPE_PAIRS'] ?? 5)
const SIZES = [
  [640, 480],
  [1920, 1080],
  [4000, 3000],
] as const

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

test('a picture to pixel_values, at most 1,024 tokens', async ({ page }) => {
  page.on('pageerror', (error) => console.log('page error:', error.message))
  await page.goto('./pictures.html')
  await page.waitForFunction(() => 'measurePictures' in window)
  console.log(`medians of ${PAIRS} pairs, ms: ours, transformers.js 4.3.1, peer / ours (median of the pairs)`)
  for (const [width, height] of SIZES) {
    const { ours, peer, sizes } = await page.evaluate(([w, h, pairs]) => window.measurePictures(w, h, pairs), [
      width,
      height,
      PAIRS,
    ] as const)
    expect(sizes[0]).toBe(sizes[1])
    const ratio = median(ours.map((mine, i) => (peer[i] ?? Number.NaN) / mine))
    console.log(
      `${`${width} x ${height}`.padEnd(14)} ${median(ours).toFixed(1).padStart(9)} ${median(peer).toFixed(1).padStart(9)} ${ratio.toFixed(2).padStart(7)}`,
    )
  }
})
