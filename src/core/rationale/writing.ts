import type { Numbers4, Size } from '../geometry/box'
import { formatNumbers } from '../geometry/frames'
import { smartResize } from '../geometry/resize'
import { defaultProtocol } from '../policy/families'
import { findWriter } from '../dialects/writers'
import type { Origin, Rationale } from './schema'
import type { Frame, View } from '../trace/schema'

/** What a rationale without a trace is written in, as the bundled model writes. */
const DEFAULT_DIALECT = 'visreason'

/** How a rationale's numbers are written; `assumed` where it came of no trace, so that nobody knows. */
export type Writing = { readonly origin: Origin; readonly assumed: boolean }

export function writingOf(rationale: Rationale): Writing {
  if (rationale.from) return { origin: rationale.from, assumed: false }
  const frame: Frame = { unit: 'unit', order: 'xyxy', of: 'last' }
  const cropRule = { pad: 0, minSide: 1 }
  return { origin: { trace: '', dialect: DEFAULT_DIALECT, frame, cropRule, views: [] }, assumed: true }
}

/**
 * Numbers as the dialect writes them in a thought. Of a dialect that Loupe does not speak the model's own text is kept
 * around its numbers.
 */
export function writeNumbers(numbers: Numbers4, frame: Frame, dialect: string, own: string): string {
  const known = findWriter(dialect)?.write
  if (known) return known.writeNumbers(numbers, frame)
  const written = formatNumbers(numbers, frame.unit).split(', ')
  if (own.match(NUMBERS)?.length !== 4) return `[${written.join(', ')}]`
  let index = -1
  return own.replace(NUMBERS, () => {
    index += 1
    return written[index] ?? ''
  })
}

const NUMBERS = /[-+]?\d+(?:\.\d+)?/g

export type Received = { readonly size: Size; readonly guessed: boolean }

/**
 * The size at which the model gets a cut: by the trace's pixel budgets, else by those of its dialect's family. It is
 * guessed where the trace says no budget.
 */
export function receivedSize(origin: Origin, cut: Size, overview: boolean): Received {
  const factor = factorOf(origin.views)
  const own = overview ? origin.budgets?.overview : origin.budgets?.crop
  const family = origin.dialect === 'qwen3_vl' ? 'qwen3_vl' : 'qwen2_5_vl'
  const budget = own ?? defaultProtocol(family)[overview ? 'overview' : 'crop']
  try {
    return { size: smartResize(cut, factor ?? 28, budget.minPixels, budget.maxPixels), guessed: !own || !factor }
  } catch {
    // Too narrow for the model: it would never get this cut.
    return { size: cut, guessed: true }
  }
}

/** The pixels that every received side is a multiple of; null where the views do not tell. */
function factorOf(views: readonly View[]): number | null {
  const sides = views.flatMap((view) => (view.receivedPx ? [view.receivedPx.width, view.receivedPx.height] : []))
  return [32, 28, 16, 14].find((factor) => sides.length > 0 && sides.every((side) => side % factor === 0)) ?? null
}
