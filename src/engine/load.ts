import { defaultProtocol, dialectOf, LoupeError, policyOf, readProtocol, type FileSource, type Protocol } from '../core'
import { createBank } from './cache/bank'
import { createLru } from './cache/lru'
import { chooseDevice, describeDtypes, dtypeOrder, type DeviceChoice } from './device/choose'
import { findAdapter, openGpu, type AdapterState, type Gpu } from './device/gpu'
import { openRuntime } from './device/runtime'
import { familyOf } from './families'
import type { Features, VisionLanguageModel } from './families/family'
import { cpuPreprocessor } from './preprocess/preprocessor'
import type { Device, Dtype, LoadedModel, LoadProgress } from './protocol'
import type { Loaded } from './reason/loaded'
import { readFolder, type Folder } from './text/folder'
import { readerOf } from './session/open'
import type { RunQueue } from './session/queue'

/** What past runs and seen pictures may hold. */
const BANK_BYTES = { wasm: 192 * 2 ** 20, webgpu: 512 * 2 ** 20 }
const FEATURE_BYTES = 256 * 2 ** 20

export type LoadInput = {
  readonly source: FileSource
  readonly device: Device
  readonly dtype: Dtype
  readonly queue: RunQueue
  readonly signal: AbortSignal
  readonly onProgress: (progress: LoadProgress) => void
  readonly beat: (doing: string, budgetMs: number) => void
}

export type Opened = { readonly loaded: Loaded; readonly gpu: Gpu | null; release(): Promise<void> }

/**
 * Opens a model folder: configs and tokenizer, a device, the sessions, and a first step so that shaders are compiled.
 * @throws LoupeError model-*, webgpu-*, url-*, quota, out-of-memory, aborted
 */
export async function loadModel(input: LoadInput): Promise<Opened> {
  const { source, signal, beat } = input
  beat('reading the configuration', 90_000)
  const folder = await readFolder(source, signal, (path) => beat(`loading ${path}`, 90_000))
  const family = familyOf(folder.config)
  const protocol = protocolOf(folder)
  const adapter = input.device === 'wasm' ? NO_ADAPTER : await findAdapter(navigator.gpu)
  const choice = deviceFor(input.device, adapter)
  const gpu = choice.device === 'webgpu' && adapter.kind === 'there' ? await openGpu(adapter) : null
  beat('starting the runtime', 120_000)
  const runtime = await openRuntime()
  const model = await family
    .open({
      ort: runtime.ort, gpu, queue: input.queue, source, signal, beat,
      read: readerOf(source, signal, (file, loaded, total, cached) => {
        beat(`loading ${file}`, 90_000)
        input.onProgress({ stage: 'files', file, loaded, total, cached })
      }),
      dtype: input.dtype,
      order: dtypeOrder(choice.device, gpu?.half ?? false, folder.ours),
      config: folder.config,
      preprocessor: folder.preprocessor,
    })
    .catch((error: unknown) => {
      gpu?.device.destroy()
      throw error
    })
  const info = describe({ input, folder, protocol, model, choice, adapter, runtime: runtime.name })
  const loaded = assemble({ folder, protocol, model, info })
  input.onProgress({ stage: 'warm', file: '', loaded: 0, total: null, cached: false })
  await warm(loaded, signal)
  // On a software adapter this costs as long as the first picture does; there it would only move the wait.
  if (gpu && adapter.kind === 'there' && !adapter.software) await warmVision(loaded, signal)
  return {
    loaded,
    gpu,
    async release() {
      loaded.bank.clear()
      loaded.features.clear()
      await model.release()
      gpu?.device.destroy()
    },
  }
}

const NO_ADAPTER: AdapterState = { kind: 'absent', why: 'WASM was asked for' }

function protocolOf(folder: Folder): Protocol {
  const protocol = folder.loupe === null ? defaultProtocol(String(folder.config['model_type'])) : readProtocol(folder.loupe)
  dialectOf(protocol.dialect)
  return protocol
}

function deviceFor(wanted: Device, adapter: AdapterState): DeviceChoice {
  const there = adapter.kind === 'there'
  if (wanted === 'webgpu' && !there) {
    throw new LoupeError({
      code: 'webgpu-absent',
      message: `WebGPU cannot be used: ${adapter.why}.`,
      advice: 'Choose WASM, or a browser with WebGPU.',
    })
  }
  return chooseDevice(wanted, { there, why: there ? '' : adapter.why, software: there && adapter.software, half: there && adapter.half })
}

type Describe = {
  input: LoadInput
  folder: Folder
  protocol: Protocol
  model: VisionLanguageModel
  choice: DeviceChoice
  adapter: AdapterState
  runtime: string
}

function describe({ input, folder, protocol, model, choice, adapter, runtime }: Describe): LoadedModel {
  const dtype = describeDtypes(model.dtypes)
  const precision = input.dtype === 'auto' ? `${dtype}, the first that the folder has and this device runs` : `${dtype}, as asked for`
  return {
    name: input.source.name,
    revision: input.source.revision,
    family: model.family,
    device: choice.device,
    dtype,
    adapter: choice.device === 'webgpu' && adapter.kind === 'there' ? adapter.name : '',
    runtime,
    why: `${choice.why}; ${precision}.`,
    notes: [...folder.notes, ...model.notes, ...(input.source.notes ?? [])],
    bytes: model.bytes,
    protocol,
    policy: policyOf(protocol),
  }
}

function assemble({ folder, protocol, model, info }: { folder: Folder; protocol: Protocol; model: VisionLanguageModel; info: LoadedModel }): Loaded {
  return {
    model,
    codec: folder.codec,
    render: folder.render,
    protocol,
    policy: info.policy,
    endIds: new Set(folder.endIds),
    suppressed: [...new Set([...folder.suppressed, ...model.visionTokenIds])].filter((id) => !folder.endIds.includes(id)),
    preprocessor: cpuPreprocessor,
    features: createLru<Features>(FEATURE_BYTES),
    bank: createBank(model.kv, BANK_BYTES[info.device]),
    info,
  }
}

/** A small grey picture through the vision encoder, so that its shaders are compiled too. */
async function warmVision({ model }: Loaded, signal: AbortSignal): Promise<void> {
  const { patch, merge, temporal } = model.layout
  const side = 2 * merge
  const data = new Float32Array(side * side * 3 * temporal * patch * patch)
  await model.encode({ data, grid: [1, side, side] }, signal)
}

/** One token through the decoder: kernels are compiled and weights laid out before the first question. */
async function warm({ model, endIds }: Loaded, signal: AbortSignal): Promise<void> {
  const kv = model.kv.empty()
  const id = [...endIds][0] ?? 0
  try {
    await model.feed(kv, { ids: [id, id], images: [], positions: [[0, 1], [0, 1], [0, 1]], rows: 1 }, signal)
    await model.feed(kv, { ids: [id], images: [], positions: [[2], [2], [2]], rows: 1 }, signal)
  } finally {
    model.kv.dispose(kv)
  }
}
