/**
 * What can be told of an ONNX file without the runtime, whose own errors say little and leave it unusable: whether it
 * is one, whether it is whole, and which files its weights are in. An ONNX file is a protobuf message, a row of fields.
 */
export type OnnxState = 'whole' | 'truncated' | 'not-onnx'

const IR_VERSION = 1
const GRAPH = 7
const LENGTH_DELIMITED = 2

export function onnxState(bytes: Uint8Array): OnnxState {
  let offset = 0
  let graph = false
  let version = false
  while (offset < bytes.length) {
    const key = readVarint(bytes, offset)
    if (!key) return version ? 'truncated' : 'not-onnx'
    const field = Math.floor(key.value / 8)
    const end = fieldEnd(bytes, key.end, key.value % 8)
    if (end === null || field < 1 || field > 50) return version ? 'truncated' : 'not-onnx'
    if (end > bytes.length) return version || field === GRAPH ? 'truncated' : 'not-onnx'
    if (field === IR_VERSION) version = true
    if (field === GRAPH) graph = true
    offset = end
  }
  if (graph && version) return 'whole'
  return version ? 'truncated' : 'not-onnx'
}

function fieldEnd(bytes: Uint8Array, offset: number, wire: number): number | null {
  if (wire === 0) return readVarint(bytes, offset)?.end ?? null
  if (wire === 1) return offset + 8
  if (wire === 5) return offset + 4
  if (wire !== LENGTH_DELIMITED) return null
  const length = readVarint(bytes, offset)
  return length ? length.end + length.value : null
}

function readVarint(bytes: Uint8Array, offset: number): { value: number; end: number } | null {
  let value = 0
  for (let i = 0; i < 10; i += 1) {
    const byte = bytes[offset + i]
    if (byte === undefined) return null
    value += (byte & 127) * 2 ** (7 * i)
    if (byte < 128) return { value, end: offset + i + 1 }
  }
  return null
}

/** The key `location` of a tensor's external_data entry: StringStringEntryProto {1: "location", 2: name}. */
const LOCATION = [0x0a, 8, ...new TextEncoder().encode('location'), 0x12]

/** Names of the files beside it that hold weights, in the order of their first mention. */
export function externalFiles(bytes: Uint8Array): string[] {
  const names = new Set<string>()
  for (
    let offset = bytes.indexOf(LOCATION[2] as number);
    offset >= 0;
    offset = bytes.indexOf(LOCATION[2] as number, offset + 1)
  ) {
    const start = offset - 2
    if (start < 0 || !LOCATION.every((byte, i) => bytes[start + i] === byte)) continue
    const length = readVarint(bytes, start + LOCATION.length)
    if (length) names.add(new TextDecoder().decode(bytes.subarray(length.end, length.end + length.value)))
  }
  return [...names]
}
