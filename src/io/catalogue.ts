import { HUB_HOST, type SourceSpec } from './sources/spec'

/** A model that the page offers. Facts as published, dated November 2026; none is a measurement of ours. */
export type CatalogueModel = {
  readonly id: string
  readonly name: string
  readonly family: string
  readonly bundled: boolean
  readonly source: SourceSpec
  /** A commit, or `main` where no commit is known: then `pinned` is false and the page says so. */
  readonly revision: string
  readonly pinned: boolean
  /** Bytes to download per dtype as published, rounded as published; empty where nobody says. */
  readonly sizes: Readonly<Partial<Record<'fp32' | 'fp16' | 'q8' | 'q4' | 'q4f16', number>>>
  /** Bytes of the smallest published dtype, or null. */
  readonly bytes: number | null
  readonly licence: string
  readonly needs: string
  /** Whether Loupe's makers ran it; false is shown as "not run by us yet". */
  readonly tested: boolean
  readonly note?: string
}

type Row = Omit<CatalogueModel, 'bundled' | 'source' | 'bytes' | 'tested' | 'pinned'>

const NEEDS = 'WebGPU; shader-f16 for q4f16'

const HUB_MODELS: readonly Row[] = [
  {
    id: 'onnx-community/Qwen2-VL-2B-Instruct',
    name: 'Qwen2-VL 2B',
    family: 'qwen2_vl',
    revision: 'main',
    sizes: { q4f16: 2_670_000_000 },
    licence: 'Apache-2.0',
    needs: `${NEEDS}; about 3 GB of memory for the weights`,
    note: 'About 2.67 GB. Trained to write boxes, 0 to 1000; a safer first choice for boxes than a Qwen3-VL folder.',
  },
  {
    id: 'onnx-community/Qwen2.5-VL-3B-Instruct-ONNX',
    name: 'Qwen2.5-VL 3B',
    family: 'qwen2_5_vl',
    revision: 'main',
    sizes: { q4f16: 2_550_000_000 },
    licence: 'Qwen Research',
    needs: `${NEEDS}; about 3 GB of memory for the weights`,
    note:
      'Writes boxes in pixels of the resized picture; a safer first choice for boxes than a Qwen3-VL folder. ' +
      'Its licence is for research.',
  },
  {
    id: 'onnx-community/Qwen3-VL-2B-Instruct-ONNX',
    name: 'Qwen3-VL 2B',
    family: 'qwen3_vl',
    revision: 'main',
    sizes: { q4f16: 1_370_000_000, q4: 1_530_000_000 },
    licence: 'Apache-2.0',
    needs: `${NEEDS}; about 2 GB of memory for the weights`,
    note:
      'Several exports leave out its DeepStack features, without which boxes are poor; Loupe says on loading whether ' +
      'this folder has them. The sizes are those of a revision that begins with 3e4136ea.',
  },
]

const HUB_DEPTH: readonly Row[] = [
  {
    id: 'onnx-community/depth-anything-v2-small',
    name: 'Depth Anything V2 small',
    family: 'depth_anything',
    revision: 'main',
    sizes: { fp32: 99_100_000, fp16: 49_600_000, q4: 27_400_000, q8: 27_300_000, q4f16: 19_100_000 },
    licence: 'Apache-2.0',
    needs: 'WebGPU for speed; it runs on WASM as well',
    note: 'Relative depth of photographs, at a short side of 518 pixels.',
  },
]

type Bundled = { readonly source: SourceSpec & { kind: 'bundled' }; readonly bytes?: number | null }

/** The row of a model shipped with the page: what all of them have in common. */
function bundledModel(
  { source, bytes }: Bundled,
  { name, family, dtype, note }: { name: string; family: string; dtype: 'fp32' | 'q8' | 'q4'; note?: string },
): CatalogueModel {
  return {
    id: source.name,
    name,
    family,
    bundled: true,
    source,
    revision: source.revision ?? 'shipped with this page',
    pinned: true,
    sizes: bytes ? { [dtype]: bytes } : {},
    bytes: bytes ?? null,
    licence: 'MIT',
    needs: 'Nothing: it runs on WebGPU or WASM',
    tested: true,
    note: note ?? 'Knows only rendered scenes like the samples; for photographs take another model.',
  }
}

/**
 * Depth models on offer: the bundled first. @param bundled address, revision and bytes of the one shipped with the page
 */
export function listDepthModels(bundled: Bundled): [CatalogueModel, ...CatalogueModel[]] {
  const own = bundledModel(bundled, { name: 'Bundled depth model', family: 'depth_anything', dtype: 'fp32' })
  return [own, ...HUB_DEPTH.map(hubModel)]
}

/** Two ends of an experiment, to be compared: `training/rl` made them from one start. */
const VIRL = [
  {
    name: 'virl-a',
    title: 'ViRL in small, (a): outcome alone',
    note:
      'Reinforced from one start by right answers alone: it looks less where it can guess. RL chose among habits ' +
      'that supervised training laid. Rendered scenes like the samples; 4-bit.',
  },
  {
    name: 'virl-d',
    title: 'ViRL in small, (d): process, two levels',
    note:
      'Reinforced from the same start by right answers and right looks, credit look by look. RL chose among ' +
      'habits that supervised training laid. Rendered scenes like the samples; 4-bit.',
  },
] as const

/** Bytes of each folder, as its card says. */
const VIRL_BYTES = 5_146_032

/**
 * Models on offer: the bundled first.
 * @param bundled name, address, revision and bytes of the model shipped with the page
 * @param baseOf the address of a folder that is shipped with the page
 */
export function listCatalogue(
  bundled: Bundled & { readonly title?: string },
  baseOf: (name: string) => string,
): CatalogueModel[] {
  const own = bundledModel(bundled, { name: bundled.title ?? 'Bundled model', family: 'qwen3_vl', dtype: 'q8' })
  const virl = VIRL.map(({ name, title, note }) =>
    bundledModel(
      {
        source: { kind: 'bundled', name, base: baseOf(name), revision: null },
        bytes: VIRL_BYTES,
      },
      { name: title, family: 'qwen3_vl', dtype: 'q4', note },
    ),
  )
  return [own, ...virl, ...HUB_MODELS.map(hubModel)]
}

function hubModel(row: Row): CatalogueModel {
  const pinned = /^[0-9a-f]{40}$/.test(row.revision)
  const source: SourceSpec = { kind: 'hub', id: row.id, revision: row.revision, host: HUB_HOST }
  return { ...row, bundled: false, source, pinned, bytes: Math.min(...Object.values(row.sizes)), tested: false }
}
