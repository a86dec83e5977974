import { LoupeError, messageOf, type FileSource } from '../../core'
import { chooseFile, dtypeOrder, SUFFIX, type FileChoice, type FixedDtype } from '../device/choose'
import { throwIfLost } from '../device/guard'
import { openRuntime } from '../device/runtime'
import type { Lease } from '../device/shared'
import { openSession, readerOf } from '../session/open'
import { checkKind } from './kind'
import { createDepthModel, type DepthModel } from './model'
import type { OpenDepthInput } from './parts'
import { readProcessor } from './processor'

const READ_MS = 90_000
/** Opening plans the graph and lays weights out, without a sign until it is done. */
const OPEN_MS = 300_000

/**
 * Opens a depth folder: `config.json` (where there is one), `preprocessor_config.json`, `onnx/model*.onnx`.
 * @throws LoupeError model-*, webgpu-*, url-*, quota, out-of-memory, aborted
 */
export async function openDepth(input: OpenDepthInput): Promise<DepthModel> {
  const { source, signal, beat } = input
  beat('reading the configuration', READ_MS)
  const config = (await readJson(source, 'config.json', signal, true)) ?? {}
  checkKind(config, source.name)
  const processor = readProcessor(await readJson(source, 'preprocessor_config.json', signal, false))
  const lease = await input.devices.open(input.device)
  try {
    const file = await fileOf(input, lease, config)
    const { session, runtime } = await openFile(input, lease, file.file)
    const parts = {
      input,
      lease,
      session,
      dtype: file.dtype,
      runtime: runtime.name,
      processor,
      config,
      ort: runtime.ort,
    }
    try {
      return createDepthModel(parts)
    } catch (error) {
      await input.queue(2, () => session.session.release())
      throw error
    }
  } catch (error) {
    try {
      throwIfLost(lease.gpu)
    } finally {
      lease.release()
    }
    throw error
  }
}

async function openFile(
  { source, signal, queue, beat, quiet, onProgress }: OpenDepthInput,
  { gpu }: Lease,
  path: string,
) {
  const read = readerOf(source, signal, (file, loaded, total, cached) => {
    beat(`loading ${file}`, READ_MS)
    onProgress({ stage: 'files', file, loaded, total, cached })
  })
  beat('starting the runtime', READ_MS)
  const runtime = await openRuntime()
  // Read first, so that nobody waits for a download in the queue.
  const files = new Map<string, Uint8Array<ArrayBuffer>>([[path, await read(path)]])
  const kept = async (name: string) => files.get(name) ?? read(name)
  await quiet()
  signal.throwIfAborted()
  onProgress({ stage: 'session', file: path, loaded: 0, total: null, cached: false })
  const session = await queue(2, () =>
    openSession(runtime.ort, { path, outputsOnGpu: () => false }, kept, gpu, () => beat(`opening ${path}`, OPEN_MS)),
  )
  return { session, runtime }
}

async function fileOf(
  { source, signal, dtype }: OpenDepthInput,
  { choice, gpu }: Lease,
  config: Record<string, unknown>,
): Promise<FileChoice> {
  const order = orderOf(dtypeOrder(choice.device, gpu?.half ?? false, false), config)
  const found = await chooseFile('model', dtype, order, true, (path) => source.has(path, signal))
  if (found) return found
  throw new LoupeError({
    code: 'model-missing-file',
    message: `The depth model has no file ${dtype === 'auto' ? 'that can run here' : `as ${dtype}`}.`,
    where: 'onnx/model*.onnx',
    advice: dtype === 'auto' ? 'Take a folder in the layout of transformers.js.' : 'Choose another dtype, or "auto".',
  })
}

/** The precision that the folder itself names goes first, where the device runs it: no other file is then asked for. */
export function orderOf(order: readonly FixedDtype[], config: Record<string, unknown>): FixedDtype[] {
  const own = config['transformers.js_config']
  const named = typeof own === 'object' && own !== null && 'dtype' in own ? own.dtype : null
  const first = order.filter((dtype) => dtype === named && dtype in SUFFIX)
  return [...first, ...order.filter((dtype) => dtype !== named)]
}

async function readJson(
  source: FileSource,
  path: string,
  signal: AbortSignal,
  optional: boolean,
): Promise<Record<string, unknown> | null> {
  if (optional && !(await source.has(path, signal))) return null
  const text = await (await source.open(path, signal)).text()
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>
    throw new Error('not an object')
  } catch (error) {
    throw new LoupeError({
      code: 'model-config',
      message: 'A configuration file of the depth model cannot be used.',
      where: path,
      advice: 'Check that the folder is a whole model and that the address leads to files, not to pages.',
      detail: messageOf(error),
    })
  }
}
