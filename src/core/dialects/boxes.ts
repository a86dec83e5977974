import type { Numbers4 } from '../geometry/box'
import type { FoundBox } from './dialect'

const NUMBER = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?`
const BOX = new RegExp(
  String.raw`\[\s*(${NUMBER})\s*,\s*(${NUMBER})\s*,\s*(${NUMBER})\s*,\s*(${NUMBER})\s*,?\s*\]`,
  'g',
)
const BOX_KEYS = ['bbox_2d', 'bbox', 'box', 'box_2d', 'region']

/** Every `[a, b, c, d]` of a text, in order, with its place. */
export function findBoxes(text: string): FoundBox[] {
  return [...text.matchAll(BOX)].flatMap((match) => {
    const numbers = numbers4(match.slice(1))
    return numbers ? [{ numbers, start: match.index, end: match.index + match[0].length }] : []
  })
}

export type BoxValue = { readonly numbers: Numbers4 | null; readonly slips: readonly string[] }

/**
 * The four numbers of a call's arguments, under whichever key the model chose; `expected` is the one it should have.
 */
export function boxOf(args: Readonly<Record<string, unknown>>, expected: string): BoxValue {
  const key = [expected, ...BOX_KEYS].find((name) => args[name] !== undefined && args[name] !== null)
  if (key === undefined) return { numbers: null, slips: ['no-box'] }
  const read = readNumbers(args[key])
  return { numbers: read.numbers, slips: key === expected ? read.slips : [...read.slips, 'box-key'] }
}

function readNumbers(value: unknown): BoxValue {
  if (typeof value === 'string') {
    const found = numbers4(
      value
        .replace(/[[\]()]/g, ' ')
        .split(/[\s,]+/)
        .filter(Boolean),
    )
    return { numbers: found, slips: ['numbers-as-text'] }
  }
  if (!Array.isArray(value)) return { numbers: null, slips: [] }
  const items: readonly unknown[] = value
  if (items.length > 0 && items.every(Array.isArray)) {
    const first = readNumbers(items[0])
    return { numbers: first.numbers, slips: [...first.slips, items.length > 1 ? 'several-boxes' : 'nested-box'] }
  }
  return { numbers: numbers4(items), slips: items.some((v) => typeof v === 'string') ? ['numbers-as-text'] : [] }
}

/** Exactly four finite numbers, given as numbers or as their text; else null. */
export function numbers4(values: readonly unknown[]): Numbers4 | null {
  const read = values.map((v) => (typeof v === 'string' && v.trim() !== '' ? Number(v) : v))
  const [a, b, c, d] = read
  const four = read.length === 4 && isFinite(a) && isFinite(b) && isFinite(c) && isFinite(d)
  return four ? [a, b, c, d] : null
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
