import type { Dialect } from '../dialects/dialect'
import { DIALECTS } from '../dialects/registry'
import { textOfParts } from '../layouts/content'
import type { FileSample, Guess, Layout } from '../layouts/layout'
import { LAYOUTS } from '../layouts/registry'
import type { Told } from '../layouts/told'

/** A pair of layout and dialect that a file may be read with. */
export type Pair = {
  readonly layout: Layout
  readonly dialect: Dialect
  readonly whole: boolean
  /** 0 to 1: the layout's score times the dialect's. */
  readonly score: number
  /** What speaks for it, for a person to read. */
  readonly why: readonly string[]
}

/** A pair by its names, as it is kept and shown. */
export type PairName = {
  readonly layout: string
  readonly dialect: string
  readonly score: number
  readonly why: readonly string[]
}

/** What the user has said, which goes before every guess. */
export type Chosen = { readonly layout?: Layout; readonly dialect?: Dialect }

/** How much text of a conversation a dialect judges by, in UTF-16 units. */
const MOST_TEXT = 65_536
/** Conversations of a file that the dialects judge by. */
const MOST_JUDGED = 8
/** How sure a layout is that knows its producer's dialect. */
const LAYOUT_KNOWS = 0.8
/** Pairs below this are not shown. */
const LEAST_SCORE = 0.01

/** Pairs of layout and dialect for a file, the likeliest first; empty where no layout fits. */
export function rankPairs(sample: FileSample, chosen: Chosen = {}): Pair[] {
  const layouts = chosen.layout ? [chosen.layout] : LAYOUTS
  return layouts
    .flatMap((layout) => {
      const guess = layout.sniff(sample) ?? (chosen.layout ? { score: 0.5, why: ['chosen'] } : null)
      return guess ? pairsOf(layout, guess, sample, chosen) : []
    })
    .filter((pair) => pair.score >= LEAST_SCORE)
    .sort((a, b) => b.score - a.score)
}

function pairsOf(layout: Layout, guess: Guess, sample: FileSample, chosen: Chosen): Pair[] {
  const whole = guess.whole ?? false
  const told = toldOfSample(layout, whole, sample)
  const judged = told.filter(({ turns }) => turns.length > 0).slice(0, MOST_JUDGED)
  const own = judged.find((one) => one.dialect !== undefined)?.dialect ?? guess.dialect
  const dialects = chosen.dialect ? [chosen.dialect] : DIALECTS
  return dialects.map((dialect) => {
    const fit = fitOf(dialect, judged)
    // Where nobody speaks, no dialect has anything to judge by.
    const known = dialect.name === (own ?? (judged.length === 0 ? 'text' : undefined)) ? LAYOUT_KNOWS : 0
    const score = guess.score * Math.max(fit, known)
    const why = [...guess.why, ...(known > 0 ? [`the layout says ${dialect.title}`] : []), ...whyFit(dialect, fit)]
    return { layout, dialect, whole, score, why }
  })
}

function whyFit(dialect: Dialect, fit: number): string[] {
  return fit > 0 ? [`${Math.round(fit * 100)} % like ${dialect.title}`] : []
}

/** The mean over conversations of how sure a dialect is. */
function fitOf(dialect: Dialect, judged: readonly Told[]): number {
  if (!dialect.fits || judged.length === 0) return 0
  const sure = judged.map((told) => dialect.fits?.(textOf(told)) ?? 0)
  return sure.reduce((sum, value) => sum + value, 0) / sure.length
}

function textOf({ turns }: Told): string {
  return turns
    .map(({ parts, calls = [] }) => [textOfParts(parts), ...calls.map((call) => JSON.stringify(call))].join('\n'))
    .join('\n')
    .slice(0, MOST_TEXT)
}

function toldOfSample(layout: Layout, whole: boolean, { file, top, records }: FileSample): Told[] {
  const values = whole && top !== 'object' && top !== 'text' && top !== 'tree' ? [records] : records
  return values.flatMap((value, ordinal) => [...layout.read(value, { file, top, ordinal })])
}
