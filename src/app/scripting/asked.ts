import { LoupeError } from '../../core'

/** What callers of `window.loupe` hand in is checked here: they write JavaScript, so that no type has held them. */

const DEVICES = ['auto', 'webgpu', 'wasm']
const DTYPES = ['auto', 'fp32', 'fp16', 'q8', 'q4', 'q4f16']

/** @throws LoupeError option-unknown where the device or the dtype is none that there is */
export function checkLoad(device: string, dtype: string): void {
  check('device', device, DEVICES)
  check('dtype', dtype, DTYPES)
}

function check(option: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return
  const advice = `Ask for one of ${known.join(', ')}.`
  throw new LoupeError({ code: 'option-unknown', message: `"${value}" is no ${option}.`, advice })
}

/** @throws LoupeError image-empty where nothing was handed in */
export function checkImage(image: unknown): void {
  if (image) return
  const advice = 'Hand in `image`: a Blob, a File or an address.'
  throw new LoupeError({ code: 'image-empty', message: 'No picture was handed in.', advice })
}
