import type { PixelBox, Size } from '../../core'
import { PRECISION, type Kernel } from './kernel'
import type { Picture } from './picture'
import { assemble, op, pagesFor, type Code } from './wasm'

/**
 * The two passes of the resize by WebAssembly's vectors, to the bit what the plain ones give. `dot` multiplies 16-bit
 * numbers and adds neighbours, so inputs go in pairs, and a weight w of 23 bits goes as two: w = high * 2^11 + low,
 * with low in [0, 2^11). The sums of both, put together, are the sum, since neither leaves 32 bits for good: it wraps
 * and comes back.
 */
const LOW_BITS = 11
/** Rows of the source that are copied in at a time. */
const BAND = 64
/** Over so many bytes the memory is not kept for the next picture. */
const KEPT_BYTES = 64 * 2 ** 20

const { get, set, i32, add, loadI32, loopWhile } = op
const step = (local: number, by: Code): Code => [get(local), by, add, set(local)]
const plus = (local: number, ...code: Code[]): Code => [get(local), ...code, op.addI32, set(local)]
const total = (high: number, low: number): Code => [
  get(high),
  i32(LOW_BITS),
  op.shlI32,
  get(low),
  op.addI32,
  i32(PRECISION),
  op.shrI32,
]
const half: Code = [i32(1 << (PRECISION - 1)), op.splatI32]
const clipped: Code = [op.narrowI32toI16]

/**
 * One row: pixels at `src` to `dst`, one a time. bounds: [first byte, bytes of weights] each; weights: `stride` bytes
 * each.
 */
function acrossBody(): Code {
  const [src, dst, bounds, weights, end, stride, offset, w, wEnd, high, low, pixels] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
  ] as const
  // Two pixels as r r g g b b a a, each byte with a zero above it.
  const pair = [0, 16, 4, 16, 1, 16, 5, 16, 2, 16, 6, 16, 3, 16, 7, 16]
  return loopWhile(
    [get(dst), get(end), op.less],
    [
      get(src),
      get(bounds),
      loadI32(),
      add,
      set(offset),
      get(weights),
      set(w),
      get(w),
      get(bounds),
      loadI32(4),
      add,
      set(wEnd),
      op.zero,
      set(high),
      half,
      set(low),
      loopWhile(
        [get(w), get(wEnd), op.less],
        [
          get(offset),
          op.load64Zero(),
          op.zero,
          op.shuffle(pair),
          set(pixels),
          plus(high, get(pixels), get(w), op.load32Splat(), op.dotI16),
          plus(low, get(pixels), get(w), op.load32Splat(4), op.dotI16),
          step(offset, i32(8)),
          step(w, i32(8)),
        ],
      ),
      get(dst),
      total(high, low),
      op.zero,
      clipped,
      op.zero,
      op.narrowI16toU8,
      op.extractI32(0),
      i32(0xff000000 | 0),
      op.or,
      op.storeI32(),
      step(dst, i32(4)),
      step(bounds, i32(8)),
      step(weights, get(stride)),
    ],
  )
}

/** One row, four pixels a time, of the rows from `src` on that lie `row` bytes apart; weights: one row of the table. */
function downBody(): Code {
  const [src, dst, weights, wEnd, end, row, offset, w] = [0, 1, 2, 3, 4, 5, 6, 7] as const
  const [a, b, high, low] = [8, 9, [10, 11, 12, 13], [14, 15, 16, 17]] as const
  const lanes = (from: number) => Array.from({ length: 16 }, (_, i) => from + (i >> 1) + 16 * (i & 1))
  const group = (i: number): Code => [
    get(a),
    get(b),
    op.shuffle(lanes(i < 2 ? 0 : 8)),
    i % 2 === 0 ? op.extendLowU8 : op.extendHighU8,
  ]
  const four = [0, 1, 2, 3] as const
  return loopWhile(
    [get(dst), get(end), op.less],
    [
      get(src),
      set(offset),
      get(weights),
      set(w),
      four.map((i) => [op.zero, set(high[i]), half, set(low[i])]),
      loopWhile(
        [get(w), get(wEnd), op.less],
        [
          get(offset),
          op.loadV128(),
          set(a),
          step(offset, get(row)),
          get(offset),
          op.loadV128(),
          set(b),
          step(offset, get(row)),
          four.map((i) => [
            plus(high[i], group(i), get(w), op.load32Splat(), op.dotI16),
            plus(low[i], group(i), get(w), op.load32Splat(4), op.dotI16),
          ]),
          step(w, i32(8)),
        ],
      ),
      get(dst),
      total(high[0], low[0]),
      total(high[1], low[1]),
      clipped,
      total(high[2], low[2]),
      total(high[3], low[3]),
      clipped,
      op.narrowI16toU8,
      i32(0xff000000 | 0),
      op.splatI32,
      op.orV128,
      op.storeV128(),
      step(dst, i32(16)),
      step(src, i32(16)),
    ],
  )
}

type Passes = {
  across(src: number, dst: number, bounds: number, weights: number, end: number, stride: number): void
  down(src: number, dst: number, weights: number, wEnd: number, end: number, row: number): void
}
type Machine = { readonly memory: WebAssembly.Memory; readonly passes: Passes }

let module: WebAssembly.Module | null | undefined
let kept: Machine | null = null

/** Null where the browser has no vectors, or does not let WebAssembly be compiled. */
function compiled(): WebAssembly.Module | null {
  if (module !== undefined) return module
  try {
    module = new WebAssembly.Module(
      assemble([
        { name: 'across', params: 6, ints: 3, vectors: 3, body: acrossBody() },
        { name: 'down', params: 6, ints: 2, vectors: 10, body: downBody() },
      ]),
    )
  } catch {
    module = null
  }
  return module
}

function machineOf(bytes: number): Machine | null {
  const code = compiled()
  if (!code) return null
  const reused = kept
  kept = null
  const missing = pagesFor(bytes) - (reused ? reused.memory.buffer.byteLength / 65536 : 0)
  try {
    if (reused && missing > 0) reused.memory.grow(missing)
    if (reused) return reused
    const memory = new WebAssembly.Memory({ initial: pagesFor(bytes) })
    // The exports are the two functions above.
    return { memory, passes: new WebAssembly.Instance(code, { env: { memory } }).exports as unknown as Passes }
  } catch {
    return null
  }
}

/** Weights in pairs, [outputs, pairs, 2]: high parts of two, low parts of two, 16 bits each. */
function pairsOf({ size, bounds, weights }: Kernel): { stride: number; words: Int32Array } {
  const pairs = Math.ceil(size / 2)
  const outputs = bounds.length / 2
  const words = new Int32Array(outputs * pairs * 2)
  for (let i = 0; i < outputs; i += 1) {
    for (let k = 0; k < (bounds[2 * i + 1] as number); k += 1) {
      const weight = weights[i * size + k] as number
      const offset = (i * pairs + (k >> 1)) * 2
      const shift = 16 * (k & 1)
      words[offset] = (words[offset] as number) | (((weight >> LOW_BITS) & 0xffff) << shift)
      words[offset + 1] = (words[offset + 1] as number) | ((weight & ((1 << LOW_BITS) - 1)) << shift)
    }
  }
  return { stride: pairs * 8, words }
}

function bytesOfPairs(count: number): number {
  return 8 * Math.ceil(count / 2)
}

/** The picture's crop at `size`, or null where vectors cannot be had: the plain passes then do it. */
export function resizeBySimd(
  picture: Picture,
  crop: PixelBox,
  { width, height }: Size,
  wide: Kernel,
  high: Kernel,
): Picture | null {
  const [columns, rows] = [crop[2] - crop[0], crop[3] - crop[1]]
  const [x, y] = [pairsOf(wide), pairsOf(high)]
  const line = 16 * Math.ceil(width / 4)
  const bounds = 0
  const xWeights = bounds + 8 * width
  const yWeights = xWeights + x.words.byteLength
  const middle = 16 * Math.ceil((yWeights + y.words.byteLength) / 16)
  // An odd count of inputs reads one more, with no weight: a row of the middle, a pixel of the band.
  const out = middle + line * (rows + 1)
  const band = out + line
  const machine = machineOf(band + 4 * columns * Math.min(BAND, rows) + 16)
  if (!machine) return null
  const { memory, passes } = machine
  // Of the picture's own kind: one that differs in sign alone would be copied number by number.
  const words = new Uint32Array(memory.buffer)
  words.set(x.words, xWeights / 4)
  words.set(y.words, yWeights / 4)
  for (let i = 0; i < width; i += 1) {
    words[2 * i] = 4 * (wide.bounds[2 * i] as number)
    words[2 * i + 1] = bytesOfPairs(wide.bounds[2 * i + 1] as number)
  }
  for (let top = 0; top < rows; top += BAND) {
    const end = Math.min(rows, top + BAND)
    for (let row = top; row < end; row += 1) {
      const from = (crop[1] + row) * picture.width + crop[0]
      words.set(picture.pixels.subarray(from, from + columns), band / 4 + (row - top) * columns)
      const to = middle + row * line
      passes.across(band + 4 * columns * (row - top), to, bounds, xWeights, to + 4 * width, x.stride)
    }
  }
  const pixels = new Uint32Array(width * height)
  for (let row = 0; row < height; row += 1) {
    const from = middle + line * (high.bounds[2 * row] as number)
    const start = yWeights + y.stride * row
    passes.down(from, out, start, start + bytesOfPairs(high.bounds[2 * row + 1] as number), out + 4 * width, line)
    pixels.set(words.subarray(out / 4, out / 4 + width), row * width)
  }
  if (memory.buffer.byteLength <= KEPT_BYTES) kept = machine
  return { width, height, pixels }
}
