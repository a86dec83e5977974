import { LoupeError, type Fault, type FaultCode } from '../../core'
import { deviceLost } from '../device/guard'
import type { OpenModel } from '../load'

/** Faults after which the runtime still works: it never came to run, or it was only told to stop. */
const HARMLESS: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'aborted',
  'image-empty',
  'image-not-image',
  'image-too-large',
  'image-unsupported',
  'image-undecodable',
  'url-invalid',
  'url-unreachable',
  'url-status',
  'url-html',
  'url-cors',
  'offline',
  'model-missing-file',
  'model-truncated',
  'model-not-onnx',
  'model-config',
  'model-kind',
  'model-unauthorised',
  'model-stalled',
  'model-not-loaded',
  'quota',
  'webgpu-absent',
  'webgpu-refused',
  'question-empty',
  'question-too-long',
  'trace-invalid',
  'trace-too-long',
])

export function isHarmless(fault: Fault): boolean {
  return HARMLESS.has(fault.code)
}

/** What a fault is when the graphics device was lost meanwhile, whatever the runtime called it. */
export function deviceFault(fault: Fault, holder: Pick<OpenModel, 'gpu'> | null, stopped: boolean): Fault {
  const lost = holder?.gpu?.lost() ?? null
  if (lost !== null && !(stopped && fault.code === 'aborted')) return deviceLost(lost)
  // A buffer that cannot be read since its device is gone rejects with an AbortError, though nobody stopped anything.
  if (fault.code === 'aborted' && !stopped) return deviceLost('the device gave a buffer up while it was read')
  if (fault.code !== 'internal') return fault
  const memory = /bad_alloc|out of memory|allocation failed/i.test(fault.detail ?? '')
  return memory
    ? {
        ...fault,
        code: 'out-of-memory',
        message: 'Memory ran out.',
        advice: 'Take a smaller model, fewer visual tokens, or close other tabs.',
      }
    : { ...fault, code: 'runtime', message: 'The model runtime failed.', advice: 'Run again: a fresh one is started.' }
}

export function notLoaded(): LoupeError {
  return new LoupeError({ code: 'model-not-loaded', message: 'No model is loaded.', advice: 'Load one first.' })
}
