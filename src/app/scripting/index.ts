import { LoupeError, pixelBox, type Region, type Trace, type UnitBox } from '../../core'
import type { DepthViewInput, EngineClient, SourceSpec } from '../../engine'
import { checkImage, checkLoad } from './asked'
import { BUNDLED_DEPTH, specOf } from './spec'
import { kept, type KeptPorts } from './kept'
import type { BranchOptions, ImageInput, ListedModel, Loupe } from './loupe'

/** What the page hands in. */
export type ScriptingPorts = KeptPorts & {
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

/** Opens pictures, and finds those that traces are of. */
function createPictures(ports: ScriptingPorts) {
  /** Pictures of traces made here, by hash: a branch then needs no picture handed in. */
  const seen = new Map<string, Blob>()

  async function open(image: ImageInput, signal?: AbortSignal): Promise<{ blob: Blob; name: string }> {
    checkImage(image)
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

/** `window.loupe` over the page's own engine and store. */
export function createScripting(ports: ScriptingPorts): Loupe {
  const pictures = createPictures(ports)
  return { ...models(ports), ...runs(ports, pictures), ...parts(ports, pictures), ...kept(ports) }
}

type Pictures = ReturnType<typeof createPictures>

function models(ports: ScriptingPorts): Pick<Loupe, 'models'> {
  const { engine } = ports
  return {
    models: {
      list: () => ports.listModels(),
      async load(idOrUrl, { device = 'auto', dtype = 'auto', onProgress, signal } = {}) {
        checkLoad(device, dtype)
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
  }
}

function runs({ engine }: ScriptingPorts, { open, pictureOf }: Pictures): Pick<Loupe, 'reason' | 'branch'> {
  return {
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
  }
}

type Parts = Pick<Loupe, 'patches' | 'depth' | 'depthView' | 'dialogue'>

function parts(ports: ScriptingPorts, { open }: Pictures): Parts {
  const { engine } = ports
  return {
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
