import type * as ObservablePlot from '@observablehq/plot'
import { h0Curve, HEAT_SIDE, numbersFrom, shareOf, type RunSums, type RunSummary } from '../../core'

type Plot = typeof ObservablePlot
/** Draws into an element of so many CSS pixels. */
export type Drawing = (plot: Plot, width: number) => Element

const HEIGHT = 200
const INK = 'var(--round-5)'
const MARGINS = { marginLeft: 44, marginBottom: 32, marginTop: 24, marginRight: 12, height: HEIGHT }

/** Acc_rat by h0, with its interval, and where h0 stands now. */
export function h0Drawing(sums: RunSums, h0: number): Drawing {
  const rows = h0Curve(sums).map(({ h0: x, share }) => ({ x, y: share.value, low: share.low, high: share.high }))
  return (plot, width) =>
    plot.plot({
      ...MARGINS,
      width,
      x: { label: 'h0', domain: [0, 1] },
      y: { label: 'looks right', domain: [0, 1], grid: true },
      marks: [
        plot.areaY(rows, { x: 'x', y1: 'low', y2: 'high', fill: INK, fillOpacity: 0.25 }),
        plot.lineY(rows, { x: 'x', y: 'y', stroke: INK, strokeWidth: 2 }),
        plot.ruleX([h0], { stroke: 'currentColor', strokeDasharray: '4 3' }),
        plot.ruleY([0]),
      ],
    })
}

/** How many traces have which IoU. */
export function iouDrawing({ ious }: RunSums): Drawing {
  const bins = Array.from({ length: 20 }, (_, bin) => ({ x1: bin / 20, x2: (bin + 1) / 20, count: 0 }))
  for (const [at, count = 0] of ious.entries()) {
    const bin = bins[Math.min(19, Math.floor(at / 50))]
    if (bin) bin.count += count
  }
  return (plot, width) =>
    plot.plot({
      ...MARGINS,
      width,
      x: { label: 'IoU', domain: [0, 1] },
      y: { label: 'traces', grid: true },
      marks: [plot.rectY(bins, { x1: 'x1', x2: 'x2', y: 'count', fill: INK }), plot.ruleY([0])],
    })
}

/** How many traces have so many rounds, and how many of them are right, with its interval. */
export function roundsDrawing({ rounds }: RunSums): Drawing {
  const rows = Object.entries(rounds)
    .map(([at, { items, hits, n }]) => ({ rounds: Number(at), items, ...shareOf(hits, n) }))
    .filter(({ n }) => n > 0)
  return (plot, width) =>
    plot.plot({
      ...MARGINS,
      width,
      x: { label: 'rounds', type: 'band', domain: rows.map((row) => row.rounds) },
      y: { label: 'answers right', domain: [0, 1], grid: true },
      marks: [
        plot.barY(rows, { x: 'rounds', y: 'value', fill: INK, fillOpacity: 0.7 }),
        plot.ruleX(rows, { x: 'rounds', y1: 'low', y2: 'high', stroke: 'currentColor', strokeWidth: 1.5 }),
        plot.text(rows, {
          x: 'rounds',
          y: 0,
          text: (row: { items: number }) => `${row.items}`,
          dy: -6,
          fill: 'currentColor',
        }),
        plot.ruleY([0]),
      ],
    })
}

/** Parts that a plot names. */
const MOST_NAMED = 12

/**
 * Right answers over looks a trace, a dot with its interval for each part of a run: what looking buys. Null where there
 * is nothing to compare.
 */
export function looksDrawing(parts: readonly { readonly value: string; readonly sums: RunSums }[]): Drawing | null {
  const rows = parts.slice(0, MOST_NAMED).flatMap(({ value, sums }) => {
    const { looks, accAns } = numbersFrom(sums)
    return accAns.n > 0 ? [{ value, x: looks.value, y: accAns.value, low: accAns.low, high: accAns.high }] : []
  })
  if (rows.length < 2 || rows.every(({ x }) => x === rows[0]?.x)) return null
  const most = Math.max(...rows.map(({ x }) => x))
  return (plot, width) =>
    plot.plot({
      ...MARGINS,
      width,
      // Room for the name of the part that looks most.
      x: { label: 'looks a trace', domain: [0, most * 1.4] },
      y: { label: 'answers right', grid: true, nice: true },
      marks: [
        plot.ruleX(rows, { x: 'x', y1: 'low', y2: 'high', stroke: 'currentColor', strokeOpacity: 0.5 }),
        plot.dot(rows, { x: 'x', y: 'y', r: 4, fill: INK }),
        plot.text(rows, { x: 'x', y: 'y', text: 'value', textAnchor: 'start', dx: 8, fill: 'currentColor' }),
      ],
    })
}

/** Where the looks lie in the picture, whatever its size: the darker, the more often. */
export function heatDrawing({ heat }: RunSummary): Drawing {
  const most = Math.max(1, ...heat)
  const rows = heat.map((count, at) => ({
    x: (at % HEAT_SIDE) / HEAT_SIDE,
    y: Math.floor(at / HEAT_SIDE) / HEAT_SIDE,
    share: count / most,
    count,
  }))
  const side = 1 / HEAT_SIDE
  return (plot, width) =>
    plot.plot({
      ...MARGINS,
      width,
      x: { label: 'across the picture', domain: [0, 1], ticks: 3 },
      y: { label: 'down', domain: [1, 0], ticks: 3 },
      marks: [
        plot.rect(rows, {
          x1: 'x',
          x2: (row: { x: number }) => row.x + side,
          y1: 'y',
          y2: (row: { y: number }) => row.y + side,
          fill: INK,
          fillOpacity: 'share',
          title: 'count',
        }),
        plot.frame({ stroke: 'currentColor' }),
      ],
      opacity: { domain: [0, 1], range: [0, 1] },
    })
}
