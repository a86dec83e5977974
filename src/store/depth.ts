import {
  alignDepth,
  applyFit,
  depthRange,
  pixelBox,
  pixelsToUnit,
  toFault,
  unitBox,
  type DepthMap,
  type UnitBox,
} from '../core'
import type { DepthProgress, SourceSpec } from '../engine'
import { createBatch } from './batch'
import { report, type Context } from './context'
import { dropJobs, endJob, startJob, stopJob } from './jobs'
import type { LoupeActions } from './actions'
import type { CropDepth, DepthFound, DepthState, LoupeState } from './types'

/** The map of the picture that is open, or null until it is there. */
export function depthHere(state: Pick<LoupeState, 'depth' | 'picture'>): DepthFound | null {
  const { depth, picture } = state
  return depth.kind === 'ready' && depth.picture === picture?.id ? depth : null
}

/** The map of another picture says nothing of this one. */
export function depthNow(state: Pick<LoupeState, 'depth' | 'picture'>): DepthState {
  const { depth, picture } = state
  return depth.kind !== 'none' && depth.picture !== picture?.id ? { kind: 'none' } : depth
}

type DepthActions = Pick<
  LoupeActions,
  'findDepth' | 'findCropDepth' | 'stopDepth' | 'setDepthModel' | 'setDepthLook' | 'setProbe'
>

export function depthActions(context: Context): DepthActions {
  const { get, set } = context
  return {
    findDepth: () => find(context),
    findCropDepth: (box, signal) => findCrop(context, box, signal),
    stopDepth: () => {
      const job = get().jobs.find((one) => one.kind === 'depth')
      if (job) stopJob(context, job.id)
    },
    setDepthModel: (depthModel) => {
      dropJobs(context, 'depth')
      set({ depthModel, depth: { kind: 'none' } })
      if (shown(get())) void find(context)
    },
    setDepthLook: (change) => {
      set({ depthLook: { ...get().depthLook, ...change } })
      if (shown(get()) && depthNow(get()).kind === 'none') void find(context)
    },
    setProbe: (probe) => {
      if (probe !== get().probe) set({ probe })
    },
  }
}

function shown({ depthLook }: Pick<LoupeState, 'depthLook'>): boolean {
  return depthLook.layer || depthLook.relief
}

/**
 * Finds the depth of the open picture, beside whatever else the engine does; a later request takes the place of this
 * one.
 */
async function find(context: Context): Promise<void> {
  const { ports, get, set } = context
  const { picture, device } = get()
  const image = picture && ports.pictures.blob(picture.id)
  if (!picture || !image) return
  dropJobs(context, 'depth')
  const work = startJob(context, 'depth', 'Finding depth')
  const mine = () => get().jobs.some((job) => job.id === work.id)
  set({ depth: { kind: 'working', picture: picture.id, progress: null } })
  const batch = createBatch(ports.clock.onFrame, (events: DepthProgress[]) => {
    if (mine()) set({ depth: { kind: 'working', picture: picture.id, progress: events.at(-1) ?? null } })
  })
  try {
    const source = await sourceOf(context)
    const input = { image, source, device, dtype: 'auto' } as const
    const { map, model } = await ports.engine.call('depth', input, { signal: work.signal, onEvent: batch.push })
    batch.flush()
    if (mine()) set({ depth: readyOf(picture.id, map, model) })
  } catch (error) {
    batch.flush()
    if (!mine()) return
    const fault = toFault(error, 'depth')
    report(context, fault)
    set({ depth: fault.code === 'aborted' ? { kind: 'none' } : { kind: 'failed', picture: picture.id, fault } })
  }
  endJob(context, work)
}

/** The person's model, else the one of the page: as it was read at the start, or read now where that failed. */
async function sourceOf({ ports, get }: Context): Promise<SourceSpec> {
  const { depthModel, depthModels } = get()
  return depthModel ?? (depthModels[0] ?? (await ports.io.depthModels())[0]).source
}

/** What a box covers, in whole pixels of the picture, at least one. */
function cropOf(box: UnitBox, { width, height }: { width: number; height: number }) {
  const [x1, y1] = [Math.min(width - 1, Math.floor(box[0] * width)), Math.min(height - 1, Math.floor(box[1] * height))]
  return pixelBox(x1, y1, Math.max(x1 + 1, Math.ceil(box[2] * width)), Math.max(y1 + 1, Math.ceil(box[3] * height)))
}

/** A part of the picture by a run of its own, brought to the scale of the whole: a float map, so that both compare. */
async function findCrop(context: Context, box: UnitBox, signal: AbortSignal): Promise<CropDepth | null> {
  const { ports, get } = context
  const found = depthHere(get())
  const { picture, device } = get()
  const image = picture && ports.pictures.blob(picture.id)
  if (!found || !image) return null
  const cropPx = cropOf(box, picture.size)
  const place = pixelsToUnit(cropPx, picture.size)
  try {
    const source = await sourceOf(context)
    const { map } = await ports.engine.call('depth', { image, source, device, dtype: 'auto', cropPx }, { signal })
    const fit = alignDepth({ map, box: place }, { map: found.map, box: unitBox(0, 0, 1, 1) })
    // Turned round, the crop's map says something else than the whole's: it is of no use beside it.
    return fit && fit.scale > 0 ? { map: applyFit(map, fit), rms: fit.rms / (found.range.p99 - found.range.p1) } : null
  } catch (error) {
    report(context, toFault(error, 'depth of a crop'))
    return null
  }
}

function readyOf(picture: string, map: DepthMap, model: DepthFound['model']): DepthState {
  return { kind: 'ready', picture, map, range: depthRange(map), model }
}

/** While the layer or the relief is shown, every picture that is opened gets its depth. */
export function followPictures(
  context: Context,
  subscribe: (listener: (now: LoupeState, before: LoupeState) => void) => void,
): void {
  subscribe((now, before) => {
    if (now.picture?.id === before.picture?.id) return
    dropJobs(context, 'depth')
    context.set({ probe: null, ...(now.depth.kind === 'working' ? { depth: { kind: 'none' } as const } : {}) })
    if (now.picture && shown(now)) void find(context)
  })
}
