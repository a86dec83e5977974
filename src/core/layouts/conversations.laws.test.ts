import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growth } from '../json/testing/hostile'
import { findLayout } from './registry'

const MUTATIONS = process.env['LOUPE_LONG'] === undefined ? 2000 : 20_000

/** A small record of each layout, and nothing that any of them is made of may make reading throw. */
const message = (role: string, content: unknown, more = {}) => ({ role, content, ...more })
const chat = [
  message('user', [
    { type: 'image_url', image_url: { url: 'a.png' } },
    { type: 'text', text: 'What?' },
  ]),
  message('assistant', 'Red.', { tool_calls: [{ function: { name: 'zoom', arguments: '{"a": 1}' } }] }),
]
const sample = {
  id: 1,
  epoch: 1,
  target: 'x',
  messages: chat,
  scores: { m: { value: 'C' } },
  attachments: { abcdefgh: 'x' },
}
const RECORDS: Readonly<Record<string, unknown>> = {
  messages: { image: 'a.png', answer: 'x', pred_ans: 'y', acc: 1, messages: chat, images: ['a.png'] },
  'qwen-agent': { message_list: [message('user', [{ text: 'a' }, { image: 'b' }])], bbox: [0.1, 0.2, 0.3, 0.4] },
  'agent-messages': { id: 1, messages: { agent: chat } },
  sharegpt: {
    system: 's',
    conversations: [{ from: 'human', value: '<image>' }],
    images: ['a'],
    chosen: { from: 'gpt', value: 'x' },
  },
  'generated-predictions': { prompt: '<|im_start|>user\nQ<|im_end|>', predict: 'A', label: 'B' },
  'ms-swift': { messages: chat, rejected_response: 'x', objects: { bbox: [[1, 2, 3, 4]], bbox_type: 'real' } },
  trl: { prompt: chat, completion: [message('assistant', 'x')], reward: 1, step: 2, images: [{ path: 'a' }] },
  verl: { input: 'user\nQ\nassistant\n', output: 'A', gts: '{"ground_truth": "x"}', score: 1, step: 1 },
  'chat-text': { text: '<|im_start|>user\n<|image_pad|><|image_pad|><|im_end|>\n<|im_start|>assistant\nA' },
  'openai-batch': {
    custom_id: 'q',
    response: { body: { choices: [{ message: chat[1] }], output: [{ type: 'message' }] } },
  },
  atif: {
    schema_version: 'ATIF-v1.7',
    agent: { name: 'a' },
    steps: [{ source: 'agent', message: 'x', observation: { results: [{ content: 'y' }] } }],
  },
  notebook: {
    nbformat: 4,
    cells: [{ outputs: [{ output_type: 'stream', text: ['[ANSWER]\n', 'a'] }, { data: { 'image/png': 'x' } }] }],
  },
  inspect: { eval: { task: 't' }, samples: [sample] },
  loupe: { schema: 'loupe.trace/2', producer: { dialect: 'visreason' } },
}

function nested(depth: number): unknown {
  let value: unknown = 'x'
  for (let index = 0; index < depth; index += 1) value = index % 3 === 0 ? [value] : { inner: value }
  return value
}

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    10n,
    new Uint8Array(9),
    null,
    undefined,
    true,
    -1,
    NaN,
    '',
    [],
    {},
    [null],
    [[1]],
    'x'.repeat(20_000),
    '<image>'.repeat(500),
  ),
  fc.constantFrom<unknown>(
    nested(7),
    nested(20_000),
    '['.repeat(5_000),
    '{"a":'.repeat(2_000),
    '<|im_start|>'.repeat(500),
  ),
  fc.jsonValue(),
)

/** Puts something else at a place that is found by steps through the value. */
function mutated(value: unknown, steps: readonly number[], put: unknown, drop: boolean): unknown {
  const [step = 0, ...rest] = steps
  if (typeof value !== 'object' || value === null || steps.length === 0) return put
  const entries = Object.entries(value)
  if (entries.length === 0) return put
  const at = step % entries.length
  const kept = entries.flatMap(([key, inner], index): [string, unknown][] => {
    if (index !== at) return [[key, inner]]
    return drop && rest.length === 0 ? [] : [[key, mutated(inner, rest, put, drop)]]
  })
  return Array.isArray(value) ? kept.map(([, inner]) => inner) : Object.fromEntries(kept)
}

const mutation = fc.record({
  steps: fc.array(fc.nat(12), { minLength: 1, maxLength: 6 }),
  put: strange,
  drop: fc.boolean(),
})

describe.each(Object.entries(RECORDS))('%s', (name, record) => {
  const layout = findLayout(name)

  test('its own record is sniffed', () => {
    expect(layout?.sniff({ file: 'a', top: 'lines', records: [record] })?.score).toBeGreaterThan(0.4)
  })

  test('no mutation of a record makes sniffing or reading throw', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const changed = mutations.reduce(
          (value: unknown, { steps, put, drop }) => mutated(value, steps, put, drop),
          record,
        )
        for (const top of ['lines', 'array', 'rows', 'text'] as const)
          layout?.sniff({ file: 'a', top, records: [changed, record] })
        const told = layout?.read(changed, { file: 'a', top: 'lines', ordinal: 0 }) ?? []
        for (const { turns } of told) for (const { parts } of turns) expect(Array.isArray(parts)).toBe(true)
      }),
      { numRuns: MUTATIONS },
    )
  })
})

test('what belongs to others is taken by none of these', () => {
  const others: readonly (readonly ['rows' | 'tree' | 'lines' | 'object', unknown])[] = [
    ['rows', { index: '0', image_path: 'a.jpg', question: 'Q', answer: '1', prediction: 'Yes', score: true }],
    ['rows', { split: 'VAL', Overall: '0.53' }],
    ['tree', { tag: 'annotations', attributes: {}, text: '', children: [] }],
    ['lines', { question: 'Q', answer: 'A', image: 'a.jpg', bboxs: [[1, 2, 3, 4]] }],
    ['object', { results: [{ question: 'Q', model_output: '<answer>x</answer>', ground_truth: [1, 2, 3, 4] }] }],
    ['lines', { instruction: 'Add.', input: '1', output: '2' }],
    ['object', { cells: [] }],
    ['lines', 'text'],
  ]
  for (const [top, record] of others)
    for (const name of [...Object.keys(RECORDS), 'open-r1-log'])
      expect([name, top, findLayout(name)?.sniff({ file: 'a', top, records: [record] })]).toEqual([name, top, null])
})

test('no text makes a log or a chat throw', () => {
  const pieces = fc.constantFrom(
    '-----',
    '------------- 1-2 Accuracy reward: 1.0 -------------',
    '\n',
    'Content: ',
    'Solution: ',
  )
  const tokens = fc.constantFrom('<|im_start|>', 'user', 'assistant', '<|image_pad|>', '<|im_end|>', ' ')
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, tokens, fc.string()), { maxLength: 40 }), (parts) => {
      for (const name of ['open-r1-log', 'chat-text'])
        findLayout(name)?.read(parts.join(''), { file: 'a', top: 'text', ordinal: 0 })
    }),
    { numRuns: 200 },
  )
})

test('a reply of eight times the length is read in about eight times the time', { timeout: 60_000 }, () => {
  const [short, long] = ['x\n'.repeat(25_000), 'x\n'.repeat(200_000)]
  // A square would take 64 times as long.
  const took = growth(
    () => readLong(short),
    () => readLong(long),
    30,
  )
  expect(took).toBeLessThanOrEqual(30)
})

/** The layouts that look for something in a reply, each on one. */
function readLong(long: string): void {
  findLayout('open-r1-log')?.read(`----- 1-2 Accuracy reward: 1.0 -----\nContent: ${long}Solution: 1`, {
    file: 'a',
    top: 'text',
    ordinal: 0,
  })
  findLayout('chat-text')?.read(`<|im_start|>assistant\n${'<|image_pad|>'.repeat(long.length / 8)}${long}`, {
    file: 'a',
    top: 'text',
    ordinal: 0,
  })
  findLayout('verl')?.read({ input: long, output: long, score: 1 }, { file: 'a', top: 'lines', ordinal: 0 })
  findLayout('notebook')?.read(
    { notebook_outputs: [{ text: `[ANSWER]\n${long}` }] },
    { file: 'a', top: 'object', ordinal: 0 },
  )
}
