import type { Size } from '../../core'

/**
 * The luma of a baseline JPEG: what a grey picture of it is. Only its first component is made; the others are read
 * over. For tests in Node, which decodes no pictures.
 * @throws Error for a JPEG of another kind
 */
export function lumaOfJpeg(bytes: Uint8Array): Size & { values: Float64Array } {
  const head = readHead(bytes)
  const { frame, restart } = head
  const [luma] = frame.components
  if (!luma) throw new Error('no component')
  const bits = new Bits(bytes, head.scan)
  const [across, down] = [Math.ceil(frame.width / (8 * frame.h)), Math.ceil(frame.height / (8 * frame.v))]
  const stride = across * luma.h * 8
  const plane = new Float64Array(stride * down * luma.v * 8)
  const last = frame.components.map(() => 0)
  for (let unit = 0; unit < across * down; unit += 1) {
    if (restart > 0 && unit > 0 && unit % restart === 0) {
      bits.restart()
      last.fill(0)
    }
    frame.components.forEach((component, index) => {
      for (let part = 0; part < component.h * component.v; part += 1) {
        const block = readBlock(bits, head, component, last[index] ?? 0)
        last[index] = block[0] ?? 0
        if (index > 0) continue
        const x = ((unit % across) * component.h + (part % component.h)) * 8
        const y = (Math.floor(unit / across) * component.v + Math.floor(part / component.h)) * 8
        place(block, head.quants[component.quant] ?? [], plane, y * stride + x, stride)
      }
    })
  }
  const { width, height } = frame
  const values = new Float64Array(width * height)
  for (let y = 0; y < height; y += 1) values.set(plane.subarray(y * stride, y * stride + width), y * width)
  return { width, height, values }
}

type Component = { readonly h: number; readonly v: number; readonly quant: number; dc: number; ac: number }
type Frame = { width: number; height: number; h: number; v: number; components: Component[] }
/** Of a code of so many bits (length x 65536 + code) its value. */
type Codes = ReadonlyMap<number, number>
type Head = { frame: Frame; quants: number[][]; codes: Codes[]; restart: number; scan: number }

function readHead(bytes: Uint8Array): Head {
  const at = (index: number) => bytes[index] ?? 0
  const word = (index: number) => at(index) * 256 + at(index + 1)
  const head: Head = {
    frame: { width: 0, height: 0, h: 1, v: 1, components: [] },
    quants: [],
    codes: [],
    restart: 0,
    scan: 0,
  }
  const ids: number[] = []
  for (let mark = 2; head.scan === 0; mark += 2 + word(mark + 2)) {
    const [kind, start, end] = [at(mark + 1), mark + 4, mark + 2 + word(mark + 2)]
    if (kind === 0xdb) {
      for (let i = start; i < end; i += 65) head.quants[at(i)] = Array.from(bytes.subarray(i + 1, i + 65))
    } else if (kind === 0xc4) {
      for (let i = start; i < end;) {
        const lengths = bytes.subarray(i + 1, i + 17)
        const count = lengths.reduce((sum, one) => sum + one, 0)
        // Tables of AC coefficients stand four after those of DC.
        head.codes[(at(i) & 15) + (at(i) >> 4) * 4] = codesOf(lengths, bytes.subarray(i + 17, i + 17 + count))
        i += 17 + count
      }
    } else if (kind === 0xc0) {
      const components = Array.from({ length: at(start + 5) }, (_, index): Component => {
        const one = start + 6 + 3 * index
        ids.push(at(one))
        return { h: at(one + 1) >> 4, v: at(one + 1) & 15, quant: at(one + 2), dc: 0, ac: 4 }
      })
      const most = (side: 'h' | 'v') => Math.max(...components.map((one) => one[side]))
      head.frame = { height: word(start + 1), width: word(start + 3), h: most('h'), v: most('v'), components }
    } else if (kind === 0xdd) {
      head.restart = word(start)
    } else if (kind === 0xda) {
      for (let index = 0; index < at(start); index += 1) {
        const component = head.frame.components[ids.indexOf(at(start + 1 + 2 * index))]
        if (!component) throw new Error('no such component')
        component.dc = at(start + 2 + 2 * index) >> 4
        component.ac = 4 + (at(start + 2 + 2 * index) & 15)
      }
      head.scan = end
    } else if (kind < 0xe0 && kind !== 0xfe) {
      throw new Error(`no baseline JPEG: ${kind.toString(16)}`)
    }
  }
  return head
}

function codesOf(lengths: Uint8Array, values: Uint8Array): Codes {
  const codes = new Map<number, number>()
  let [code, next] = [0, 0]
  lengths.forEach((count, index) => {
    for (let i = 0; i < count; i += 1) {
      codes.set((index + 1) * 65536 + code, values[next] ?? 0)
      code += 1
      next += 1
    }
    code *= 2
  })
  return codes
}

class Bits {
  private kept = 0
  private left = 0
  private at: number
  private readonly bytes: Uint8Array

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.at = at
  }

  bit(): number {
    if (this.left === 0) {
      this.kept = this.bytes[this.at] ?? 0
      // A byte of ones is followed by a zero that says nothing.
      this.at += this.kept === 0xff ? 2 : 1
      this.left = 8
    }
    this.left -= 1
    return (this.kept >> this.left) & 1
  }

  number(size: number): number {
    let value = 0
    for (let i = 0; i < size; i += 1) value = value * 2 + this.bit()
    return size > 0 && value < 2 ** (size - 1) ? value - 2 ** size + 1 : value
  }

  code(codes: Codes | undefined): number {
    let code = 0
    for (let length = 1; length <= 16; length += 1) {
      code = code * 2 + this.bit()
      const value = codes?.get(length * 65536 + code)
      if (value !== undefined) return value
    }
    throw new Error('no such code')
  }

  /** Over the mark that stands between two intervals. */
  restart(): void {
    this.left = 0
    this.at += 2
  }
}

/** A block's 64 coefficients, in the order of the file; the first is added to that of the block before. */
function readBlock(bits: Bits, { codes }: Head, { dc, ac }: Component, before: number): Int32Array {
  const block = new Int32Array(64)
  block[0] = before + bits.number(bits.code(codes[dc]))
  for (let k = 1; k < 64; k += 1) {
    const code = bits.code(codes[ac])
    if (code === 0) break
    k += code >> 4
    block[k] = bits.number(code & 15)
  }
  return block
}

/** Where each coefficient of the file stands in its block: along the diagonals, to and fro. */
const ZIGZAG = Array.from({ length: 64 }, (_, index) => index).sort((one, other) => {
  const [a, b] = [diagonal(one), diagonal(other)]
  return a - b || (a % 2 === 0 ? other - one : one - other)
})
const WAVES = Array.from({ length: 64 }, (_, index) => {
  const [x, u] = [index >> 3, index & 7]
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16)
})

function diagonal(index: number): number {
  return (index >> 3) + (index & 7)
}

function place(block: Int32Array, quants: readonly number[], plane: Float64Array, start: number, stride: number): void {
  const waves = new Float64Array(64)
  ZIGZAG.forEach((to, k) => (waves[to] = (block[k] ?? 0) * (quants[k] ?? 0)))
  const rows = new Float64Array(64)
  for (let i = 0; i < 64; i += 1) {
    for (let u = 0; u < 8; u += 1) {
      rows[i] = (rows[i] ?? 0) + (WAVES[(i & 7) * 8 + u] ?? 0) * (waves[(i & ~7) + u] ?? 0)
    }
  }
  for (let i = 0; i < 64; i += 1) {
    let sum = 128
    for (let v = 0; v < 8; v += 1) sum += (WAVES[(i >> 3) * 8 + v] ?? 0) * (rows[v * 8 + (i & 7)] ?? 0)
    plane[start + (i >> 3) * stride + (i & 7)] = Math.max(0, Math.min(255, Math.round(sum)))
  }
}
