import type { Numbers4 } from '../geometry/box'
import { numberOf, numbers4 } from './boxes'
import type { CallShape } from './dialect'
import type { SlipCode } from './slips'

type Fields = Readonly<Record<string, unknown>>

export type BoxValue = {
  readonly numbers: Numbers4 | null
  readonly slips: readonly SlipCode[]
  /** All boxes, where there is more than one. */
  readonly shapes?: readonly CallShape[]
}

const BOX_KEYS = ['bbox_2d', 'bbox', 'box', 'box_2d', 'region']
const NAMED: readonly (readonly [string, string, string, string])[] = [
  ['x1', 'y1', 'x2', 'y2'],
  ['xmin', 'ymin', 'xmax', 'ymax'],
  ['x_min', 'y_min', 'x_max', 'y_max'],
  ['left', 'top', 'right', 'bottom'],
]
const LONGEST_TEXT = 400

/**
 * The four numbers of a call's arguments, under whichever key the model chose; `expected` is the one it should have.
 */
export function boxOf(args: Fields, expected: string): BoxValue {
  const key = [expected, ...BOX_KEYS].find((name) => args[name] !== undefined && args[name] !== null)
  if (key === undefined) return named(args) ?? { numbers: null, slips: ['no-box'] }
  const read = readBoxValue(args[key])
  return key === expected ? read : { ...read, slips: [...read.slips, 'box-key'] }
}

/** Whether an object has a box under one of the keys that boxes go by. */
export function hasBox(args: Fields, keys: readonly string[]): boolean {
  return keys.some((key) => args[key] !== undefined && args[key] !== null)
}

function readBoxValue(value: unknown): BoxValue {
  if (typeof value === 'string') return { numbers: numbers4(wordsOf(value)), slips: ['numbers-as-text'] }
  if (!Array.isArray(value)) return (isFields(value) && named(value)) || { numbers: null, slips: [] }
  const items: readonly unknown[] = value
  if (items.length > 0 && items.every((item) => Array.isArray(item) || isFields(item))) return readNested(items)
  const texts = items.some((item) => typeof item === 'string')
  return { numbers: numbers4(items), slips: texts ? ['numbers-as-text'] : [] }
}

/** Two corners, a box in a list of its own, or several boxes. */
function readNested(items: readonly unknown[]): BoxValue {
  const corners = items.length === 2 ? items.map(cornerOf) : []
  const [first, second] = corners
  if (first && second) return { numbers: numbers4([...first, ...second]), slips: ['two-corners'] }
  if (items.length === 1) {
    const inner = readBoxValue(items[0])
    return { ...inner, slips: [...inner.slips, 'nested-box'] }
  }
  const boxes = items.map((item) =>
    Array.isArray(item) ? numbers4(item) : isFields(item) ? named(item)?.numbers : null,
  )
  const shapes = boxes.flatMap((numbers): CallShape[] => (numbers ? [{ kind: 'box', numbers }] : []))
  return { numbers: boxes[0] ?? null, slips: ['several-boxes'], ...(shapes.length > 1 ? { shapes } : {}) }
}

function cornerOf(item: unknown): readonly [number, number] | null {
  const pair: readonly unknown[] = Array.isArray(item) ? item : isFields(item) ? [item['x'], item['y']] : []
  const [x, y] = [numberOf(pair[0]), numberOf(pair[1])]
  return pair.length === 2 && x !== null && y !== null ? [x, y] : null
}

function named(args: Fields): BoxValue | null {
  for (const names of NAMED) {
    const numbers = numbers4(names.map((name) => args[name]))
    if (numbers) return { numbers, slips: ['named-numbers'] }
  }
  return null
}

function wordsOf(text: string): string[] {
  return text
    .slice(0, LONGEST_TEXT)
    .normalize('NFKC')
    .replace(/[[\]()]/g, ' ')
    .split(/[\s,]+/)
    .filter((word) => word !== '')
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
