import { LoupeError, maskAddresses } from '../core'
import type { SourceSpec } from '../engine'
import { createBatch } from './batch'
import { fail, type Context } from './context'
import { endJob, phaseOf, startJob } from './jobs'
import { createMeter } from './progress'
import type { LoupeActions } from './actions'

/** A model's name as it is shown: an address without its password. */
export function sourceName(source: SourceSpec): string {
  if (source.kind === 'hub') return maskAddresses(source.id)
  if (source.kind === 'url') return maskAddresses(source.url)
  return source.name
}

/** Loads a model and says how far it is. @returns whether it is ready */
export async function load(context: Context, source: SourceSpec, signal: AbortSignal): Promise<boolean> {
  const { ports, get, set } = context
  const name = sourceName(source)
  const since = ports.clock.now()
  const meter = createMeter()
  set({ model: { kind: 'loading', name, progress: null, loaded: 0, total: null, since, rate: null, left: null } })
  const batch = createBatch(ports.clock.onFrame, (events: { progress: Parameters<typeof meter>[0]; at: number }[]) => {
    const metered = events.map(({ progress, at }) => ({ progress, ...meter(progress, at) }))
    const last = metered.at(-1)
    if (last && get().model.kind === 'loading' && !signal.aborted)
      set({ model: { kind: 'loading', name, since, ...last } })
  })
  try {
    const { device, dtype } = get()
    const model = await ports.engine.call(
      'load',
      { source, device, dtype },
      {
        signal,
        onEvent: (progress) => batch.push({ progress, at: ports.clock.now() }),
      },
    )
    batch.flush()
    context.source = source
    set({ model: { kind: 'ready', model } })
    void refreshCached(context)
    return true
  } catch (error) {
    batch.flush()
    const fault = fail(context, error, name)
    const still = ports.engine.model
    if (still) set({ model: { kind: 'ready', model: still } })
    else set({ model: fault.code === 'aborted' ? { kind: 'none' } : { kind: 'failed', name, fault } })
    return false
  }
}

export async function refreshCached(context: Context): Promise<void> {
  try {
    context.set({ cached: await context.ports.io.listCached() })
  } catch (error) {
    fail(context, error)
  }
}

export function modelActions(
  context: Context,
): Pick<LoupeActions, 'loadModel' | 'unloadModel' | 'setDevice' | 'setDtype' | 'deleteCached'> {
  const { ports, get, set } = context
  return {
    async loadModel(source) {
      if (phaseOf(get()) !== 'idle') return false
      const work = startJob(context, 'load', `Loading ${sourceName(source)}`)
      const ready = await load(context, source, work.signal)
      endJob(context, work)
      return ready
    },
    async unloadModel() {
      if (phaseOf(get()) !== 'idle') return
      try {
        await ports.engine.call('unload', null, {})
      } catch (error) {
        fail(context, error)
      }
      context.source = null
      set({ model: { kind: 'none' } })
    },
    setDevice: (device) => set({ device }),
    setDtype: (dtype) => set({ dtype }),
    async deleteCached(model) {
      try {
        await ports.io.deleteCached(model)
      } catch (error) {
        fail(context, error, model)
      }
      await refreshCached(context)
    },
  }
}

export function notLoaded(): LoupeError {
  return new LoupeError({
    code: 'model-not-loaded',
    message: 'No model is loaded.',
    advice: 'Load one from Models, or press Run to take the bundled one.',
  })
}
