import { depthRange, pixelBox, smartResize, type DepthMap, type Size } from '../core'
import type { Gpu } from './device/gpu'
import { colourDepth, depthRegion, reliefDepth, toolsOf, type KeyedMap, type Made, type MaybeGpu } from './gpu'
import type { KernelName, Pass } from './gpu/kernels'
import { fitsDevice, TENSOR_KERNELS, tensorPasses } from './gpu/resize'
import { readBack, upload, type GpuTools } from './gpu/tools'
import { layOut, type PatchLayout } from './preprocess/layout'
import type { Picture } from './preprocess/picture'
import { cutAndResize } from './preprocess/resample'
import type { BenchInput, BenchReply, BenchTimes } from './protocol'

/** Qwen2.5-VL's layout, at most 1,024 tokens a view: what a picture costs a person who asks about it. */
const LAYOUT: PatchLayout = {
  patch: 14,
  merge: 2,
  temporal: 2,
  rescale: 1 / 255,
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
}
const FACTOR = 28
const TOKENS = 1024

/** One run may take so long, on a software adapter. */
const RUN_MS = 180_000
/** No further run is begun after so long, but the first. */
const ENOUGH_MS = 8_000

type Beat = (doing: string, budgetMs: number) => void

/** Times the CPU twin and the WGSL kernels of one thing in turn, after one run of each that is not counted. */
export async function bench(input: BenchInput, gpu: Gpu | null, beat: Beat): Promise<BenchReply> {
  return input.what === 'tensor' ? benchTensor(input, gpu, beat) : benchDepth(input, gpu, beat)
}

/** The numbers of the runs, from -1, which is not counted, to the last that there is time for. */
function* runsOf(runs: number, beat: Beat): Generator<number> {
  const start = performance.now()
  for (let run = -1; run < runs && (run < 1 || performance.now() - start < ENOUGH_MS); run += 1) {
    beat('measuring', RUN_MS)
    yield run
  }
}

async function benchTensor({ width, height, runs }: BenchInput, gpu: Gpu | null, beat: Beat): Promise<BenchReply> {
  const picture = testPicture(width, height)
  const size = smartResize(picture, FACTOR, 4 * FACTOR ** 2, TOKENS * FACTOR ** 2)
  const job = {
    sourceSize: { width, height },
    crop: pixelBox(0, 0, width, height),
    size,
    layout: LAYOUT,
    type: 'float32' as const,
  }
  const cpu = () => Promise.resolve(layOut(cutAndResize(picture, job.crop, size), LAYOUT).data)
  const fits = gpu && fitsDevice(gpu.device, job) && (await toolsOf(gpu).kernels.compile(TENSOR_KERNELS))
  const tools = fits ? toolsOf(gpu) : null
  const source =
    tools &&
    (await upload(tools, `bench:${width}x${height}`, 4 * width * height, () => Promise.resolve(picture.pixels)))
  const times = { cpuMs: [] as number[], gpuMs: [] as number[], kernels: [] as BenchTimes['kernels'] }
  let same: boolean | null = null
  for (const run of runsOf(runs, beat)) {
    const [expected, cpuMs] = await timed(cpu)
    if (run >= 0) times.cpuMs.push(cpuMs)
    if (!tools || !source) continue
    const [made, gpuMs] = await timed(() => runTensor(tools, { ...job, source }))
    if (run >= 0) times.gpuMs.push(gpuMs)
    else same = equal(expected, new Float32Array(await readBack(tools.device, made, expected.byteLength)))
    made.destroy()
  }
  if (tools && source)
    times.kernels = await kernelTimes(tools, beat, () => tensorPasses(tools.device, { ...job, source }))
  return { ...times, out: size, same }
}

async function runTensor({ device, kernels }: GpuTools, job: Parameters<typeof tensorPasses>[1]): Promise<GPUBuffer> {
  const { passes, result, temporary } = tensorPasses(device, job)
  const encoder = device.createCommandEncoder()
  kernels.encode(encoder, passes)
  device.queue.submit([encoder.finish()])
  for (const buffer of temporary) buffer.destroy()
  await device.queue.onSubmittedWorkDone()
  return result
}

async function benchDepth({ what, width, height, runs }: BenchInput, gpu: Gpu | null, beat: Beat): Promise<BenchReply> {
  const map = testMap(width, height)
  const keyed: KeyedMap = { key: `bench ${width}x${height}`, map, range: depthRange(map) }
  const out = { width, height }
  const view = { yaw: 0.3, pitch: 0.2, lift: 0.3, size: out }
  const make = async (on: MaybeGpu): Promise<Made<ArrayLike<number>>> => {
    if (what === 'colour') return colourDepth(on, keyed)
    if (what === 'relief') return reliefDepth(on, keyed, view, null)
    const { value, device } = await depthRegion(on, keyed, { left: 0, top: 0, right: width, bottom: height })
    return { value: [...value.histogram, value.median, value.p25, value.p75], device }
  }
  const times = { cpuMs: [] as number[], gpuMs: [] as number[], kernels: [] }
  let same: boolean | null = null
  for (const run of runsOf(runs, beat)) {
    const [expected, cpuMs] = await timed(() => make(null))
    if (run >= 0) times.cpuMs.push(cpuMs)
    if (!gpu) continue
    const [made, gpuMs] = await timed(() => make(gpu))
    if (made.device === 'cpu') break
    if (run >= 0) times.gpuMs.push(gpuMs)
    else same = equal(expected.value, made.value)
  }
  return { ...times, out, same }
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now()
  const result = await work()
  return [result, performance.now() - start]
}

function equal(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false
  return true
}

type TensorMade = ReturnType<typeof tensorPasses>

/** Microseconds of each kernel by the device's own clock, where it tells them: the least of up to five runs. */
async function kernelTimes(tools: GpuTools, beat: Beat, make: () => TensorMade): Promise<BenchTimes['kernels']> {
  if (!tools.device.features.has('timestamp-query')) return []
  const best = new Map<KernelName, number>()
  for (const run of runsOf(4, beat)) {
    if (run < 0) continue
    for (const [name, us] of await timePasses(tools, make())) best.set(name, Math.min(us, best.get(name) ?? Infinity))
  }
  return [...best].map(([name, us]) => ({ name, us }))
}

async function timePasses(
  { device, kernels }: GpuTools,
  { passes, result, temporary }: TensorMade,
): Promise<[KernelName, number][]> {
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 * passes.length })
  const ticks = device.createBuffer({
    size: 16 * passes.length,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  })
  const encoder = device.createCommandEncoder()
  passes.forEach((pass: Pass, i) => {
    kernels.encode(encoder, [pass], { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 })
  })
  encoder.resolveQuerySet(querySet, 0, 2 * passes.length, ticks, 0)
  device.queue.submit([encoder.finish()])
  const nanoseconds = new BigInt64Array(await readBack(device, ticks, 16 * passes.length))
  for (const buffer of [...temporary, result, ticks]) buffer.destroy()
  querySet.destroy()
  return passes.map(({ kernel }, i) => [
    kernel,
    Number((nanoseconds[2 * i + 1] ?? 0n) - (nanoseconds[2 * i] ?? 0n)) / 1000,
  ])
}

/** Ramps and a noise that compresses badly, the same every time. */
function testPicture(width: number, height: number): Picture {
  const pixels = new Uint32Array(width * height)
  for (let i = 0, state = 1; i < pixels.length; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    pixels[i] = (((i % width) * 255) / width) | ((state >>> 24) << 8) | (((i / width) & 255) << 16) | 0xff000000
  }
  return { width, height, pixels }
}

function testMap(width: number, height: number): DepthMap {
  const near = ({ width: w, height: h }: Size, i: number) => Math.sin((i % w) / 40) + Math.floor(i / w) / h
  return { width, height, values: Float32Array.from({ length: width * height }, (_, i) => near({ width, height }, i)) }
}
