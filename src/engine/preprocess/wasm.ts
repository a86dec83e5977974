/**
 * The little of WebAssembly's binary format that `simd.ts` needs (webassembly.github.io/spec/core/binary): a module
 * with one imported memory and functions of 32-bit numbers without results. Code is lists of bytes, which nest freely.
 */
export type Code = readonly (number | Code)[]

export type WasmFunction = {
  readonly name: string
  readonly params: number
  readonly ints: number
  readonly vectors: number
  readonly body: Code
}

const I32 = 0x7f
const V128 = 0x7b
const PAGE = 65536

export function unsigned(value: number): number[] {
  const low = value & 127
  const rest = value >>> 7
  return rest === 0 ? [low] : [low | 128, ...unsigned(rest)]
}

function signed(value: number): number[] {
  const low = value & 127
  const rest = value >> 7
  return (rest === 0 && (low & 64) === 0) || (rest === -1 && (low & 64) !== 0) ? [low] : [low | 128, ...signed(rest)]
}

function flat(code: Code): number[] {
  return code.flatMap((part) => (typeof part === 'number' ? [part] : flat(part)))
}

function sized(code: Code): number[] {
  const bytes = flat(code)
  return [...unsigned(bytes.length), ...bytes]
}

function list(items: readonly Code[]): Code {
  return [unsigned(items.length), ...items]
}

const text = (value: string): number[] => sized([...new TextEncoder().encode(value)])
const section = (id: number, content: Code): number[] => [id, ...sized(content)]

/** Everything is compiled at once, so it is small enough to be made where it is used. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = list(functions.map(({ params }) => [0x60, list(Array.from({ length: params }, () => [I32])), 0]))
  const memory = list([[text('env'), text('memory'), 2, 0, unsigned(0)]])
  const bodies = functions.map(({ ints, vectors, body }) =>
    sized([
      list([
        [unsigned(ints), I32],
        [unsigned(vectors), V128],
      ]),
      body,
      0x0b,
    ]),
  )
  return Uint8Array.from(
    flat([
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, types),
      section(2, memory),
      section(3, list(functions.map((_, i) => [i]))),
      section(7, list(functions.map(({ name }, i) => [text(name), 0, i]))),
      section(10, list(bodies)),
    ]),
  )
}

export function pagesFor(bytes: number): number {
  return Math.ceil(bytes / PAGE)
}

const simd = (op: number): number[] => [0xfd, ...unsigned(op)]
const load =
  (op: number, align: number) =>
  (offset = 0): Code => [simd(op), align, unsigned(offset)]

/** Instructions, named as in the specification. */
export const op = {
  get: (local: number): Code => [0x20, local],
  set: (local: number): Code => [0x21, local],
  i32: (value: number): Code => [0x41, signed(value)],
  add: [0x6a] as Code,
  sub: [0x6b] as Code,
  mul: [0x6c] as Code,
  less: [0x48] as Code,
  or: [0x72] as Code,
  loadI32: (offset = 0): Code => [0x28, 2, unsigned(offset)],
  storeI32: (offset = 0): Code => [0x36, 2, unsigned(offset)],
  /** `body` again and again while `condition` (which leaves a number) holds; not at all where it does not at first. */
  loopWhile: (condition: Code, body: Code): Code => [
    0x02,
    0x40,
    0x03,
    0x40,
    condition,
    0x45,
    0x0d,
    1,
    body,
    0x0c,
    0,
    0x0b,
    0x0b,
  ],
  loadV128: load(0, 0),
  storeV128: load(11, 0),
  load64Zero: load(93, 0),
  load32Splat: load(9, 0),
  shuffle: (lanes: readonly number[]): Code => [simd(13), lanes],
  splatI32: simd(17) as Code,
  zero: [simd(12), Array.from({ length: 16 }, () => 0)] as Code,
  extractI32: (lane: number): Code => [simd(27), lane],
  extendLowU8: simd(137) as Code,
  extendHighU8: simd(138) as Code,
  narrowI16toU8: simd(102) as Code,
  narrowI32toI16: simd(133) as Code,
  dotI16: simd(186) as Code,
  addI32: simd(174) as Code,
  shlI32: simd(171) as Code,
  shrI32: simd(172) as Code,
  orV128: simd(80) as Code,
}
