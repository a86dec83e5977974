import { readFileSync } from 'node:fs'
import { policyOf, readProtocol, type RunEvent } from '../../core'
import { createBank } from '../cache/bank'
import type { Kv, KvStore } from '../cache/kv'
import { createLru } from '../cache/lru'
import type { Feed, Features, VisionLanguageModel } from '../families/family'
import type { Preprocessor } from '../preprocess/preprocessor'
import type { LoadedModel } from '../modelInfo'
import type { Loaded } from '../reason/loaded'
import { pictureSource } from '../reason/pictures'
import type { RunContext } from '../reason/run'
import { createRender } from '../text/template'
import { createCodec, type TextCodec } from '../text/tokenizer'

const folder = new URL('../../../public/models/loupe-vlm/', import.meta.url)
const json = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, unknown>

/** A cache that knows what it was fed, so that a test can tell a copied prefix from a fed one. */
type FakeKv = Kv & { ids: number[] }

export type Counts = { fed: number; encoded: number }

/** A script: from the round and everything before the reply, the reply. */
export type Script = (round: number, dialogue: string) => string

const VOCABULARY = 1792

function fakeStore(): { store: KvStore; live: Set<Kv> } {
  const live = new Set<Kv>()
  const make = (ids: number[]): FakeKv => {
    const kv: FakeKv = { length: ids.length, tensors: new Map(), ids }
    live.add(kv)
    return kv
  }
  const store: KvStore = {
    empty: () => make([]),
    prefix: (from, length) => Promise.resolve(make((from as FakeKv).ids.slice(0, length))),
    dispose: (one) => void live.delete(one),
    bytes: (one) => one.length * 1000,
  }
  return { store, live }
}

/** The next token after `ids`: the reply so far is what stands after the last turn's opening. */
function nextId(codec: TextCodec, script: Script, ids: readonly number[], end: number): number {
  const text = codec.decode(ids, false)
  const turns = text.split('<|im_start|>assistant\n')
  const written = turns.at(-1) ?? ''
  const whole = codec.encode(script(turns.length - 2, text.slice(0, text.length - written.length)))
  const sofar = codec.encode(written)
  const follows = sofar.every((id, i) => id === whole[i])
  return (follows ? whole[sofar.length] : undefined) ?? end
}

type FakeNet = {
  codec: TextCodec
  script: Script
  end: number
  imageTokenId: number
  counts: Counts
  kv: KvStore
  live: Set<Kv>
}

function fakeNet({ codec, script, end, imageTokenId, counts, kv, live }: FakeNet): VisionLanguageModel {
  return {
    family: 'qwen3_vl',
    layout: { patch: 16, merge: 2, temporal: 2, rescale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    pixelType: 'float32',
    factor: 32,
    imageTokenId,
    visionTokenIds: [imageTokenId],
    budget: { minPixels: 36864, maxPixels: 49152 },
    dtypes: { decoder: 'q8' },
    notes: [],
    bytes: 1,
    maxPositions: 4096,
    vocabulary: VOCABULARY,
    kv,
    encode(patches): Promise<Features> {
      counts.encoded += 1
      return Promise.resolve({ tokens: (patches.grid[1] * patches.grid[2]) / 4, main: new Float32Array(4), deep: [] })
    },
    feed(cache: Kv, feed: Feed) {
      const mine = cache as FakeKv
      if (!live.has(cache)) throw new Error('a cache that was given back')
      mine.ids.push(...feed.ids)
      cache.length += feed.ids.length
      counts.fed += feed.ids.length
      const rows = Array.from({ length: feed.rows }, (_, i) => {
        const row = new Float32Array(VOCABULARY)
        row[nextId(codec, script, mine.ids.slice(0, mine.ids.length - feed.rows + i + 1), end)] = 20
        return row
      })
      return Promise.resolve(rows)
    },
    release: () => Promise.resolve(),
  }
}

const preprocessor: Preprocessor = {
  decode: () => Promise.resolve({ width: 1, height: 1, pixels: new Uint32Array(1) }),
  tensor: (_source, _crop, size) =>
    Promise.resolve({
      place: 'cpu',
      data: new Float32Array(0),
      shape: [0],
      grid: [1, size.height / 16, size.width / 16],
    }),
}

/**
 * A model that says what a test tells it to, over the bundled model's real tokenizer, template and protocol. It answers
 * from what it was fed alone, so that two ways to one history must give one reply.
 */
export function fakeModel(script: Script): { loaded: Loaded; counts: Counts; live: ReadonlySet<Kv> } {
  const config = json('tokenizer_config.json')
  const codec = createCodec(json('tokenizer.json'), config)
  const protocol = readProtocol(json('loupe.json'))
  const end = codec.idOf('<|im_end|>') ?? -1
  const imageTokenId = codec.idOf('<|image_pad|>') ?? -1
  const counts = { fed: 0, encoded: 0 }
  const { store, live } = fakeStore()
  const info: LoadedModel = {
    name: 'fake',
    revision: null,
    family: 'qwen3_vl',
    device: 'wasm',
    dtype: 'q8',
    adapter: '',
    runtime: 'none',
    why: '',
    notes: [],
    bytes: 1,
    protocol,
    policy: policyOf(protocol),
  }
  const loaded: Loaded = {
    model: fakeNet({ codec, script, end, imageTokenId, counts, kv: store, live }),
    codec,
    render: createRender(String(config['chat_template']), config, codec.specials),
    protocol,
    policy: info.policy,
    endIds: new Set([end]),
    suppressed: [imageTokenId],
    preprocessor,
    features: createLru<Features>(1e9),
    bank: createBank(store, 1e9),
    info,
  }
  return { loaded, counts, live }
}

/** What the host hands to a run: a picture of 896 x 672, and a list that events go to. */
export function fakeContext(loaded: Loaded, signal: AbortSignal = new AbortController().signal) {
  const events: RunEvent[] = []
  const context: RunContext = {
    loaded,
    signal,
    emit: (event) => void events.push(event),
    caughtUp: () => Promise.resolve(),
    faultOf: (error) =>
      error instanceof Error && error.name === 'AbortError'
        ? { code: 'aborted', message: 'Stopped.', advice: '' }
        : { code: 'runtime', message: String(error), advice: '' },
    openImage: (blob) => {
      const image = { blob, width: 896, height: 672, sha256: 'f00d', name: 'fake.png', notes: [] }
      return Promise.resolve({ ...image, source: pictureSource(loaded, blob, 'f00d', image) })
    },
  }
  return { context, events }
}
