import {
  LoupeError,
  pixelBox,
  type DepthMap,
  type PixelBox,
  type Policy,
  type Region,
  type RunEvent,
  type Size,
  type Trace,
  type UnitBox,
} from '../core'
import type {
  DepthModelInfo,
  DepthProgress,
  DepthViewInput,
  DepthViewReply,
  Device,
  DialogueReply,
  Dtype,
  EngineClient,
  Layout,
  LoadedModel,
  LoadProgress,
  PatchesReply,
  SourceSpec,
} from '../engine'

/** A model that can be loaded by its id. */
export type ListedModel = {
  readonly id: string
  readonly name: string
  readonly bundled: boolean
  /** Download size of the default dtype, or null where nobody has said. */
  readonly bytes: number | null
  readonly [key: string]: unknown
}

/** A picture: a file, or the address of one. */
export type ImageInput = Blob | string | URL

export type LoadOptions = {
  /** `auto` takes WebGPU where there is a hardware adapter, else WASM. */
  device?: Device
  /** `auto` takes the best that the folder has and the device runs. */
  dtype?: Dtype
  onProgress?: (progress: LoadProgress) => void
  signal?: AbortSignal
}

export type ReasonOptions = {
  image: ImageInput
  question: string
  /** What is left out is the model's own protocol's. */
  policy?: Partial<Policy>
  system?: string
  /** Every event of the run, in order; folded, they are the trace. */
  onEvent?: (event: RunEvent) => void
  /** Aborted, the run stops within a token and resolves with what there is (`ended: 'stopped'`). */
  signal?: AbortSignal
}

export type BranchOptions = {
  /** The picture, where the trace does not embed it. */
  image?: ImageInput
  policy?: Partial<Policy>
  onEvent?: (event: RunEvent) => void
  signal?: AbortSignal
}

export type DialogueOptions = {
  turns: readonly { image?: ImageInput; text: string }[]
  maxNewTokens: number
  /** The end token is held back until so many are there. */
  minNewTokens?: number
  signal?: AbortSignal
}

export type PatchesOptions = {
  image: ImageInput
  /** xyxy, right and bottom excluded. */
  cropPx: readonly [number, number, number, number]
  /** For patches, sides that are multiples of patch x merge. */
  size: Size
  layout: Layout
  /** `cpu` or `gpu` (WGSL), which give the same numbers; left out, as the loaded model does. */
  device?: 'cpu' | 'gpu'
  /** The numbers of the tensor, float32 where left out; halves come back as the floats that they stand for. */
  type?: 'float32' | 'float16'
  signal?: AbortSignal
}

export type DepthOptions = {
  image: ImageInput
  /**
   * The model shipped with the page (`loupe-depth`) unless told: a hub id (`owner/name` or `owner/name@revision`), the
   * address of a folder, or a source as the engine takes it (a folder on disk, files).
   */
  model?: string | SourceSpec
  /** A part of the picture: integer pixels, xyxy, right and bottom excluded. The whole unless told. */
  cropPx?: readonly [number, number, number, number]
  /** `auto` follows the loaded model's device, else takes WebGPU where there is a hardware adapter, else WASM. */
  device?: Device
  /** `auto` takes the one that the folder names, else the best that it has and the device runs. */
  dtype?: Dtype
  onProgress?: (progress: DepthProgress) => void
  /** Aborted, the call rejects with the fault `aborted`. */
  signal?: AbortSignal
}

/** Float inverse relative depth, row by row, larger is nearer, at the size that the model works at. */
export type Depth = DepthMap & {
  /** The part of the picture that the map is of: its pixels spread evenly over it. */
  readonly cropPx: PixelBox
  readonly model: DepthModelInfo
  /** Runs of the network that this call took: 0 where the map was kept from an earlier call. */
  readonly runs: number
  readonly ms: number
}

/** As the engine's, with a picture that may be an address. */
export type DepthViewOptions = WithImage<DepthViewInput> & { signal?: AbortSignal }
type WithImage<Input> = Input extends { image?: Blob } ? Omit<Input, 'image'> & { image?: ImageInput } : Input

/**
 * `window.loupe`: what the page can do, for scripts and the console. Everything runs in the page's own engine, so that
 * a model loaded here is the model of the page. Every rejection is a LoupeError: `error.fault` says what, where, what
 * to do.
 */
export interface Loupe {
  readonly models: {
    /** The models that the page offers, bundled first. */
    list(): ListedModel[]
    /** Loads a bundled name, a hub id (`owner/name` or `owner/name@revision`), or the address of a folder. */
    load(idOrUrl: string, options?: LoadOptions): Promise<LoadedModel>
    unload(): Promise<void>
    /** The model in the engine, or null. */
    readonly current: LoadedModel | null
  }
  /** Asks one question about one picture; resolves with the whole trace. */
  reason(options: ReasonOptions): Promise<Trace>
  /**
   * Run from here: the trace with another box in the call of `round` (from 0), and on from there.
   * @param box xyxy in [0,1] of the image, or a region of the trace
   */
  branch(
    trace: Trace,
    round: number,
    box: readonly [number, number, number, number] | Region,
    options?: BranchOptions,
  ): Promise<Trace>
  /** A plain greedy dialogue by the model's chat template, one picture a turn, without `loupe.json`. */
  dialogue(options: DialogueOptions): Promise<DialogueReply>
  /**
   * The tensor that a model is given of a crop (integer pixels) at a size: [patches, 3 * temporal * patch * patch], or
   * with `planes` in the layout [1, 3, height, width].
   */
  patches(options: PatchesOptions): Promise<PatchesReply>
  /**
   * The depth of a picture or of a crop of it. It can be asked for while `reason` runs: answers go first, and a depth
   * map that fails takes no answer with it. A map's scale and shift are its own: crops are compared after `alignDepth`.
   */
  depth(options: DepthOptions): Promise<Depth>
  /** Statistics of a box of a depth map, the map in colour, or as a surface that is turned a little. */
  depthView(options: DepthViewOptions): Promise<DepthViewReply>
}

/** What the page hands in. */
export type ScriptingPorts = {
  readonly engine: Pick<EngineClient, 'call' | 'model'>
  listModels(): ListedModel[]
  /** The spec of a bundled model. */
  bundled(name: string): Promise<SourceSpec>
  openImage(source: Blob | string, signal?: AbortSignal): Promise<{ blob: Blob; name: string; sha256: string }>
  /** The picture that a trace embeds, or null. */
  embedded(trace: Trace): Promise<Blob | null>
  /** The address that a hub id is looked up at. */
  readonly hub: string
}

declare global {
  interface Window {
    loupe: Loupe
  }
}

/** Opens pictures, and finds those that traces are of. */
function createPictures(ports: ScriptingPorts) {
  /** Pictures of traces made here, by hash: a branch then needs no picture handed in. */
  const seen = new Map<string, Blob>()

  async function open(image: ImageInput, signal?: AbortSignal): Promise<{ blob: Blob; name: string }> {
    const opened = await ports.openImage(image instanceof Blob ? image : String(image), signal)
    seen.set(opened.sha256, opened.blob)
    if (seen.size > 8) seen.delete([...seen.keys()][0] ?? '')
    return opened
  }

  async function pictureOf(trace: Trace, options: BranchOptions): Promise<Blob> {
    if (options.image) return (await open(options.image, options.signal)).blob
    const blob = seen.get(trace.images[0]?.sha256 ?? '') ?? (await ports.embedded(trace))
    if (blob) return blob
    throw new LoupeError({
      code: 'trace-invalid',
      message: 'The trace does not hold its picture.',
      advice: 'Hand the picture in as `image`.',
    })
  }

  return { open, pictureOf }
}

export function createScripting(ports: ScriptingPorts): Loupe {
  const { engine } = ports
  const { open, pictureOf } = createPictures(ports)
  return {
    models: {
      list: () => ports.listModels(),
      async load(idOrUrl, { device = 'auto', dtype = 'auto', onProgress, signal } = {}) {
        const source = await specOf(idOrUrl, ports)
        return engine.call('load', { source, device, dtype }, { signal, onEvent: onProgress })
      },
      async unload() {
        await engine.call('unload', null)
      },
      get current() {
        return engine.model
      },
    },
    async reason({ image, question, policy, system, onEvent, signal }) {
      const { blob, name } = await open(image, signal)
      const input = {
        image: blob,
        name,
        question,
        ...(policy ? { policy } : {}),
        ...(system === undefined ? {} : { system }),
      }
      return engine.call('reason', input, { signal, onEvent })
    },
    async branch(trace, round, box, options = {}) {
      const image = await pictureOf(trace, options)
      const input = {
        trace,
        image,
        round,
        region: regionOf(trace, box),
        ...(options.policy ? { policy: options.policy } : {}),
      }
      return engine.call('branch', input, { signal: options.signal, onEvent: options.onEvent })
    },
    async patches({ image, cropPx, signal, ...rest }) {
      const { blob } = await open(image, signal)
      return engine.call('patches', { ...rest, image: blob, cropPx: pixelBox(...cropPx) }, { signal })
    },
    async depth({ image, model = BUNDLED_DEPTH, cropPx, device = 'auto', dtype = 'auto', onProgress, signal }) {
      const { blob } = await open(image, signal)
      const source = typeof model === 'string' ? await specOf(model, ports) : model
      const input = { image: blob, source, device, dtype, ...(cropPx ? { cropPx: pixelBox(...cropPx) } : {}) }
      const { map, ...rest } = await engine.call('depth', input, { signal, onEvent: onProgress })
      return { ...map, ...rest }
    },
    async depthView({ signal, ...input }) {
      const image = 'image' in input && input.image !== undefined ? (await open(input.image, signal)).blob : undefined
      // The union's parts differ in `image` alone, which is a file from here on.
      return engine.call('depthView', { ...input, ...(image ? { image } : {}) } as DepthViewInput, { signal })
    },
    async dialogue({ turns, maxNewTokens, minNewTokens, signal }) {
      const opened = await Promise.all(
        turns.map(async ({ image, text }) => ({
          text,
          ...(image === undefined ? {} : { image: (await open(image, signal)).blob }),
        })),
      )
      return engine.call(
        'dialogue',
        { turns: opened, maxNewTokens, ...(minNewTokens === undefined ? {} : { minNewTokens }) },
        { signal },
      )
    },
  }
}

function regionOf(trace: Trace, box: readonly [number, number, number, number] | Region): Region {
  if ('image' in box) return box
  // A caller's numbers, which the engine checks as it does a model's.
  return { image: trace.images[0]?.id ?? 'image-0', box: [...box] as unknown as UnitBox }
}

/** The depth model shipped with the page. */
export const BUNDLED_DEPTH = 'loupe-depth'

/** A bundled name, `owner/name[@revision]`, or an address. */
async function specOf(idOrUrl: string, ports: ScriptingPorts): Promise<SourceSpec> {
  if (idOrUrl === BUNDLED_DEPTH) return ports.bundled(BUNDLED_DEPTH)
  const bundled = ports.listModels().find((model) => model.bundled && (model.id === idOrUrl || model.name === idOrUrl))
  if (bundled) return ports.bundled(bundled.id)
  const hub = /^([\w.-]+\/[\w.-]+)(?:@([\w./-]+))?$/.exec(idOrUrl)
  if (hub && !idOrUrl.startsWith('.')) {
    const listed = ports.listModels().find((model) => model.id === hub[1])
    const pinned = typeof listed?.['revision'] === 'string' ? listed['revision'] : 'main'
    return { kind: 'hub', id: hub[1] ?? idOrUrl, revision: hub[2] ?? pinned, host: ports.hub }
  }
  return { kind: 'url', url: new URL(idOrUrl, document.baseURI).href }
}
