import type { Tensor } from 'onnxruntime-web'
import type { OrtModule } from '../device/runtime'
import type { FloatType, PixelTensor } from '../preprocess/pixelTensor'

const scratch = new DataView(new ArrayBuffer(4))

/** One float32 as the bits of the nearest float16, ties to even. */
export function toHalf(value: number): number {
  scratch.setFloat32(0, value)
  const bits = scratch.getUint32(0)
  const sign = (bits >>> 16) & 0x8000
  const exponent = ((bits >>> 23) & 255) - 112
  const mantissa = bits & 0x7fffff
  if (exponent >= 143) return sign | 0x7c00 | (mantissa === 0 ? 0 : 0x200)
  if (exponent >= 31) return sign | 0x7c00
  if (exponent < -10) return sign
  const shift = exponent > 0 ? 13 : 14 - exponent
  const full = exponent > 0 ? (exponent << 23) | mantissa : mantissa | 0x800000
  const half = full >>> shift
  const rest = full & ((1 << shift) - 1)
  const middle = 1 << (shift - 1)
  return sign | (half + (rest > middle || (rest === middle && (half & 1) === 1) ? 1 : 0))
}

/** The bits of a float16 as a number. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 31
  const mantissa = half & 0x3ff
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN
  if (exponent === 0) return sign * mantissa * 2 ** -24
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15)
}

export function floatTensor(ort: OrtModule, type: FloatType, data: Float32Array, dims: readonly number[]): Tensor {
  if (type === 'float32') return new ort.Tensor('float32', data, dims)
  return new ort.Tensor('float16', Uint16Array.from(data, toHalf), dims)
}

/**
 * A picture's tensor as the runtime takes it: in place where it lies on the device, where it stays its maker's to
 * release.
 */
export function pixelTensor(ort: OrtModule, type: FloatType, pixels: PixelTensor): Tensor {
  if (pixels.place === 'cpu') return floatTensor(ort, type, pixels.data, pixels.shape)
  return ort.Tensor.fromGpuBuffer(pixels.buffer, { dataType: pixels.type, dims: pixels.shape })
}

export function int64Tensor(ort: OrtModule, values: readonly number[], dims: readonly number[]): Tensor {
  return new ort.Tensor('int64', BigInt64Array.from(values, BigInt), dims)
}

/** Floats of a tensor that lies in memory; a copy where they were halves. */
export function floatsOf(tensor: Tensor, data: Tensor['data'] = tensor.data): Float32Array {
  if (data instanceof Float32Array) return data
  if (data instanceof Uint16Array) return Float32Array.from(data, fromHalf)
  // Float16Array, where the browser has it: its elements are numbers already.
  if (tensor.type === 'float16') return Float32Array.from(data as unknown as ArrayLike<number>)
  throw new Error(`a ${tensor.type} tensor where floats were expected`)
}
