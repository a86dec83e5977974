import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FileSample, Top, XmlNode } from './layout'
import { LAYOUTS, findLayout } from './registry'
import { mutated } from './testing/mutated'

/** Small records made by hand, in the forms that producers of results, gold and annotations write. */
type Seed = {
  readonly layout: string
  readonly top: Top
  readonly records: readonly unknown[]
  /** How many are told of, of which kind, with how many gold shapes and how many replies in all. */
  readonly tells: { readonly count: number; readonly kind: string; readonly gold: number; readonly replies: number }
}

const FOUND = [{ bbox: [10, 20, 30, 40], name: 'flag' }]
const SEAL_ITEM = { question: 'Red?', options: ['It is red.', 'It is blue.'], image: 'a.jpg', search_result: FOUND }
const node = (tag: string, attributes: Record<string, string>, children: XmlNode[] = []): XmlNode => ({
  tag,
  attributes,
  text: '',
  children,
})
const stage = (box: number[], stored: number[]) => ({
  initial_raw_output: `{"box": [${box.join(', ')}], "answer": "true"}`,
  initial_parsed_json: { box, answer: 'true' },
  initial_box: stored,
})

const SEEDS: readonly Seed[] = [
  {
    layout: 'seal',
    top: 'object',
    records: [{ direct: [{ ...SEAL_ITEM, prediction_freeform: 'Unclear.', option_chosen: 1, correct: 0 }] }],
    tells: { count: 1, kind: 'trace', gold: 0, replies: 1 },
  },
  {
    layout: 'seal',
    top: 'object',
    records: [{ direct: [{ ...SEAL_ITEM, prediction_freeform: 'no prediction needed', option_chosen: 'It is red.' }] }],
    tells: { count: 1, kind: 'gold', gold: 1, replies: 0 },
  },
  {
    layout: 'rec-results',
    top: 'object',
    records: [
      {
        accuracy: 1,
        results: [
          { question: 'cat', ground_truth: [1, 2, 3, 4], model_output: '[1, 2, 3, 4]', extracted_answer: [1, 2, 3, 4] },
          { question: 'cat', ground_truth: [1, 2, 3, 4], model_output: '[1, 2, 3, 4]', extracted_answer: [9, 9, 9, 9] },
        ],
      },
    ],
    tells: { count: 2, kind: 'trace', gold: 2, replies: 2 },
  },
  {
    layout: 'openthinkimg-rollouts',
    top: 'lines',
    records: [{ idx: 'a', query: 'How many?', answer: '3', response_list: ['one', 'two'], value_list: ['3'] }],
    tells: { count: 1, kind: 'trace', gold: 0, replies: 2 },
  },
  {
    layout: 'keyed-results',
    top: 'object',
    records: [
      { a_0: { query: 'How many?', answer: '3', final_answer: '3<stop>', true_false: true, gpt_eval: 'True' } },
    ],
    tells: { count: 1, kind: 'verdict', gold: 0, replies: 0 },
  },
  {
    layout: 'stages',
    top: 'array',
    records: [
      {
        example_id: 'v',
        caption: 'On it.',
        target_box: [0, 0, 0.5, 1],
        ...stage([0, 345, 644, 448], [0, 0.345, 0.644, 0.448]),
      },
    ],
    tells: { count: 1, kind: 'trace', gold: 1, replies: 1 },
  },
  {
    layout: 'vlmevalkit',
    top: 'rows',
    records: [{ index: '1', question: 'Yes?', answer: 'yes', prediction: 'Yes.', score: true, image_path: 'a.png' }],
    tells: { count: 1, kind: 'verdict', gold: 0, replies: 1 },
  },
  {
    layout: 'score-table',
    top: 'rows',
    records: [{ split: 'VAL', Overall: '0.53', OCR: '0.7', Count: '0.2' }],
    tells: { count: 0, kind: '', gold: 0, replies: 0 },
  },
  {
    layout: 'visual-cot',
    top: 'array',
    records: [
      {
        dataset: 'doc',
        question_id: 1,
        image: ['d/a.png', 'd/a.png###[74, 398, 404, 1118]'],
        conversations: [
          { from: 'human', value: '<image>\nWho?' },
          { from: 'gpt', value: '[0.1, 0.2, 0.3, 0.4]' },
          { from: 'human', value: '<image>' },
          { from: 'gpt', value: 'Monk' },
        ],
      },
    ],
    tells: { count: 1, kind: 'gold', gold: 1, replies: 2 },
  },
  {
    layout: 'visual-cot-det',
    top: 'lines',
    records: [{ img_path: 'a.png', expression: 'Who?', bbox: [9, 2, 3, 4], width: 10, height: 10, question_id: 0 }],
    tells: { count: 1, kind: 'gold', gold: 1, replies: 0 },
  },
  {
    layout: 'visual-cot-train',
    top: 'lines',
    records: [{ question: 'Who?', answer: 'Me', image: 'a.jpg', width: 9, height: 9, bboxs: [[1, 2, 3, 4]] }],
    tells: { count: 1, kind: 'gold', gold: 1, replies: 0 },
  },
  {
    layout: 'item',
    top: 'object',
    records: [{ problem_text: 'Find x.', choices: ['1', '2'], answer: 'A', id: 7 }],
    tells: { count: 1, kind: 'item', gold: 0, replies: 0 },
  },
  {
    layout: 'items',
    top: 'object',
    records: [{ examples: [{ uid: 0, query: 'How?', reference_answer: 'So' }] }],
    tells: { count: 1, kind: 'item', gold: 0, replies: 0 },
  },
  {
    layout: 'items-jsonl',
    top: 'lines',
    records: [
      { question: 'Where?', options: 'A. left', answer: 'A', target_instances: '[[1.0, 2.0, 3.0, 4.0], [5, 6, 7, 8]]' },
    ],
    tells: { count: 1, kind: 'gold', gold: 2, replies: 0 },
  },
  {
    layout: 'coco',
    top: 'object',
    records: [
      {
        images: [{ id: 1, file_name: 'a.jpg', width: 9, height: 9 }],
        annotations: [{ image_id: 1, category_id: 2, bbox: [1, 2, 3, 4] }],
        categories: [{ id: 2, name: 'cat' }],
      },
    ],
    tells: { count: 1, kind: 'gold', gold: 1, replies: 0 },
  },
  {
    layout: 'label-studio',
    top: 'array',
    records: [
      {
        id: 1,
        data: { image: '/data/a.png' },
        annotations: [{ result: [{ value: { x: 1, y: 2, width: 3, height: 4, rectanglelabels: ['cat'] } }] }],
      },
    ],
    tells: { count: 1, kind: 'gold', gold: 1, replies: 0 },
  },
  {
    layout: 'cvat',
    top: 'tree',
    records: [
      node('annotations', {}, [
        node('image', { id: '0', name: 'a.jpg', width: '9', height: '9' }, [
          node('box', { label: 'cat', xtl: '1', ytl: '2', xbr: '3', ybr: '4' }),
          node('polygon', { label: 'dog', points: '1,2;3,4;5,6' }),
        ]),
      ]),
    ],
    tells: { count: 1, kind: 'gold', gold: 2, replies: 0 },
  },
  {
    layout: 'via',
    top: 'object',
    records: [
      {
        'a.jpg9': {
          filename: 'a.jpg',
          regions: {
            0: { shape_attributes: { name: 'circle', cx: 5, cy: 5, r: 2 }, region_attributes: { name: 'cat' } },
          },
        },
      },
    ],
    tells: { count: 1, kind: 'gold', gold: 1, replies: 0 },
  },
  {
    layout: 'labelme',
    top: 'object',
    records: [
      {
        imagePath: 'a.jpg',
        shapes: [
          {
            label: 'cat',
            shape_type: 'rectangle',
            points: [
              [3, 4],
              [1, 2],
            ],
          },
        ],
      },
    ],
    tells: { count: 1, kind: 'gold', gold: 1, replies: 0 },
  },
]

function sampleOf({ top, records }: Pick<Seed, 'top' | 'records'>): FileSample {
  const [first] = records
  const columns = top === 'rows' && typeof first === 'object' && first !== null ? Object.keys(first) : undefined
  return { file: 'made.json', top, records, ...(columns ? { columns } : {}) }
}

describe.each(SEEDS)('$layout', (seed) => {
  const layout = findLayout(seed.layout)

  test('is the likeliest layout of its own records', () => {
    const ranked = LAYOUTS.map((one) => ({ name: one.name, score: one.sniff(sampleOf(seed))?.score ?? 0 }))
    ranked.sort((a, b) => b.score - a.score)
    expect(ranked[0]?.name).toBe(seed.layout)
  })

  test('tells what its record holds', () => {
    const told = seed.records.flatMap((record, ordinal) => [
      ...(layout?.read(record, { file: 'made.json', top: seed.top, ordinal }) ?? []),
    ])
    const turns = told.flatMap((one) => one.turns)
    expect({
      count: told.length,
      kind: told[0]?.kind ?? '',
      gold: told.flatMap((one) => one.gold?.shapes ?? []).length,
      replies: turns.filter((turn) => turn.role === 'assistant').length,
    }).toEqual(seed.tells)
  })
})

describe('what was dirty is said where it stands', () => {
  const codes = (name: string) => {
    const seed = SEEDS.find((one) => one.layout === name)
    const told = seed?.records.flatMap((one, ordinal) => [
      ...(findLayout(name)?.read(one, { file: '', top: seed.top, ordinal }) ?? []),
    ])
    return told?.flatMap((one) => one.complaints ?? []).map(({ code }) => code)
  }

  test('a stored box that is a thousandth of the written one', () => {
    expect(codes('stages')).toEqual(['stored-box-in-wrong-frame'])
  })
  test('an item whose question another has too, and a box that the producer took elsewhere', () => {
    expect(codes('rec-results')).toEqual(['item-key-not-unique', 'extracted-differs'])
  })
  test('a box that ends before it begins', () => {
    expect(codes('visual-cot-det')).toEqual(['inverted'])
  })
  test('a list of boxes that is a text', () => {
    expect(codes('items-jsonl')).toEqual(['list-as-text'])
  })
})

test('2,000 mutated records a layout: every layout sniffs and reads each of them without an error', () => {
  const runs = process.env['LOUPE_LONG'] === undefined ? 2000 : 20_000
  fc.assert(
    fc.property(
      fc.constantFrom(...SEEDS),
      fc.array(fc.nat(255), { minLength: 3, maxLength: 40 }),
      ({ top, records }, bytes) => {
        const changed = records.map((record) => mutated(record, bytes))
        for (const layout of LAYOUTS) {
          layout.sniff(sampleOf({ top, records: changed }))
          for (const [ordinal, record] of changed.entries()) layout.read(record, { file: 'made.json', top, ordinal })
        }
      },
    ),
    { numRuns: runs },
  )
})
