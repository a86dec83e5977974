import {
  colourLevels,
  countLevels,
  DEPTH_COLOURS,
  depthLevels,
  levelScale,
  readSummary,
  relief,
  reliefPlan,
  summariseLevels,
  type Cells,
  type DepthLevels,
  type DepthMap,
  type DepthRange,
  type LevelSummary,
  type ReliefView,
  type Size,
  type Texture,
} from '../../core'
import { createLru } from '../cache/lru'
import type { Gpu } from '../device/gpu'
import type { PixelSource } from '../preprocess/preprocessor'
import { areaGroups, lineGroups, type Binding, type KernelName, type Pass } from './kernels'
import { bindable, inputBuffer, readBack, resultBuffer, toolsOf, uniform, upload, type GpuTools } from './tools'

/** A depth map by a name that is its own (picture, crop and model): what was made of it is kept under that name. */
export type KeyedMap = { readonly key: string; readonly map: DepthMap; readonly range: DepthRange }
/** Null: there is no device, and the CPU twin gives the same. */
export type MaybeGpu = Pick<Gpu, 'device'> | null
/** What was made, and where: on the CPU also where the device lacks room or refuses a kernel. */
export type Made<T> = { readonly value: T; readonly device: 'cpu' | 'gpu' }

const COUNTS = 65536
const SUMMARY = 41
const KEPT_BYTES = 32 * 2 ** 20

/** Levels of maps without a device. */
const kept = createLru<DepthLevels>(KEPT_BYTES)

/** What a box of the map holds (pixels of the map, right and bottom excluded): spread, median and histogram. */
export async function depthRegion(gpu: MaybeGpu, keyed: KeyedMap, box: Cells): Promise<Made<LevelSummary>> {
  const tools = await toolsFor(gpu, keyed.map, keyed.map, ['depthLevels', 'depthRegion', 'depthSummary'])
  if (!tools) return onCpu(readSummary(summariseLevels(countLevels(levelsOf(keyed), box))))
  const { device } = tools
  const groups = areaGroups(Math.max(1, box.right - box.left), Math.max(1, box.bottom - box.top), 16, 16)
  const levels = levelsOn(tools, keyed)
  const shape = uniform(device, keyed.map.width, box.left, box.top, box.right, box.bottom)
  const counts = resultBuffer(device, 4 * COUNTS)
  const summary = resultBuffer(device, 4 * SUMMARY)
  const passes: Pass[] = [
    { kernel: 'depthRegion', bindings: [shape, levels, counts], groups },
    { kernel: 'depthSummary', bindings: [counts, summary], groups: [1, 1] },
  ]
  return onGpu(readSummary(await run(tools, passes, summary, SUMMARY, [shape, counts])))
}

/** The map in the colours of depth, near is bright: packed rgba8. [height * width] */
export async function colourDepth(gpu: MaybeGpu, keyed: KeyedMap): Promise<Made<Uint32Array>> {
  const tools = await toolsFor(gpu, keyed.map, keyed.map, ['depthLevels', 'depthColour'])
  if (!tools) return onCpu(colourLevels(levelsOf(keyed)))
  const pixels = keyed.map.width * keyed.map.height
  const { pass, buffers, result } = colourPass(tools, levelsOn(tools, keyed), pixels)
  return onGpu(await run(tools, [pass], result, pixels, buffers))
}

/**
 * The map as a surface seen from a little aside, with the picture on it, or the colours of depth where there is none:
 * packed rgba8 of the view's size, transparent where nothing is.
 */
export async function reliefDepth(
  gpu: MaybeGpu,
  keyed: KeyedMap,
  view: ReliefView,
  picture: PixelSource | null,
): Promise<Made<Uint32Array>> {
  const tools = await toolsFor(gpu, keyed.map, view.size, ['depthLevels', 'depthColour', 'depthRelief'])
  const key = `picture:${picture?.sha256 ?? ''}`
  const texture =
    tools &&
    picture &&
    (await upload(
      tools,
      key,
      4 * picture.size.width * picture.size.height,
      async () => (await picture.pixels()).pixels,
    ))
  if (!tools || (picture && !texture)) return reliefOf(keyed, view, picture)
  const { width, height } = view.size
  const levels = levelsOn(tools, keyed)
  // Where both do not fit the budget together, making the levels has let the picture go.
  if (picture && tools.uploads.get(key) !== texture) return reliefOf(keyed, view, picture)
  const coloured = texture ? null : colourPass(tools, levels, keyed.map.width * keyed.map.height)
  const shape = reliefShape(tools.device, keyed.map, picture?.size ?? keyed.map, view)
  const result = resultBuffer(tools.device, 4 * width * height)
  const bindings: Binding[] = [shape, levels, texture ?? (coloured?.result as GPUBuffer), result]
  const passes: Pass[] = [
    ...(coloured ? [coloured.pass] : []),
    { kernel: 'depthRelief', bindings, groups: areaGroups(width, height, 16, 8) },
  ]
  return onGpu(
    await run(tools, passes, result, width * height, [
      shape,
      ...(coloured ? [...coloured.buffers, coloured.result] : []),
    ]),
  )
}

async function reliefOf(keyed: KeyedMap, view: ReliefView, picture: PixelSource | null): Promise<Made<Uint32Array>> {
  const levels = levelsOf(keyed)
  const texture: Texture = picture ? await picture.pixels() : { ...sizeOf(levels), pixels: colourLevels(levels) }
  return onCpu(relief(levels, texture, view))
}

function onCpu<T>(value: T): Made<T> {
  return { value, device: 'cpu' }
}

function onGpu<T>(value: T): Made<T> {
  return { value, device: 'gpu' }
}

function sizeOf({ width, height }: Size): Size {
  return { width, height }
}

function reliefShape(device: GPUDevice, map: Size, texture: Size, view: ReliefView): GPUBuffer {
  const { x0, xi, xt, y0, yi, yj, yt, lift } = reliefPlan(map, view)
  const { width, height } = view.size
  return uniform(
    device,
    width,
    height,
    map.width,
    map.height,
    texture.width,
    texture.height,
    x0,
    xi,
    xt,
    y0,
    yi,
    yj,
    yt,
    lift,
  )
}

type Coloured = { readonly pass: Pass; readonly buffers: readonly GPUBuffer[]; readonly result: GPUBuffer }

function colourPass({ device }: GpuTools, levels: GPUBuffer, pixels: number): Coloured {
  const [shape, table, result] = [
    uniform(device, pixels),
    inputBuffer(device, DEPTH_COLOURS),
    resultBuffer(device, 4 * pixels),
  ]
  const groups = lineGroups(pixels, 256, device.limits.maxComputeWorkgroupsPerDimension)
  return {
    pass: { kernel: 'depthColour', bindings: [shape, levels, table, result], groups },
    buffers: [shape, table],
    result,
  }
}

/** The device's tools, where it can hold the map and what is made of it; else null, and the twin does it. */
async function toolsFor(gpu: MaybeGpu, map: Size, out: Size, kernels: readonly KernelName[]): Promise<GpuTools | null> {
  if (!gpu) return null
  const tools = toolsOf(gpu)
  const fits = bindable(gpu.device, 4 * Math.max(map.width * map.height, out.width * out.height, COUNTS))
  return fits && (await tools.kernels.compile(kernels)) ? tools : null
}

function keyOf({ key, range }: KeyedMap): string {
  return `depth:${key}:${range.p1}:${range.p99}`
}

function levelsOf(keyed: KeyedMap): DepthLevels {
  const known = kept.get(keyOf(keyed))
  if (known) return known
  const made = depthLevels(keyed.map, keyed.range)
  kept.put(keyOf(keyed), made, made.levels.byteLength)
  return made
}

/** The map's levels on the device: made there from its floats when first wanted. */
function levelsOn(tools: GpuTools, keyed: KeyedMap): GPUBuffer {
  const known = tools.uploads.get(keyOf(keyed))
  if (known) return known
  const { device } = tools
  const { values } = keyed.map
  const { p1, scale } = levelScale(keyed.range)
  const shape = inputBuffer(
    device,
    new Uint32Array([values.length, ...new Uint32Array(Float32Array.of(p1, scale).buffer)]),
    GPUBufferUsage.UNIFORM,
  )
  const floats = inputBuffer(device, values)
  const levels = resultBuffer(device, 4 * values.length)
  const groups = lineGroups(values.length, 256, device.limits.maxComputeWorkgroupsPerDimension)
  submit(tools, [{ kernel: 'depthLevels', bindings: [shape, floats, levels], groups }], [shape, floats])
  tools.uploads.put(keyOf(keyed), levels, 4 * values.length)
  return levels
}

function submit({ device, kernels }: GpuTools, passes: readonly Pass[], temporary: readonly GPUBuffer[]): void {
  const encoder = device.createCommandEncoder()
  kernels.encode(encoder, passes)
  device.queue.submit([encoder.finish()])
  // What is on the queue still runs: the device frees a buffer only after its last use.
  for (const buffer of temporary) buffer.destroy()
}

/** Runs the passes and reads `words` of the result back: what is shown, and nothing else. */
async function run(
  tools: GpuTools,
  passes: readonly Pass[],
  result: GPUBuffer,
  words: number,
  temporary: readonly GPUBuffer[],
): Promise<Uint32Array> {
  submit(tools, passes, temporary)
  try {
    return new Uint32Array(await readBack(tools.device, result, 4 * words))
  } finally {
    result.destroy()
  }
}
