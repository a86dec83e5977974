import { LoupeError, pixelBox, type DepthMap, type FileSource, type PixelBox, type Size } from '../../core'
import { createLru } from '../cache/lru'
import type { Devices } from '../device/shared'
import { createGpuPreprocessor } from '../preprocess/gpu'
import { cpuPreprocessor, releasePixels, type PixelTensor } from '../preprocess/preprocessor'
import type { Device, SourceSpec } from '../protocol'
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
  readonly openImage: (
    blob: Blob,
    signal: AbortSignal,
  ) => Promise<Size & { readonly blob: Blob; readonly sha256: string }>
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

type Open = {
  readonly model: DepthModel
  readonly asked: Pick<DepthInput, 'source' | 'device' | 'dtype'>
  readonly key: string
}
type Kept = { readonly map: DepthMap; readonly model: DepthModelInfo }

export function createDepthDesk(ports: DepthPorts): DepthDesk {
  const maps = createLru<Kept>(MAP_BYTES)
  let open: Open | null = null
  let opened = 0

  async function close(): Promise<void> {
    const old = open
    open = null
    await old?.model.release()
  }

  /** The open model, where it is the one that is meant. */
  async function current(input: DepthInput, device: Device): Promise<Open | null> {
    if (!open || open.asked.dtype !== input.dtype || (open.model.gpu?.lost() ?? null) !== null) return null
    if (device !== 'auto' && device !== open.model.info.device) return null
    return (await sameSpec(open.asked.source, input.source)) ? open : null
  }

  async function reopen(
    input: DepthInput,
    device: Device,
    source: FileSource,
    key: string,
    task: DepthTask,
  ): Promise<Open> {
    await close()
    const { devices, queue, beat } = ports
    const model = await openDepth({
      source,
      device,
      dtype: input.dtype,
      devices,
      queue,
      beat,
      why:
        input.device === 'auto' && device !== 'auto'
          ? `${device === 'wasm' ? 'WASM' : 'WebGPU'}, as the model that answers`
          : null,
      signal: task.signal,
      onProgress: task.event,
      quiet: () => waitFor(ports, task),
    })
    open = { model, asked: { source: input.source, device, dtype: input.dtype }, key }
    return open
  }

  async function depth(input: DepthInput, task: DepthTask): Promise<DepthReply> {
    const start = performance.now()
    const image = await ports.openImage(input.image, task.signal)
    const cropPx = cropOf(input.cropPx, image)
    const reply = ({ map, model }: Kept, runs: number): DepthReply => ({
      map,
      model,
      cropPx,
      runs,
      ms: performance.now() - start,
    })
    const device = input.device === 'auto' ? (ports.neighbour() ?? 'auto') : input.device
    let ready = await current(input, device)
    const source = ready ? null : await ports.sourceOf(input.source, task.signal)
    // Where nobody knows what the files are pinned to, maps are kept as long as the model is open.
    const key = ready?.key ?? [source?.name, source?.revision ?? `#${(opened += 1)}`, device, input.dtype].join(' ')
    const place = `${image.sha256}:${cropPx.join(',')}:${key}`
    const kept = maps.get(place)
    if (kept) return reply(kept, 0)
    if (source) ready = await reopen(input, device, source, key, task)
    const { model } = ready as Open
    const map = await mapOf(ports, model, image, cropPx, task)
    maps.put(place, { map, model: model.info }, map.values.byteLength)
    return reply({ map, model: model.info }, 1)
  }

  return {
    depth,
    async release() {
      maps.clear()
      await close()
    },
    get gpu() {
      return open?.model.gpu ?? null
    },
  }
}

type Image = Size & { readonly blob: Blob; readonly sha256: string }

async function mapOf(
  ports: DepthPorts,
  model: DepthModel,
  image: Image,
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
  { blob, sha256, width, height }: Image,
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
function cropOf(asked: PixelBox | undefined, { width, height }: Size): PixelBox {
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
