import type { Numbers4 } from '../geometry/box'
import { numbers4 } from './boxes'
import { pythonTokens, type Token } from './pythonTokens'

/** A box that stands in a program: `crop`, `slice`, or the function that it was handed to. */
export type CodeBox = { readonly by: string; readonly numbers: Numbers4 }

type Value = number | readonly number[]
/** A value and the index of the token after it. */
type Read<T> = { readonly value: T; readonly next: number }

/** More numbers than this are no box, and more names on the left side no corners. */
const MOST = 8
/** Only what is called like a picture is cut by `[a:b, c:d]`; a slice of a matrix is no look. */
const PICTURE_NAME = /im(?:g|age)?(?:_|\d|$)|^im|pic|photo|frame|crop|gr[ae]y|roi|arr/i

/**
 * The boxes of a program, read and never run: `x.crop((x1, y1, x2, y2))`, `img[y1:y2, x1:x2]` (as xyxy), and the
 * `functions` that take a picture and four numbers, or a list of them. Numbers must be written out, or names that were
 * given such numbers before. What is cut from a crop of the same program is left out: its numbers are of that crop.
 */
export function boxesOfCode(program: string, functions: readonly string[] = []): CodeBox[] {
  const reader = new CodeReader(pythonTokens(program), functions)
  reader.run()
  return reader.boxes
}

class CodeReader {
  readonly boxes: CodeBox[] = []
  private readonly tokens: readonly Token[]
  private readonly functions: readonly string[]
  private readonly values = new Map<string, Value>()
  /** Names of pictures that were cut in this program. */
  private readonly cut = new Set<string>()
  /** The name that this statement gives a value to. */
  private target: string | null = null
  private foundHere = false

  constructor(tokens: readonly Token[], functions: readonly string[]) {
    this.tokens = tokens
    this.functions = functions
  }

  run(): void {
    let starts = true
    let index = 0
    while (index < this.tokens.length) {
      if (starts) index = this.statement(index)
      const token = this.tokens[index]
      starts = token?.kind === 'end'
      if (starts) this.endStatement()
      else if (token?.kind === 'name') this.look(index, token.text)
      index += 1
    }
    this.endStatement()
  }

  private endStatement(): void {
    if (this.target !== null) {
      if (this.foundHere) this.cut.add(this.target)
      else this.cut.delete(this.target)
    }
    this.target = null
    this.foundHere = false
  }

  /** Learns what an assignment at `index` gives its names; returns where its right side begins, else `index`. */
  private statement(index: number): number {
    const left = this.leftSide(index)
    if (!left) {
      this.forget(index)
      return index
    }
    const names = left.value
    for (const name of names) this.values.delete(name)
    if (names.length === 1) this.target = names[0] ?? null
    const right = this.rightSide(left.next)
    if (right === null) return left.next
    if (names.length === 1) this.values.set(names[0] ?? '', right)
    else if (typeof right !== 'number' && right.length === names.length)
      names.forEach((name, place) => this.values.set(name, right[place] ?? 0))
    return left.next
  }

  /** `a = `, `a, b = ` or `(a, b) = `. */
  private leftSide(start: number): Read<string[]> | null {
    const names: string[] = []
    let index = this.is(start, '(') ? start + 1 : start
    while (names.length <= MOST) {
      const token = this.tokens[index]
      if (token?.kind !== 'name') return null
      names.push(token.text)
      index += 1
      if (this.is(index, ',')) index += 1
      else break
    }
    if (this.is(start, '(') && this.is(index, ')')) index += 1
    return this.is(index, '=') ? { value: names, next: index + 1 } : null
  }

  /** Names that a loop or an `x += 1` changes have no known value any more. */
  private forget(start: number): void {
    const first = this.tokens[start]
    if (first?.kind !== 'name') return
    if (first.text !== 'for') {
      if (this.tokens[start + 1]?.text.endsWith('=')) this.values.delete(first.text)
      return
    }
    for (let index = start + 1; index <= start + 2 * MOST; index += 1) {
      const token = this.tokens[index]
      if (token === undefined || token.text === 'in') return
      this.values.delete(token.text)
    }
  }

  /** A value that the whole right side is; null where it is anything else. */
  private rightSide(start: number): Value | null {
    const found: Value[] = []
    let index = start
    while (found.length <= MOST) {
      const read = this.value(index)
      if (!read) return null
      found.push(read.value)
      index = read.next
      if (!this.is(index, ',')) break
      index += 1
    }
    const after = this.tokens[index]
    if (after !== undefined && after.kind !== 'end') return null
    if (found.length === 1) return found[0] ?? null
    return found.every((one) => typeof one === 'number') ? found : null
  }

  /** A number, a name that has a value, or a list of numbers. */
  private value(index: number): Read<Value> | null {
    const scalar = this.scalar(index)
    if (scalar) return scalar
    const token = this.tokens[index]
    const known = token?.kind === 'name' ? this.values.get(token.text) : undefined
    if (known !== undefined) return this.ends(index + 1) ? { value: known, next: index + 1 } : null
    const close = this.is(index, '(') ? ')' : this.is(index, '[') ? ']' : null
    return close === null ? null : this.list(index + 1, close)
  }

  private list(start: number, close: string): Read<Value> | null {
    const found: number[] = []
    let index = start
    while (found.length <= MOST && !this.is(index, close)) {
      const read = this.scalar(index)
      if (!read) return null
      found.push(read.value)
      index = this.is(read.next, ',') ? read.next + 1 : read.next
    }
    return this.is(index, close) && this.ends(index + 1) ? { value: found, next: index + 1 } : null
  }

  /** One number, with its sign, with nothing done to it. */
  private scalar(start: number): Read<number> | null {
    const negative = this.is(start, '-')
    const index = negative ? start + 1 : start
    const token = this.tokens[index]
    const known = token?.kind === 'name' ? this.values.get(token.text) : undefined
    const number = token?.kind === 'number' ? Number(token.text) : known
    if (typeof number !== 'number' || !Number.isFinite(number) || !this.ends(index + 1)) return null
    return { value: negative ? -number : number, next: index + 1 }
  }

  /** Whether a value may end before this token: what goes on with `+` or `.` is another value. */
  private ends(index: number): boolean {
    const token = this.tokens[index]
    return token === undefined || token.kind === 'end' || ',)]:'.includes(token.text)
  }

  private look(index: number, name: string): void {
    if (this.is(index + 1, '[') && PICTURE_NAME.test(name) && !this.cut.has(name)) {
      this.found('slice', this.slice(index + 2))
    } else if (this.is(index + 1, '(') && (name === 'crop' || this.functions.includes(name))) {
      const method = this.is(index - 1, '.')
      const first = this.tokens[method ? index - 2 : index + 2]
      if (first?.kind === 'name' && this.cut.has(first.text)) return
      this.found(name, this.argument(method ? index + 2 : this.afterPicture(index + 2)))
    }
  }

  private found(by: string, numbers: Numbers4 | null): void {
    if (!numbers) return
    this.boxes.push({ by, numbers })
    this.foundHere = true
  }

  /** Past a first argument that is a name without a value: the picture. */
  private afterPicture(index: number): number {
    const token = this.tokens[index]
    const isPicture = token?.kind === 'name' && !this.values.has(token.text) && this.is(index + 1, ',')
    return isPicture ? index + 2 : index
  }

  /** `(a, b, c, d)`, a name for it, `box=(..)`, or four arguments. */
  private argument(start: number): Numbers4 | null {
    const index = this.is(start + 1, '=') && this.tokens[start]?.kind === 'name' ? start + 2 : start
    const one = this.value(index)
    if (one && typeof one.value !== 'number') return numbers4(one.value)
    const found: number[] = []
    let place = index
    while (found.length < 4) {
      const read = this.scalar(place)
      if (!read) return null
      found.push(read.value)
      place = read.next + 1
    }
    return numbers4(found)
  }

  /** `y1:y2, x1:x2`, rows first, as xyxy. */
  private slice(start: number): Numbers4 | null {
    const rows = this.range(start)
    const columns = rows && this.is(rows.next, ',') ? this.range(rows.next + 1) : null
    if (!rows || !columns) return null
    return [columns.value[0], rows.value[0], columns.value[1], rows.value[1]]
  }

  private range(start: number): Read<readonly [number, number]> | null {
    const from = this.scalar(start)
    const to = from && this.is(from.next, ':') ? this.scalar(from.next + 1) : null
    return from && to ? { value: [from.value, to.value], next: to.next } : null
  }

  private is(index: number, text: string): boolean {
    const token = this.tokens[index]
    return token?.kind === 'mark' && token.text === text
  }
}
