import {
  defaultProtocol,
  liveDialectOf,
  pixelBox,
  policyOf,
  readProtocol,
  type FileSource,
  type Protocol,
} from '../core'
import { createBank } from './cache/bank'
import { createLru } from './cache/lru'
import { describeDtypes, dtypeOrder } from './device/choose'
import type { Gpu } from './device/gpu'
import { openRuntime } from './device/runtime'
import type { Devices, Lease } from './device/shared'
import { familyOf } from './families'
import type { Features, VisionLanguageModel } from './families/family'
import { createGpuPreprocessor } from './preprocess/gpu'
import { releasePixels } from './preprocess/pixelTensor'
import { cpuPreprocessor, type Preprocessor } from './preprocess/preprocessor'
import type { Device, Dtype, LoadedModel, LoadProgress } from './modelInfo'
import type { Loaded } from './reason/loaded'
import { readFolder, type Folder } from './text/folder'
import { readerOf } from './session/open'
import type { RunQueue } from './session/queue'

/** What past runs and seen pictures may hold. */
const BANK_BYTES = { wasm: 192 * 2 ** 20, webgpu: 512 * 2 ** 20 }
const FEATURE_BYTES = 256 * 2 ** 20
const TEMPLATE_MS = 15_000
const READY_MS = 90_000

export type LoadInput = {
  readonly source: FileSource
  readonly device: Device
  readonly dtype: Dtype
  readonly devices: Devices
  readonly queue: RunQueue
  readonly signal: AbortSignal
  readonly onProgress: (progress: LoadProgress) => void
  readonly beat: (doing: string, budgetMs: number) => void
}

export type OpenModel = { readonly loaded: Loaded; readonly gpu: Gpu | null; release(): Promise<void> }

/**
 * Opens a model folder: configs and tokenizer, a device, the sessions, and a first step so that shaders are compiled.
 * @throws LoupeError model-*, webgpu-*, url-*, quota, out-of-memory, aborted
 */
export async function loadModel(input: LoadInput): Promise<OpenModel> {
  const { source, signal, beat } = input
  beat('reading the configuration', 90_000)
  const folder = await readFolder(source, signal, (path) => beat(`loading ${path}`, 90_000), familyOf)
  const protocol = protocolOf(folder)
  const lease = await input.devices.open(input.device)
  try {
    return await openOn(lease, folder, protocol, input)
  } catch (error) {
    lease.release()
    throw error
  }
}

async function openOn(lease: Lease, folder: Folder, protocol: Protocol, input: LoadInput): Promise<OpenModel> {
  const { source, signal, beat } = input
  const { gpu, adapter, choice } = lease
  beat('starting the runtime', 120_000)
  const runtime = await openRuntime()
  const model = await familyOf(folder.config).open({
    ort: runtime.ort,
    gpu,
    queue: input.queue,
    source,
    signal,
    beat,
    read: readerOf(source, signal, (file, loaded, total, cached) => {
      beat(`loading ${file}`, 90_000)
      input.onProgress({ stage: 'files', file, loaded, total, cached })
    }),
    dtype: input.dtype,
    order: dtypeOrder(choice.device, gpu?.half ?? false, folder.ours),
    config: folder.config,
    preprocessor: folder.preprocessor,
  })
  const info = describe({ input, folder, protocol, model, lease, runtime: runtime.name })
  const loaded = assemble({
    folder,
    protocol,
    model,
    info,
    preprocessor: gpu ? createGpuPreprocessor(gpu) : cpuPreprocessor,
    beat,
  })
  try {
    input.onProgress({ stage: 'warm', file: '', loaded: 0, total: null, cached: false })
    await warm(loaded, signal)
    // On a software adapter this costs as long as the first picture does; there it would only move the wait.
    if (gpu && adapter.kind === 'there' && !adapter.software) await warmVision(loaded, signal)
  } catch (error) {
    await model.release().catch(() => undefined)
    throw error
  }
  return { loaded, gpu, release: () => releaseAll(loaded, lease) }
}

async function releaseAll({ bank, features, model }: Loaded, lease: Lease): Promise<void> {
  bank.clear()
  features.clear()
  try {
    await model.release()
  } finally {
    lease.release()
  }
}

function protocolOf(folder: Folder): Protocol {
  const protocol =
    folder.loupe === null ? defaultProtocol(String(folder.config['model_type'])) : readProtocol(folder.loupe)
  liveDialectOf(protocol.dialect)
  return protocol
}

type Describe = {
  input: LoadInput
  folder: Folder
  protocol: Protocol
  model: VisionLanguageModel
  lease: Lease
  runtime: string
}

function describe({ input, folder, protocol, model, lease: { choice, adapter }, runtime }: Describe): LoadedModel {
  const dtype = describeDtypes(model.dtypes)
  const precision =
    input.dtype === 'auto' ? `${dtype}, the first that the folder has and this device runs` : `${dtype}, as asked for`
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

type Parts = {
  folder: Folder
  protocol: Protocol
  model: VisionLanguageModel
  info: LoadedModel
  preprocessor: Preprocessor
  beat: LoadInput['beat']
}

function assemble({ folder, protocol, model, info, preprocessor, beat }: Parts): Loaded {
  return {
    model,
    codec: folder.codec,
    // A template is a program of the folder's: one that never ends lets no message in, so its time is short.
    render: (messages) => {
      beat('laying out the turn by the chat template', TEMPLATE_MS)
      const text = folder.render(messages)
      beat('making the turn ready', READY_MS)
      return text
    },
    protocol,
    policy: info.policy,
    endIds: new Set(folder.endIds),
    suppressed: [...new Set([...folder.suppressed, ...model.visionTokenIds])].filter(
      (id) => !folder.endIds.includes(id),
    ),
    preprocessor,
    features: createLru<Features>(FEATURE_BYTES),
    bank: createBank(model.kv, BANK_BYTES[info.device]),
    info,
  }
}

/**
 * A small black picture through the vision encoder, so that its shaders and those that make its tensor are compiled
 * too.
 */
async function warmVision({ model, preprocessor }: Loaded, signal: AbortSignal): Promise<void> {
  const size = { width: 2 * model.factor, height: 2 * model.factor }
  const pixels = () => Promise.resolve({ ...size, pixels: new Uint32Array(size.width * size.height) })
  const box = pixelBox(0, 0, size.width, size.height)
  const tensor = await preprocessor.tensor({ sha256: 'warm', size, pixels }, box, size, model.layout, model.pixelType)
  await model.encode(tensor, signal).finally(() => releasePixels(tensor))
}

/** One token through the decoder: kernels are compiled and weights laid out before the first question. */
async function warm({ model, endIds }: Loaded, signal: AbortSignal): Promise<void> {
  const kv = model.kv.empty()
  const id = [...endIds][0] ?? 0
  try {
    await model.feed(
      kv,
      {
        ids: [id, id],
        images: [],
        positions: [
          [0, 1],
          [0, 1],
          [0, 1],
        ],
        rows: 1,
      },
      signal,
    )
    await model.feed(kv, { ids: [id], images: [], positions: [[2], [2], [2]], rows: 1 }, signal)
  } finally {
    model.kv.dispose(kv)
  }
}
