/** Zip files byte by byte, so that a test can say anything in them, wrong things too. */

export type Entry = {
  readonly name: string
  /** 0 stored, 8 deflate, 93 zstd. */
  readonly method: number
  readonly packed: Uint8Array
  /** What the headers say of the unpacked size; the packed size where it is left out. */
  readonly size?: number
  /** What the headers say of the packed size; what it is where it is left out. */
  readonly packedSize?: number
  /** Where the directory says that the entry begins; where it does where it is left out. */
  readonly at?: number
  /** 1 encrypted, 8 sizes come after the data, 0x800 the name is UTF-8. */
  readonly flags?: number
  /** Sizes and place are written in an extra field of 64-bit numbers. */
  readonly zip64?: boolean
}

const FULL = 0xffffffff

function bytesOf(...numbers: readonly (readonly [value: number, bytes: 2 | 4 | 8])[]): Uint8Array {
  const out = new DataView(new ArrayBuffer(numbers.reduce((sum, [, bytes]) => sum + bytes, 0)))
  let at = 0
  for (const [value, bytes] of numbers) {
    if (bytes === 2) out.setUint16(at, value, true)
    else if (bytes === 4) out.setUint32(at, value, true)
    else out.setBigUint64(at, BigInt(value), true)
    at += bytes
  }
  return new Uint8Array(out.buffer)
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function headOf(entry: Entry, at: number, central: boolean): Uint8Array {
  const { method, packed, flags = 0x800, size = packed.length, packedSize = packed.length, zip64 = false } = entry
  const name = new TextEncoder().encode(entry.name)
  const isLater = !central && (flags & 8) !== 0
  const [said, saidPacked] = zip64 ? [FULL, FULL] : isLater ? [0, 0] : [size, packedSize]
  const place = central ? ([[at, 8]] as const) : []
  const extra = zip64 ? bytesOf([1, 2], [central ? 24 : 16, 2], [size, 8], [packedSize, 8], ...place) : bytesOf()
  const common = bytesOf([20, 2], [flags, 2], [method, 2], [0, 4], [0, 4], [saidPacked, 4], [said, 4])
  const lengths = bytesOf([name.length, 2], [extra.length, 2])
  if (!central) return joined([bytesOf([0x04034b50, 4]), common, lengths, name, extra])
  const rest = bytesOf([0, 2], [0, 2], [0, 2], [0, 4], [zip64 ? FULL : at, 4])
  return joined([bytesOf([0x02014b50, 4], [20, 2]), common, lengths, rest, name, extra])
}

/** @param before bytes that stand before the archive, as in a file that unpacks itself */
export function zipOf(entries: readonly Entry[], before = new Uint8Array(0)): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [before]
  const directory: Uint8Array[] = []
  let end = before.length
  for (const entry of entries) {
    const head = headOf(entry, end, false)
    const { packed, size = packed.length, packedSize = packed.length } = entry
    const isLater = ((entry.flags ?? 0) & 8) !== 0
    const later = isLater ? bytesOf([0x08074b50, 4], [0, 4], [packedSize, 4], [size, 4]) : bytesOf()
    directory.push(headOf(entry, entry.at ?? end, true))
    parts.push(head, packed, later)
    end += head.length + packed.length + later.length
  }
  const length = directory.reduce((sum, one) => sum + one.length, 0)
  const count = entries.length
  const last = bytesOf([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [length, 4], [end, 4], [0, 2])
  return joined([...parts, ...directory, last])
}
