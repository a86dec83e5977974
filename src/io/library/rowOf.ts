import { isObject } from './embedded'
import type { Parcel } from './words'

/**
 * The row of a trace, of whatever version: what it does not say is null, empty or 0.
 * @param kind the caller's word @param saved ISO date
 */
export function rowOf(trace: unknown, kind: string, saved: string): Parcel['row'] {
  const rounds = inside(trace, 'rounds')
  const all: readonly unknown[] = Array.isArray(rounds) ? rounds : []
  return {
    id: text(inside(trace, 'id')) ?? '',
    kind,
    question: text(inside(trace, 'question')) ?? '',
    answer: text(inside(trace, 'answer', 'text')),
    model: text(inside(trace, 'producer', 'model')) ?? '',
    rounds: all.length,
    tokens: total(all.map((round) => inside(round, 'tokenIds')).map((ids) => (Array.isArray(ids) ? ids.length : null))),
    ms: total(all.map((round) => number(inside(round, 'stats', 'ms')))),
    created: text(inside(trace, 'created')),
    saved,
  }
}

function inside(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const name of path) here = isObject(here) ? here[name] : undefined
  return here
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** The sum of what is known; null where nothing is. */
function total(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) : null
}
