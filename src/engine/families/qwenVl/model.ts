import type { Tensor } from 'onnxruntime-web'
import { createKvStore, type Kv } from '../../cache/kv'
import type { FixedDtype } from '../../device/choose'
import type { FloatType } from '../../preprocess/pixelTensor'
import { floatsOf, floatTensor, int64Tensor, pixelTensor } from '../../session/tensors'
import { readRows } from '../../session/rows'
import type { Feed, OpenInput, VisionLanguageModel } from '../family'
import { mergeInto } from './embed'
import { gridPort, type QwenConfig } from './layout'
import type { QwenSessions } from './sessions'

type ModelInput = OpenInput & {
  readonly sessions: QwenSessions
  readonly config: QwenConfig
  readonly dtypes: Readonly<Record<string, FixedDtype>>
  readonly notes: readonly string[]
}

/** More than this at once gains nothing and holds Stop up. */
const CHUNK = 256
const LOGITS_BYTES = 64 * 2 ** 20
/** Embeddings of single tokens that are kept: a decode step then runs one session, not two. */
const KEPT_ROWS = 4096
/**
 * Until the next sign of life: long for the first run, which on WebGPU compiles its shaders; then by what runs took.
 */
const FIRST_RUN_MS = 180_000
const LEAST_RUN_MS = 20_000
const PATIENCE = 20

export function createModel(input: ModelInput): VisionLanguageModel {
  const { ort, gpu, queue, sessions, config } = input
  const pace = createPace(input)
  const past = [...sessions.decoder_model_merged.inputs.values()].filter(({ name }) =>
    name.startsWith('past_key_values.'),
  )
  const encode = createEncoder(input, pace)
  const feedChunk = createFeeder(input)
  const logits = sessions.decoder_model_merged.outputs.get('logits')
  const size = keepsRows(sessions) ? CHUNK : chunkWithout(logits?.shape.at(-1))

  async function feed(cache: Kv, whole: Feed, signal: AbortSignal): Promise<Float32Array[]> {
    const result: Float32Array[] = []
    for (let from = 0; from < whole.ids.length; from += size) {
      signal.throwIfAborted()
      const chunk = chunkOf(whole, from, Math.min(from + size, whole.ids.length))
      const doing = whole.ids.length > 1 ? 'reading the turn' : 'writing'
      result.push(...(await pace(doing, () => feedChunk(cache, chunk))))
    }
    return result
  }

  return {
    family: config.modelType,
    layout: config.layout,
    factor: config.layout.patch * config.layout.merge,
    pixelType: floatType(sessions.vision_encoder.inputs.get('pixel_values')?.type),
    imageTokenId: config.imageTokenId,
    visionTokenIds: config.visionTokenIds,
    budget: config.budget,
    maxPositions: config.maxPositions,
    vocabulary: config.vocabulary,
    dtypes: input.dtypes,
    notes: input.notes,
    bytes: Object.values(sessions).reduce((sum, { bytes }) => sum + bytes, 0),
    kv: createKvStore(ort, gpu, past),
    encode,
    feed,
    async release() {
      for (const { session } of Object.values(sessions)) await queue(2, () => session.release())
    },
  }
}

function deepInputs(sessions: QwenSessions): string[] {
  return [...sessions.decoder_model_merged.inputs.keys()]
    .filter((name) => name.startsWith('deepstack_features_'))
    .sort()
}

function keepsRows(sessions: QwenSessions): boolean {
  return sessions.decoder_model_merged.inputs.has('num_logits_to_keep')
}

function createEncoder({ ort, queue, sessions }: ModelInput, pace: Pace): VisionLanguageModel['encode'] {
  const vision = sessions.vision_encoder
  const deepNames = deepInputs(sessions).filter((name) => vision.outputs.has(name))
  const mainName =
    [...vision.outputs.keys()].find((name) => !name.startsWith('deepstack_features_')) ?? 'image_features'
  const type = floatType(vision.inputs.get('pixel_values')?.type)
  return async (patches, signal) => {
    signal.throwIfAborted()
    const feeds = {
      pixel_values: pixelTensor(ort, type, patches),
      [gridPort(vision.inputs) ?? 'image_grid_thw']: int64Tensor(ort, patches.grid, [1, 3]),
    }
    const outputs = await pace('looking at the picture', () => queue(1, () => vision.session.run(feeds)))
    const main = take(outputs, mainName)
    return {
      tokens: main.dims[main.dims.length - 2] ?? 0,
      main: floatsOf(main),
      deep: deepNames.map((name) => floatsOf(take(outputs, name))),
    }
  }
}

type Pace = <T>(doing: string, run: () => Promise<T>) => Promise<T>

/** Announces each run with the time it may take, and fails it when the device reported an error meanwhile. */
function createPace({ beat, gpu }: ModelInput): Pace {
  const slowest = new Map<string, number>()
  return async (doing, run) => {
    const known = slowest.get(doing)
    beat(doing, known === undefined ? FIRST_RUN_MS : Math.max(LEAST_RUN_MS, PATIENCE * known))
    const start = performance.now()
    const result = await run()
    slowest.set(doing, Math.max(known ?? 0, performance.now() - start))
    const failure = gpu?.failure() ?? null
    if (failure !== null) throw new Error(`WebGPU: ${failure}`)
    return result
  }
}

type Embed = (ids: readonly number[]) => Promise<Float32Array>

function createEmbed({ ort, queue, sessions }: ModelInput): Embed {
  const { session } = sessions.embed_tokens
  const kept = new Map<number, Float32Array>()
  return async (ids) => {
    const known = ids.length === 1 ? kept.get(ids[0] as number) : undefined
    if (known) return known.slice()
    const outputs = await queue(0, () => session.run({ input_ids: int64Tensor(ort, ids, [1, ids.length]) }))
    const floats = floatsOf(take(outputs, 'inputs_embeds', true))
    if (ids.length === 1 && kept.size < KEPT_ROWS) kept.set(ids[0] as number, floats.slice())
    return floats
  }
}

/** One run of the decoder: embeddings with features written over them, positions, cache in, cache out. */
function createFeeder(input: ModelInput): (cache: Kv, chunk: Feed) => Promise<Float32Array[]> {
  const { ort, gpu, queue, sessions } = input
  const decoder = sessions.decoder_model_merged
  const embedIds = createEmbed(input)
  const deepNames = deepInputs(sessions)
  const keep = keepsRows(sessions)
  return async (cache, chunk) => {
    const count = chunk.ids.length
    const embeds = await embedIds(chunk.ids)
    const hidden = embeds.length / count
    const float = (name: string, data: Float32Array) =>
      floatTensor(ort, floatType(decoder.inputs.get(name)?.type), data, [1, count, hidden])
    for (const { span, features } of chunk.images) mergeInto(embeds, hidden, span, features.main)
    const feeds: Record<string, Tensor> = Object.fromEntries(cache.tensors)
    feeds['inputs_embeds'] = float('inputs_embeds', embeds)
    feeds['attention_mask'] = new ort.Tensor('int64', new BigInt64Array(cache.length + count).fill(1n), [
      1,
      cache.length + count,
    ])
    feeds['position_ids'] = int64Tensor(ort, chunk.positions.flat(), [3, 1, count])
    deepNames.forEach((name, level) => {
      const extra = new Float32Array(embeds.length)
      for (const { span, features } of chunk.images) {
        const map = features.deep[level]
        if (map) mergeInto(extra, hidden, span, map)
      }
      feeds[name] = float(name, extra)
    })
    if (keep) feeds['num_logits_to_keep'] = int64Tensor(ort, [Math.max(1, chunk.rows)], [])
    const outputs = await queue(0, () => decoder.session.run(feeds))
    const logits = take(outputs, 'logits')
    const rows = await readRows(logits, chunk.rows, gpu)
    replaceCache(cache, outputs, count)
    logits.dispose()
    return rows
  }
}

/** Without `num_logits_to_keep` every token's logits are written: at most 64 MB a chunk. */
export function chunkWithout(vocabulary: number | string | undefined): number {
  const width = typeof vocabulary === 'number' ? vocabulary : 152_064
  return Math.max(1, Math.min(CHUNK, Math.floor(LOGITS_BYTES / (width * 4))))
}

/** Tokens [from, to) of a feed. Rows of logits are those of the feed's end that fall into the chunk. */
export function chunkOf(whole: Feed, from: number, to: number): Feed {
  const cut = (axis: number[]) => axis.slice(from, to)
  const firstRow = whole.ids.length - whole.rows
  return {
    ids: whole.ids.slice(from, to),
    images: whole.images
      .filter(({ span }) => span.start < to && span.start + span.count > from)
      .map(({ span, features }) => ({ span: { ...span, start: span.start - from }, features })),
    positions: [cut(whole.positions[0]), cut(whole.positions[1]), cut(whole.positions[2])],
    rows: Math.max(0, to - Math.max(from, firstRow)),
  }
}

function replaceCache(cache: Kv, outputs: Readonly<Record<string, Tensor>>, fed: number): void {
  const old = cache.tensors
  cache.tensors = new Map(
    [...old.keys()].map((name) => [name, take(outputs, name.replace('past_key_values', 'present'))]),
  )
  cache.length += fed
  for (const tensor of old.values()) tensor.dispose()
}

function take(outputs: Readonly<Record<string, Tensor>>, name: string, orFirst = false): Tensor {
  const tensor = outputs[name] ?? (orFirst ? Object.values(outputs)[0] : undefined)
  if (!tensor) throw new Error(`the model gave no ${name}`)
  return tensor
}

function floatType(type: Tensor.Type | undefined): FloatType {
  return type === 'float16' ? 'float16' : 'float32'
}
