import { LoupeError, unitBox, type RunEvent, type Trace } from '../core'
import type { CallName, Calls, LoadedModel } from '../engine'
import type { EnginePort, IoPort, KeptDraft, LibraryPort, Ports } from './ports'
import { fakeSets } from './fakeSets'
import type { CatalogueModel, Sample, SavedTrace } from './types'

/** Test doubles of what the store is handed. Only tests import this file. */

export const SAMPLE: Sample = {
  id: 's1',
  image: 'https://here/s1.webp',
  question: 'What is written on the box?',
  domain: 'text',
  gold: null,
}

export const DEPTH_MODEL: CatalogueModel = {
  id: 'fake-depth',
  name: 'fake depth',
  bundled: true,
  bytes: 1,
  revision: 'none',
  licence: 'none',
  needs: 'nothing',
  tested: true,
  source: { kind: 'bundled', name: 'fake-depth', base: 'https://here/', revision: null },
}

export const MODEL: LoadedModel = {
  name: 'fake',
  revision: null,
  family: 'qwen3_vl',
  device: 'wasm',
  dtype: 'q8',
  adapter: '',
  runtime: 'none',
  why: 'a test',
  notes: [],
  bytes: 10,
  protocol: {
    schema: 'loupe.protocol/1',
    dialect: 'visreason',
    frame: { unit: 'unit', order: 'xyxy', of: 'last' },
    system: '',
    question: '{image}{question}',
    observation: '{image}',
    invalid: '{reason}',
    overview: { minPixels: 1, maxPixels: 2 },
    crop: { minPixels: 1, maxPixels: 2, rule: { pad: 0.1, minSide: 16 } },
    policy: { rounds: 5, zoom: 'free', atLimit: 'answer', maxNewTokens: 96 },
  },
  policy: {
    rounds: 5,
    zoom: 'free',
    atLimit: 'answer',
    maxNewTokens: 96,
    maxVisualTokens: 1024,
    grammar: false,
    sampling: { temperature: 0, topP: 1, seed: 0 },
  },
}

type Script<K extends CallName> = (
  input: Calls[K]['input'],
  emit: (event: Calls[K]['event']) => void,
  signal: AbortSignal | undefined,
) => Promise<Calls[K]['output']>
export type Scripts = { [K in CallName]?: Script<K> }

export type Fake = {
  readonly ports: Ports
  readonly calls: { name: CallName; input: unknown }[]
  readonly saved: { name: string; text: string }[]
  readonly kept: Map<string, Trace>
  /** Draws one frame: what waited for it runs. */
  frame(): void
  /** The worker dies, its model with it. */
  die(): void
}

export function createFake(scripts: Scripts = {}, io: Partial<IoPort> = {}): Fake {
  const calls: Fake['calls'] = []
  const frames = new Set<() => void>()
  const engine = fakeEngine(scripts, calls)
  const saved: Fake['saved'] = []
  const kept = new Map<string, Trace>()
  const blobs = new Map<string, Blob>()
  let now = 0
  let ids = 0
  const ports: Ports = {
    engine: engine.port,
    io: { ...fakeIo(saved), ...io },
    library: fakeLibrary(kept),
    sets: fakeSets(),
    pictures: { put: (id, blob) => void blobs.set(id, blob), blob: (id) => blobs.get(id) ?? null },
    clock: {
      now: () => (now += 100),
      date: () => '2026-01-01T00:00:00.000Z',
      newId: () => `id-${++ids}`,
      onFrame(run) {
        frames.add(run)
        return () => void frames.delete(run)
      },
    },
    settings: { theme: () => 'system', keepTheme: () => undefined, author: () => 'ann', keepAuthor: () => undefined },
  }
  return {
    ports,
    calls,
    saved,
    kept,
    frame: () => {
      const due = [...frames]
      frames.clear()
      due.forEach((run) => run())
    },
    die: engine.die,
  }
}

function fakeEngine(scripts: Scripts, calls: Fake['calls']): { port: EnginePort; die(): void } {
  const listeners = new Set<() => void>()
  let model: LoadedModel | null = null
  const set = (next: LoadedModel | null) => {
    model = next
    listeners.forEach((listener) => listener())
  }
  const port: EnginePort = {
    get model() {
      return model
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async call(name, input, { signal, onEvent }) {
      calls.push({ name, input })
      const script = scripts[name]
      if (script) {
        const output = await script(input, (event) => onEvent?.(event), signal)
        // `load` gives a LoadedModel by its type in Calls.
        if (name === 'load') set(output as LoadedModel)
        return output
      }
      if (name === 'load') set(MODEL)
      // The fake knows load and unload alone; other calls come with a script of their own.
      return (name === 'load' ? MODEL : null) as Calls[typeof name]['output']
    },
  }
  return { port, die: () => set(null) }
}

function rowOf(trace: Trace): SavedTrace {
  const answer = trace.answer?.text ?? null
  return { id: trace.id, question: trace.question, answer, model: trace.producer.model, saved: '' }
}

/** Keeps in memory, and says so at once. */
function fakeLibrary(kept: Map<string, Trace>): LibraryPort {
  const removed = new Map<string, Trace>()
  const drafts = new Map<string, KeptDraft>()
  const owners = new Map<string, string | null>()
  const move = (id: string, from: Map<string, Trace>, to: Map<string, Trace>) => {
    const trace = from.get(id)
    if (trace) to.set(id, trace)
    from.delete(id)
  }
  return {
    list: async () => ({ kept: [...kept.values()].map(rowOf), removed: [...removed.values()].map(rowOf) }),
    keep: async (trace) => void kept.set(trace.id, trace),
    load: async (id) => kept.get(id) ?? null,
    remove: async (id) => move(id, kept, removed),
    restore: async (id) => move(id, removed, kept),
    append: async (id, line, { base, of }) => {
      const draft = drafts.get(id) ?? { id, base, entries: [] }
      owners.set(id, of)
      drafts.set(id, { ...draft, entries: [...draft.entries, line] })
      return { kind: 'kept' }
    },
    retry: () => null,
    catchUp: async () => [],
    readDraft: async (id) => drafts.get(id) ?? null,
    draftsOf: async (trace) => [...owners].filter(([, of]) => of === trace).map(([id]) => id),
    subscribe: () => undefined,
  }
}

function fakeIo(saved: Fake['saved']): IoPort {
  return {
    openImage: async (source) => {
      if (source === 'bad')
        throw new LoupeError({ code: 'image-not-image', message: 'This is not a picture.', advice: 'Choose another.' })
      const text = typeof source === 'string' ? source : await source.text()
      return {
        blob: new Blob([text]),
        width: 100,
        height: 50,
        sha256: `sha-${text}`,
        name: text,
        type: 'image/png',
        notes: [],
      }
    },
    readSamples: async () => ({ samples: [SAMPLE], complaints: [] }),
    readText: async () => '',
    readRuns: () => Promise.reject(new Error('none')),
    readCard: async () => null,
    catalogue: () => [],
    bundled: async () => ({ kind: 'bundled', name: 'fake', base: 'https://here/', revision: null }),
    depthModels: async () => [DEPTH_MODEL],
    listCached: async () => [],
    deleteCached: async () => undefined,
    embed: (images, blobs) =>
      Promise.all(images.map(async (image) => ({ ...image, embedded: (await blobs.get(image.id)?.text()) ?? '' }))),
    embedded: async (trace, id) => {
      const text = trace.images.find((image) => image.id === id)?.embedded
      return text ? new Blob([text]) : null
    },
    saveFile: (name, text) => void saved.push({ name, text }),
    saveBlob: () => undefined,
    readFile: async () => new Blob(),
  }
}

/** Events of a run with one zoom and an answer. */
export function runEvents(question = SAMPLE.question): RunEvent[] {
  const frame = { unit: 'unit' as const, order: 'xyxy' as const, of: 'last' }
  const box = [0.2, 0.2, 0.6, 0.6] as const
  const unit = unitBox(...box)
  const shape = { kind: 'box' as const, numbers: [...box], frame, view: 'v0' }
  return [
    {
      kind: 'begin',
      trace: 'run-1',
      question,
      images: [{ id: 'image-0', width: 100, height: 50 }],
      producer: { model: 'fake' },
      policy: MODEL.policy,
      system: '',
    },
    {
      kind: 'view',
      round: 0,
      view: {
        id: 'v0',
        image: 'image-0',
        parent: null,
        cropPx: [0, 0, 100, 50],
        receivedPx: { width: 100, height: 50 },
      },
      encoded: true,
    },
    { kind: 'round', round: 0, view: 'v0', prompt: 'p', promptIds: [1] },
    { kind: 'token', round: 0, id: 5, text: 'I think', prob: 1 },
    { kind: 'token', round: 0, id: 6, text: ' it is small.', prob: 1 },
    {
      kind: 'parsed',
      round: 0,
      thought: 'I think it is small.',
      rois: [{ id: 'r0.b0', shape: { ...shape, author: 'thought' }, image: 'image-0', box: unit }],
    },
    {
      kind: 'action',
      round: 0,
      action: {
        id: 'r0.a0',
        kind: 'zoom',
        shapes: [{ ...shape, author: 'call' }],
        executed: false,
        effective: { image: 'image-0', box: unit },
        received: 'v1',
      },
    },
    {
      kind: 'view',
      round: 1,
      view: {
        id: 'v1',
        image: 'image-0',
        parent: 'v0',
        cropPx: [16, 8, 64, 32],
        receivedPx: { width: 96, height: 48 },
      },
      encoded: true,
    },
    { kind: 'round', round: 1, view: 'v1', prompt: 'p', promptIds: [2] },
    { kind: 'token', round: 1, id: 7, text: '<answer>AB</answer>', prob: 1 },
    { kind: 'answer', round: 1, text: 'AB', forced: false },
    { kind: 'end', ended: 'answer' },
  ]
}
