/** Numbers as a person reads them. A value and its unit come apart, so that values can be right-aligned. */

type Measured = readonly [value: string, unit: string]

/** Decimal units, as models are published: 1 MB is a million bytes. */
export function bytes(value: number): Measured {
  if (value < 1000) return [String(Math.round(value)), 'B']
  if (value < 1e6) return [(value / 1e3).toFixed(value < 1e4 ? 1 : 0), 'kB']
  if (value < 1e9) return [(value / 1e6).toFixed(value < 1e8 ? 1 : 0), 'MB']
  return [(value / 1e9).toFixed(2), 'GB']
}

/** Milliseconds in; under ten seconds they stay milliseconds or become seconds with one decimal. */
export function duration(ms: number): Measured {
  if (ms < 1000) return [String(Math.round(ms)), 'ms']
  if (ms < 60_000) return [(ms / 1000).toFixed(1), 's']
  const seconds = Math.round(ms / 1000)
  return [`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`, 'min']
}

export function rate(perSecond: number, unit: string): Measured {
  return [perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond)), `${unit}/s`]
}

/** Digits in groups of three from 10,000 on. */
export function count(value: number): string {
  return value < 10_000 ? String(value) : value.toLocaleString('en-US')
}

/** A share in [0,1]. */
export function percent(share: number, digits = 0): string {
  return (share * 100).toFixed(digits)
}

/** The four numbers of a box, with as many decimals as its unit is written with. */
export function box(numbers: readonly number[], unit: 'pixel' | 'unit' | 'mille' | 'percent'): string[] {
  const digits = { pixel: 0, unit: 3, mille: 0, percent: 1 }[unit]
  return numbers.map((value) => value.toFixed(digits))
}
