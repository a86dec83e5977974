import { DEFAULT_POLICY, predictedRegion } from '../../core'
import type { CatalogueModel, LoupeState } from '../../store'
import { PICTURE, SAMPLES } from './store'
import { entryOf, handTrace, twelveRounds } from './trace'

/** The stages with an entry on the first one, and perhaps one beside it. */
function viewsOf(
  entry: string,
  { beside = null, selection = null }: { beside?: string | null; selection?: string | null } = {},
) {
  const view = { hovered: null, preview: null, tool: 'select', flight: null } as const
  return { main: { ...view, entry, selection }, beside: { ...view, entry: beside, selection: null } }
}

const { trace } = handTrace()
const sample = SAMPLES[0] ?? null
const ready: Partial<LoupeState> = {
  samples: { kind: 'ready', value: SAMPLES },
  picture: { ...PICTURE, sample },
  question: trace.question,
}
const done: Partial<LoupeState> = { ...ready, traces: [entryOf(trace, { sample })], views: viewsOf('one') }

const LOST = {
  code: 'device-lost',
  message: 'The GPU was lost while round 2 was being written.',
  where: 'round 2',
  advice: 'What was found is kept. Run again; the model is loaded anew.',
  detail: 'GPUDeviceLostInfo: unknown',
} as const

const CATALOGUE: readonly CatalogueModel[] = [
  {
    id: 'bundled',
    name: 'A bundled model',
    source: { kind: 'url', url: 'https://example.org/bundled/' },
    bundled: true,
    bytes: 9_400_000,
    revision: '0123456789abcdef',
    licence: 'MIT',
    needs: 'Any device',
    tested: true,
  },
  {
    id: 'owner/a-model-with-a-rather-long-name-ONNX',
    name: 'A model with a rather long name, 2B',
    bundled: false,
    bytes: 1_870_000_000,
    source: { kind: 'url', url: 'https://example.org/hub/' },
    revision: 'fedcba9876543210fedcba9876543210fedcba98',
    licence: 'Apache-2.0',
    needs: 'WebGPU with shader-f16 and 4 GB of memory',
    tested: false,
    note: 'The folder has no DeepStack features.',
  },
]

/** The states that a panel can be in, each by name. */
export const SCENES: Readonly<Record<string, Partial<LoupeState>>> = {
  empty: { samples: { kind: 'ready', value: [] } },
  waiting: {},
  failed: {
    samples: {
      kind: 'failed',
      fault: {
        code: 'url-status',
        message: 'The samples did not arrive: the server answered 404.',
        advice: 'Open a picture of your own, or load the page again.',
      },
    },
  },
  start: ready,
  recorded: { ...ready, traces: [entryOf(trace, { kind: 'recorded', shown: 1, sample })], views: viewsOf('one') },
  loading: {
    ...ready,
    jobs: [{ id: 1, kind: 'load', words: 'Loading the model', stopping: false }],
    model: {
      kind: 'loading',
      name: 'A bundled model',
      since: 0,
      loaded: 4_200_000,
      total: 9_400_000,
      rate: 1_300_000,
      left: 4,
      progress: {
        stage: 'files',
        file: 'onnx/decoder_model_merged_quantized.onnx',
        loaded: 4_200_000,
        total: 9_400_000,
        cached: false,
      },
    },
  },
  running: {
    ...ready,
    jobs: [{ id: 1, kind: 'run', words: 'Running', stopping: false }],
    views: viewsOf('one'),
    traces: [entryOf({ ...trace, answer: null, rounds: trace.rounds.slice(0, 3) }, { running: true, sample })],
  },
  done: { ...done, views: viewsOf('one', { selection: 'r0' }) },
  gold: { ...done, showGold: true },
  twelve: { ...ready, traces: [entryOf(twelveRounds(), { sample })], views: viewsOf('one') },
  raw: { ...done, tab: 'raw' },
  keys: { ...done, keysShown: true },
  compare: {
    ...ready,
    views: viewsOf('two', { beside: 'one' }),
    traces: [
      entryOf({ ...trace, answer: { text: 'K7' } }, { sample, kind: 'recorded' }),
      entryOf(
        {
          ...trace,
          rounds: trace.rounds.map((round) => ({
            ...round,
            actions: round.actions.map((action) => ({ ...action, effective: predictedRegion(trace, round) })),
          })),
        },
        { id: 'two', kind: 'branch', sample, from: { entry: 'one', round: 1 } },
      ),
    ],
  },
  own: {
    ...ready,
    picture: {
      ...PICTURE,
      name: 'a photograph with a long name from a telephone.jpeg',
      notes: ['Turned upright by its EXIF tag.'],
    },
  },
  models: {
    ...ready,
    side: 'models',
    catalogue: CATALOGUE,
    cached: [{ model: 'A bundled model', revision: '0123', bytes: 9_400_000, files: 9 }],
    card: {
      trained_on: 'Rendered scenes',
      numbers: { accuracy: { value: 0.6123, definition: 'Share of right answers, exact after normalising' } },
      cannot: ['photographs', 'counting beyond nine'],
    },
    model: {
      kind: 'ready',
      model: {
        name: 'A bundled model',
        revision: '0123456789abcdef',
        family: 'qwen3_vl',
        device: 'wasm',
        dtype: 'q8',
        adapter: '',
        runtime: 'onnxruntime-web',
        why: 'WASM: the only adapter is a software one, which is far slower.',
        notes: [],
        bytes: 9_400_000,
        policy: DEFAULT_POLICY,
        protocol: {
          schema: 'loupe.protocol/1',
          dialect: 'visreason',
          frame: { unit: 'unit', order: 'xyxy', of: 'last' },
          system: 'You look closer before you answer.',
          question: '{image}{question}',
          observation: '{image}',
          invalid: '{reason}',
          overview: { minPixels: 1, maxPixels: 2 },
          crop: { minPixels: 1, maxPixels: 2, rule: { pad: 0.1, minSide: 16 } },
          policy: { rounds: 5, zoom: 'free', atLimit: 'answer', maxNewTokens: 96 },
        },
      },
    },
  },
  'model-failed': {
    ...ready,
    side: 'models',
    catalogue: CATALOGUE,
    model: {
      kind: 'failed',
      name: 'owner/name',
      fault: {
        code: 'model-missing-file',
        message: 'onnx/vision_encoder_q4.onnx is not there.',
        advice: 'Take another dtype, or another folder.',
      },
    },
  },
  fault: {
    ...ready,
    views: viewsOf('one'),
    faults: [{ id: 1, fault: LOST }],
    notices: [{ id: 2, text: 'The first frame of an animation is shown.' }],
    traces: [
      entryOf(
        { ...trace, answer: null, rounds: trace.rounds.slice(0, 2), ended: 'device-lost' },
        { fault: LOST, sample },
      ),
    ],
  },
}
