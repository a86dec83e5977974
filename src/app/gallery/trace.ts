import { unitBox, type Rationale1, type Region, type Roi, type Shape, type Trace } from '../../core'
import type { TraceEntry } from '../../store'

const IMAGES = [{ id: 'image-0', width: 896, height: 672, name: 's000' }]
const CONE = { image: 'image-0', box: unitBox(0.567, 0.295, 0.665, 0.47) }
const LABEL = { image: 'image-0', box: unitBox(0.5725, 0.3839, 0.6563, 0.4241) }
const unit = (of: string) => ({ unit: 'unit' as const, order: 'xyxy' as const, of })

/** Numbers as they were written, in shares of a view. */
function written(author: Shape['author'], view: string, numbers: number[]): Shape {
  return { kind: 'box', numbers, frame: unit('last'), view, author }
}

function roi(round: number, view: string, numbers: number[], { image, box }: Region): Roi {
  return { id: `r${round}.b0`, shape: written('thought', view, numbers), image, box }
}

const VIEWS: Trace['views'] = [
  {
    id: 'v0',
    image: 'image-0',
    parent: null,
    cropPx: [0, 0, 896, 672],
    receivedPx: { width: 256, height: 192 },
    tokens: 48,
  },
  {
    id: 'v1',
    image: 'image-0',
    parent: 'v0',
    cropPx: [499, 186, 605, 328],
    receivedPx: { width: 96, height: 128 },
    tokens: 12,
  },
  {
    id: 'v2',
    image: 'image-0',
    parent: 'v1',
    cropPx: [505, 255, 596, 288],
    receivedPx: { width: 160, height: 64 },
    tokens: 10,
  },
]

/** The first look: a call that was carried out. */
const FIRST: Trace['rounds'][number] = {
  id: 'r0',
  view: 'v0',
  raw:
    'I think the blue cone [0.567, 0.295, 0.665, 0.470] is too small.' +
    '<tool_call>{"name": "zoom", "arguments": {"bbox": [0.567, 0.295, 0.665, 0.470]}}</tool_call>',
  thought: 'I think the blue cone [0.567, 0.295, 0.665, 0.470] is too small.',
  rois: [roi(0, 'v0', [0.567, 0.295, 0.665, 0.47], CONE)],
  prompt:
    '<|im_start|>system\nYou look closer before you answer.<|im_end|>\n<|im_start|>user\n<|vision_start|>' +
    `${'<|image_pad|>'.repeat(48)}<|vision_end|>What is written on the blue cone?<|im_end|>\n` +
    '<|im_start|>assistant\n',
  promptIds: Array.from({ length: 97 }, (_, index) => (index < 40 ? 300 + index : 151655)),
  tokenIds: Array.from({ length: 43 }, (_, index) => 400 + index * 7),
  tokenProbs: Array.from({ length: 43 }, (_, index) => 1 - (index % 7) / 9),
  actions: [
    {
      id: 'r0.a0',
      kind: 'zoom',
      shapes: [written('call', 'v0', [0.567, 0.295, 0.665, 0.47])],
      executed: true,
      effective: { image: 'image-0', box: unitBox(0.5569, 0.2768, 0.6752, 0.4881) },
      received: 'v1',
    },
  ],
  stats: {
    prefillTokens: 97,
    generatedTokens: 43,
    imagesEncoded: 1,
    encodeMs: 60,
    prefillMs: 90,
    decodeMs: 662,
    ms: 812,
  },
}

/** A call outside its view: it was not carried out, and the complaint says why. */
const OUTSIDE: Trace['rounds'][number] = {
  id: 'r1',
  view: 'v1',
  raw: '',
  thought: 'I think the label [0.132, 0.507, 1.340, 0.697] is too small.',
  rois: [roi(1, 'v1', [0.132, 0.507, 1.34, 0.697], LABEL)],
  actions: [
    {
      id: 'r1.a0',
      kind: 'zoom',
      shapes: [written('call', 'v1', [0.132, 0.507, 1.34, 0.697])],
      executed: false,
      effective: null,
      received: null,
      complaints: [{ code: 'box-outside', path: 'rounds[1]', message: 'The box lies outside the view: x2 is 1.340.' }],
    },
  ],
  stats: { prefillTokens: 21, generatedTokens: 43, imagesEncoded: 0, decodeMs: 655, ms: 702 },
}

/** The second look, inside the first crop. */
const SECOND: Trace['rounds'][number] = {
  id: 'r2',
  view: 'v1',
  raw: '',
  thought: 'I think the label [0.132, 0.507, 0.840, 0.697] is too small.',
  rois: [roi(2, 'v1', [0.132, 0.507, 0.84, 0.697], LABEL)],
  actions: [
    {
      id: 'r2.a0',
      kind: 'zoom',
      shapes: [written('call', 'v1', [0.132, 0.507, 0.84, 0.697])],
      executed: true,
      effective: { image: 'image-0', box: unitBox(0.5636, 0.3795, 0.6652, 0.4286) },
      received: 'v2',
    },
  ],
  stats: {
    prefillTokens: 18,
    generatedTokens: 43,
    imagesEncoded: 1,
    encodeMs: 22,
    prefillMs: 20,
    decodeMs: 640,
    ms: 12_410,
  },
}

/** The answer. */
const LAST: Trace['rounds'][number] = {
  id: 'r3',
  view: 'v2',
  raw: 'I think the label reads H75F.<answer>H75F</answer>',
  thought: 'I think the label [0.088, 0.091, 0.912, 0.909] reads H75F.',
  rois: [roi(3, 'v2', [0.088, 0.091, 0.912, 0.909], LABEL)],
  actions: [],
  answer: 'H75F',
  stats: { prefillTokens: 16, generatedTokens: 29, imagesEncoded: 0, decodeMs: 431, ms: 470 },
}

/**
 * A trace written by hand for the gallery. Its numbers were measured nowhere; it shows every row that a card can have.
 */
export function handTrace(): { trace: Trace; rationale: Rationale1 } {
  const trace: Trace = {
    schema: 'loupe.trace/2',
    id: 'by-hand',
    question: 'What is written on the blue cone?',
    images: IMAGES,
    views: VIEWS,
    producer: { model: 'written by hand' },
    rounds: [FIRST, OUTSIDE, SECOND, LAST],
    answer: { text: 'H75F' },
    ended: 'answer',
  }
  const rationale: Rationale1 = {
    schema: 'loupe.rationale/1',
    id: 'gold',
    images: IMAGES,
    question: trace.question,
    answer: { text: 'H75F' },
    rounds: [
      { thought: 'I think the blue cone [0.567, 0.295, 0.665, 0.470] is too small.', rois: [CONE], zoom: CONE },
      { thought: 'I think the label [0.132, 0.507, 0.840, 0.697] is too small.', rois: [LABEL], zoom: LABEL },
      { thought: 'I think the label reads H75F.', rois: [LABEL], zoom: null },
    ],
    provenance: { by: 'hand' },
  }
  return { trace, rationale }
}

/** Twelve rounds, so that every round colour is on one screen. */
export function twelveRounds(): Trace {
  const { trace } = handTrace()
  const first = trace.rounds[0]
  if (!first) return trace
  const rounds = Array.from({ length: 12 }, (_, index) => {
    const x = 0.04 + (index % 4) * 0.24
    const y = 0.06 + Math.floor(index / 4) * 0.31
    const box = unitBox(x, y, x + 0.2, y + 0.25)
    return {
      ...first,
      id: `r${index}`,
      rois: [roi(index, 'v0', [...box], { image: 'image-0', box })],
      actions: [
        {
          id: `r${index}.a0`,
          kind: 'zoom' as const,
          shapes: [],
          executed: true,
          effective: { image: 'image-0', box },
          received: 'v1',
        },
      ],
    }
  })
  return { ...trace, rounds }
}

export function entryOf(trace: Trace, change: Partial<TraceEntry> = {}): TraceEntry {
  return {
    id: 'one',
    trace,
    kind: 'live',
    running: false,
    fault: null,
    picture: 'scene-picture',
    from: null,
    shown: Infinity,
    sample: null,
    draft: null,
    complaints: [],
    ...change,
  }
}
