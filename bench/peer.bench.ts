import { test } from '@playwright/test'
import type { Split } from './peer'

/**
 * Our five-round dialogue beside transformers.js with full recompute, alternating in one page; prints medians and
 * ratios.
 */
const PAIRS = Number(process.env['LOUPE_PAIRS'] ?? 3)
const TOKENS = 24

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

test('five rounds, 1920 x 1080, WASM, 24 forced tokens a reply', async ({ page }) => {
  page.on('pageerror', (error) => console.log('page error:', error.message))
  await page.goto('./')
  await page.waitForFunction(() => 'measure' in window)
  const { ours, peer } = await page.evaluate(([pairs, tokens]) => window.measure(pairs, tokens), [
    PAIRS,
    TOKENS,
  ] as const)
  const rows: [string, (split: Split) => number][] = [
    ['encode + prefill, ms', (split) => split.encodeAndPrefillMs],
    ['decode, ms', (split) => split.decodeMs],
    ['total, ms', (split) => split.totalMs],
    ['decoded tokens a second', (split) => (1000 * (split.tokens - 5)) / split.decodeMs],
    ['tokens fed before a first new one', (split) => split.fed],
    ['images encoded', (split) => split.encoded],
  ]
  console.log(`medians of ${PAIRS} pairs: ours, transformers.js 4.3.1, peer / ours (median of the pairs)`)
  for (const [name, pick] of rows) {
    const mine = ours.map(pick)
    const theirs = peer.map(pick)
    const ratio = median(mine.map((value, index) => (theirs[index] ?? Number.NaN) / value))
    console.log(
      `${name.padEnd(36)} ${median(mine).toFixed(1).padStart(10)} ${median(theirs).toFixed(1).padStart(10)} ${ratio.toFixed(2).padStart(8)}`,
    )
  }
})
