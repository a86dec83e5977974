import { LoupeError, type Fault } from '../../core'
import type { Gpu } from './gpu'

const SCOPES = ['validation', 'internal', 'out-of-memory'] as const satisfies readonly GPUErrorFilter[]

/**
 * Runs `work` inside error scopes of the shared device: what the device reports of it is its own failure, and not that
 * of whoever uses the device next.
 * @throws LoupeError out-of-memory, runtime, and what `work` throws
 */
export async function guarded<T>(gpu: Pick<Gpu, 'device'> | null, work: () => Promise<T>): Promise<T> {
  if (!gpu) return work()
  for (const scope of SCOPES) gpu.device.pushErrorScope(scope)
  let result: T
  try {
    result = await work()
  } catch (error) {
    const reported = await pop(gpu.device)
    // The device's own word says more than what the runtime made of it.
    throw reported ?? error
  }
  const reported = await pop(gpu.device)
  if (reported) throw reported
  return result
}

async function pop(device: GPUDevice): Promise<LoupeError | null> {
  // Innermost scope first. A lost device has nothing to report here: it is told of elsewhere.
  const errors = await Promise.all(SCOPES.map(() => device.popErrorScope().catch(() => null)))
  const [memory, ...others] = errors
  const detail = (memory ?? others.find((error) => error !== null))?.message
  if (detail === undefined) return null
  if (memory) {
    return new LoupeError({
      code: 'out-of-memory',
      message: 'The graphics device has not enough memory for this.',
      detail,
      advice: 'Take a smaller model, or WASM, or close other tabs.',
    })
  }
  return new LoupeError({
    code: 'runtime',
    message: 'The graphics device refused a command.',
    detail,
    advice: 'Run again: a fresh one is started. If it stays, choose WASM.',
  })
}

/** What any failure is called when the device was lost meanwhile. @param why as the device said */
export function deviceLost(why: string): Fault {
  return {
    code: 'device-lost',
    message: 'The graphics device was lost in the middle of the work.',
    advice: 'Run again: the model is loaded anew. If it stays, choose WASM or a smaller model.',
    detail: why,
  }
}

/** What a lost device leaves behind is no result, even where no call said so. @throws LoupeError device-lost */
export function throwIfLost(gpu: Pick<Gpu, 'lost'> | null): void {
  const why = gpu?.lost() ?? null
  if (why !== null) throw new LoupeError(deviceLost(why))
}
