import { LoupeError, pixelBox, type DepthMap, type FileSource, type PixelBox, type Size } from '../../core'
import { createLru } from '../cache/lru'
import type { Devices } from '../device/shared'
import { createGpuPreprocessor } from '../preprocess/gpu'
import { releasePixels, type PixelTensor } from '../preprocess/pixelTensor'
import { cpuPreprocessor } from '../preprocess/preprocessor'
import type { Device, SourceSpec } from '../modelInfo'
import type { PictureFile } from '../pictureFile'
import type { RunQueue } from '../session/queue'
import type { DepthModel } from './model'
import { openDepth } from './open'
import { inputSize } from './processor'
import type { DepthInput, DepthModelInfo, DepthProgress, DepthReply } from './protocol'
import { sameSpec } from './same'

/** Maps that are kept: about 45 of Depth Anything's, 340 of the bundled model's. */
const MAP_BYTES = 64 * 2 ** 20

export type DepthPorts = {
  readonly devices: Devices
  readonly queue: RunQueue
  readonly sourceOf: (spec: SourceSpec, signal: AbortSignal) => Promise<FileSource>
  readonly openImage: (blob: Blob, signal: AbortSignal) => Promise<PictureFile>
  readonly beat: (doing: string, budgetMs: number) => void
  /** Resolves when no answer is being written: answers go before depth. */
  readonly quiet: (signal: AbortSignal) => Promise<void>
  /** The device of the loaded VLM, which a depth model on `auto` follows; null where none is loaded. */
  readonly neighbour: () => 'webgpu' | 'wasm' | null
  readonly busy: () => boolean
}
export type DepthTask = { readonly signal: AbortSignal; event(event: DepthProgress): void }

/** The depth model of the worker: at most one is open, and maps are kept by picture, crop and model. */
export interface DepthDesk {
  /** @throws LoupeError image-*, model-*, webgpu-*, url-*, quota, out-of-memory, runtime, aborted */
  depth(input: DepthInput, task: DepthTask): Promise<DepthReply>
  /** Lets the model and the kept maps go. */
  release(): Promise<void>
  readonly gpu: DepthModel['gpu']
}

type Kept = { readonly map: DepthMap; readonly model: DepthModelInfo }

export function createDepthDesk(ports: DepthPorts): DepthDesk {
  const maps = createLru<Kept>(MAP_BYTES)
  const slot = createSlot(ports)
  let unpinned = 0

  async function depth(input: DepthInput, task: DepthTask): Promise<DepthReply> {
    const start = performance.now()
    const image = await ports.openImage(input.image, task.signal)
    const cropPx = checkedCrop(input.cropPx, image)
    const reply = ({ map, model }: Kept, runs: number): DepthReply => ({
      map,
      model,
      cropPx,
      runs,
      ms: performance.now() - start,
    })
    const device = input.device === 'auto' ? (ports.neighbour() ?? 'auto') : input.device
    let ready = await slot.current(input, device)
    const source = ready ? null : await ports.sourceOf(input.source, task.signal)
    // Where nobody knows what the files are pinned to, maps are kept as long as the model is open.
    const key = ready?.key ?? [source?.name, source?.revision ?? `#${(unpinned += 1)}`, device, input.dtype].join(' ')
    const place = `${image.sha256}:${cropPx.join(',')}:${key}`
    const kept = maps.get(place)
    if (kept) return reply(kept, 0)
    if (source) ready = await slot.reopen({ input, device, source, key, task })
    const { model } = ready as DepthInUse
    const map = await mapOf(ports, model, image, cropPx, task)
    maps.put(place, { map, model: model.info }, map.values.byteLength)
    return reply({ map, model: model.info }, 1)
  }

  return {
    depth,
    async release() {
      maps.clear()
      await slot.close()
    },
    get gpu() {
      return slot.gpu
    },
  }
}

/** The model that is open, and what it was asked as. */
type DepthInUse = {
  readonly model: DepthModel
  readonly asked: Pick<DepthInput, 'source' | 'device' | 'dtype'>
  readonly key: string
}
type Reopen = {
  readonly input: DepthInput
  readonly device: Device
  readonly source: FileSource
  readonly key: string
  readonly task: DepthTask
}

/** Holds at most one open model. */
function createSlot(ports: DepthPorts) {
  let open: DepthInUse | null = null

  async function close(): Promise<void> {
    const old = open
    open = null
    await old?.model.release()
  }

  return {
    close,
    get gpu() {
      return open?.model.gpu ?? null
    },
    /** The open model, where it is the one that is meant. */
    async current(input: DepthInput, device: Device): Promise<DepthInUse | null> {
      if (!open || open.asked.dtype !== input.dtype || (open.model.gpu?.lost() ?? null) !== null) return null
      if (device !== 'auto' && device !== open.model.info.device) return null
      return (await sameSpec(open.asked.source, input.source)) ? open : null
    },
    async reopen({ input, device, source, key, task }: Reopen): Promise<DepthInUse> {
      await close()
      const { devices, queue, beat } = ports
      const follows = input.device === 'auto' && device !== 'auto'
      const model = await openDepth({
        source,
        device,
        dtype: input.dtype,
        devices,
        queue,
        beat,
        why: follows ? `${device === 'wasm' ? 'WASM' : 'WebGPU'}, as the model that answers` : null,
        signal: task.signal,
        onProgress: task.event,
        quiet: () => waitFor(ports, task),
      })
      open = { model, asked: { source: input.source, device, dtype: input.dtype }, key }
      return open
    },
  }
}

async function mapOf(
  ports: DepthPorts,
  model: DepthModel,
  image: PictureFile,
  cropPx: PixelBox,
  task: DepthTask,
): Promise<DepthMap> {
  await waitFor(ports, task)
  task.event({ stage: 'picture', ...NO_FILE })
  ports.beat('making the picture ready', 60_000)
  const pixels = await planesOf(model, image, cropPx)
  try {
    await waitFor(ports, task)
    task.event({ stage: 'depth', ...NO_FILE })
    const map = await model.run(pixels, task.signal)
    task.signal.throwIfAborted()
    return map
  } finally {
    releasePixels(pixels)
  }
}

/** A crop as the model takes it: resized as Pillow does, normalised, channels first, on the model's own device. */
function planesOf(
  { gpu, processor, pixelType }: DepthModel,
  { blob, sha256, width, height }: PictureFile,
  cropPx: PixelBox,
): Promise<PixelTensor> {
  const preprocessor = gpu ? createGpuPreprocessor(gpu) : cpuPreprocessor
  const { rescale, mean, std } = processor
  const source = { sha256, size: { width, height }, pixels: () => preprocessor.decode(blob) }
  const size = inputSize({ width: cropPx[2] - cropPx[0], height: cropPx[3] - cropPx[1] }, processor)
  return preprocessor.tensor(source, cropPx, size, { planes: true, rescale, mean, std }, pixelType)
}

const NO_FILE = { file: '', loaded: 0, total: null, cached: false } as const

async function waitFor({ busy, quiet }: DepthPorts, { signal, event }: DepthTask): Promise<void> {
  if (busy()) event({ stage: 'waiting', ...NO_FILE })
  await quiet(signal)
}

/** @throws LoupeError image-unsupported for a crop that is not inside the picture, or not of whole pixels */
function checkedCrop(asked: PixelBox | undefined, { width, height }: Size): PixelBox {
  if (!asked) return pixelBox(0, 0, width, height)
  const [x1, y1, x2, y2] = asked
  if (asked.every(Number.isInteger) && x1 >= 0 && y1 >= 0 && x2 <= width && y2 <= height && x1 < x2 && y1 < y2)
    return asked
  throw new LoupeError({
    code: 'image-unsupported',
    message: `The crop [${asked.join(', ')}] is no part of a picture of ${width} x ${height} pixels.`,
    advice: 'Give it in whole pixels as [x1, y1, x2, y2], inside the picture.',
  })
}
