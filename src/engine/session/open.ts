import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { LoupeError, messageOf, type FileSource } from '../../core'
import type { Gpu } from '../device/gpu'
import { runtimeOffline, type OrtModule } from '../device/runtime'
import { externalFiles, onnxState } from './onnxFile'

export type SessionFile = { readonly path: string; readonly outputsOnGpu: (name: string) => boolean }
export type ReadFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>

/** One value that a session takes or gives. */
export type Port = { readonly name: string; readonly type: Tensor.Type; readonly shape: readonly (number | string)[] }

export type OpenSession = {
  readonly session: InferenceSession
  readonly inputs: ReadonlyMap<string, Port>
  readonly outputs: ReadonlyMap<string, Port>
  readonly bytes: number
}

/** The runtime's binary is fetched with the first session. */
let runtimeIsHere = false

/**
 * Reads and opens one ONNX file, with the weight files that it names; `onRead` is called when they are in memory.
 * @throws LoupeError model-not-onnx, model-truncated, model-missing-file, model-unsupported, out-of-memory
 */
export async function openSession(
  ort: OrtModule,
  file: SessionFile,
  read: ReadFile,
  gpu: Gpu | null,
  onRead: () => void,
): Promise<OpenSession> {
  const model = await read(file.path)
  checkFile(model, file.path)
  const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1)
  const externalData: { path: string; data: Uint8Array }[] = []
  for (const name of externalFiles(model)) externalData.push({ path: name, data: await read(folder + name) })
  const bytes = externalData.reduce((sum, { data }) => sum + data.length, model.length)
  const options = sessionOptions(gpu)
  onRead()
  const locations = gpu ? { preferredOutputLocation: locationsOf(file.outputsOnGpu) } : {}
  try {
    const session = await ort.InferenceSession.create(model, { ...options, ...locations, externalData })
    runtimeIsHere = true
    return { session, inputs: portsOf(session.inputMetadata), outputs: portsOf(session.outputMetadata), bytes }
  } catch (error) {
    throw (runtimeIsHere ? null : runtimeOffline(error)) ?? sessionFault(error, file.path)
  }
}

function sessionOptions(gpu: Gpu | null): InferenceSession.SessionOptions {
  return {
    executionProviders: gpu ? [{ name: 'webgpu', device: gpu.device }] : ['wasm'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  }
}

/** Where outputs go is said before their names are known: names that a model lacks are passed over. */
const MOST_LAYERS = 160

function locationsOf(onGpu: (name: string) => boolean): Record<string, Tensor.DataLocation> {
  const names = ['logits']
  for (let i = 0; i < MOST_LAYERS; i += 1) names.push(`present.${i}.key`, `present.${i}.value`)
  return Object.fromEntries(names.filter(onGpu).map((name) => [name, 'gpu-buffer' as const]))
}

function portsOf(metadata: readonly InferenceSession.ValueMetadata[]): Map<string, Port> {
  const ports = new Map<string, Port>()
  for (const value of metadata)
    if (value.isTensor) ports.set(value.name, { name: value.name, type: value.type, shape: value.shape })
  return ports
}

function checkFile(model: Uint8Array, path: string): void {
  const state = onnxState(model)
  if (state === 'whole') return
  throw new LoupeError(
    state === 'truncated'
      ? {
          code: 'model-truncated',
          message: 'A file of the model breaks off.',
          where: path,
          advice: 'Delete the cached model and load it again, or get the file anew.',
        }
      : {
          code: 'model-not-onnx',
          message: 'A file of the model is not an ONNX file.',
          where: path,
          advice: 'Check that the folder or address is right: a server may have sent a page instead.',
        },
  )
}

/** The runtime's words for what went wrong, as a fault. */
export function sessionFault(error: unknown, path: string): LoupeError {
  if (error instanceof LoupeError) return error
  const detail = messageOf(error)
  if (/bad_alloc|out of memory|memory access out of bounds|allocation failed|OOM/i.test(detail)) {
    return new LoupeError({
      code: 'out-of-memory',
      message: 'There is not enough memory for this model.',
      where: path,
      detail,
      advice: 'Take a smaller model or dtype, or close other tabs.',
    })
  }
  if (/out of bounds|exceed|size.*external|external.*(size|offset|length)/i.test(detail)) {
    return new LoupeError({
      code: 'model-truncated',
      message: 'A weight file of the model is shorter than the model says.',
      where: path,
      detail,
      advice: 'Delete the cached model and load it again.',
    })
  }
  if (/protobuf|parse|ModelProto|invalid model/i.test(detail)) {
    return new LoupeError({
      code: 'model-not-onnx',
      message: 'A file of the model cannot be read as ONNX.',
      where: path,
      detail,
      advice: 'Check that the folder or address is right, and that the file is whole.',
    })
  }
  return new LoupeError({
    code: 'model-unsupported',
    message: 'This model cannot be opened here.',
    where: path,
    detail,
    advice: 'Try another dtype or device, or another model.',
  })
}

/** Reads files of a source with progress; the whole body is in memory when it is done. */
export function readerOf(
  source: FileSource,
  signal: AbortSignal,
  onProgress: (path: string, loaded: number, total: number | null, cached: boolean) => void,
): ReadFile {
  return async (path) => {
    const file = await source.open(path, signal)
    const cached = file.cached === true
    onProgress(path, 0, file.size, cached)
    const bytes = await file.bytes((loaded, total) => onProgress(path, loaded, total ?? file.size, cached))
    onProgress(path, bytes.length, bytes.length, cached)
    return bytes
  }
}
