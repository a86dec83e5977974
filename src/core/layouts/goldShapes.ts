import type { Frame, Shape } from '../trace/schema'
import { isFields, type Fields } from './content'

/** Shapes of gold and of annotation tools. None throws. */

export const PIXELS: Frame = { unit: 'pixel', order: 'xyxy', of: 'original' }
export const PIXELS_XYWH: Frame = { unit: 'pixel', order: 'xywh', of: 'original' }

/** The numbers of a list, where it holds nothing else and at least `least` of them. */
export function numbersOf(value: unknown, least = 1): number[] | null {
  if (!Array.isArray(value) || value.length < least) return null
  return value.every((one): one is number => typeof one === 'number' && Number.isFinite(one)) ? [...value] : null
}

/** A box of four numbers; null for anything else. */
export function goldBoxOf(value: unknown, frame: Frame, label?: string): Shape | null {
  const numbers = numbersOf(value, 4)
  return numbers?.length === 4 ? shapeOf('box', numbers, frame, label) : null
}

export function shapeOf(kind: Shape['kind'], numbers: number[], frame: Frame, label?: string): Shape {
  return { kind, numbers, frame, author: 'prompt', ...(label === undefined || label === '' ? {} : { label }) }
}

/** Numbers of fields by name; null where one is missing. */
export function fieldNumbers(fields: Fields, ...names: readonly string[]): number[] | null {
  return numbersOf(names.map((name) => numeric(fields[name])))
}

/** A number, or a text that is one. */
export function numeric(value: unknown): unknown {
  if (typeof value !== 'string' || value.trim() === '') return value
  const number = Number(value)
  return Number.isFinite(number) ? number : value
}

/** The values of a list, or of an object whose keys are only places. */
export function valuesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return [...(value as unknown[])]
  return isFields(value) ? Object.values(value) : []
}
