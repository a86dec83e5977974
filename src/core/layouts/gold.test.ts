import { describe, expect, test } from 'vitest'
import { rankPairs } from '../importing/rank'
import { growth } from '../json/testing/hostile'
import type { Top } from './layout'
import { numbersIn } from './numbersIn'
import { findLayout } from './registry'

function read(layout: string, record: unknown, top: Top = 'object') {
  return findLayout(layout)?.read(record, { file: 'a.json', top, ordinal: 0 }) ?? []
}
const codes = (layout: string, record: unknown) =>
  read(layout, record).flatMap(({ complaints = [] }) =>
    complaints.map(({ code, path, count = 1 }) => [code, path, count]),
  )

describe('an item whose fields are not what their names say', () => {
  test.each<readonly [string, unknown, string]>([
    ['objects', [{ label: 'A', text: 'red' }, { text: 'blue' }], 'A. red\nB. blue'],
    ['lists, numbers and null', [['a', 1], 2, null, true], 'A. ["a",1]\nB. 2\nC. \nD. true'],
    ['an object by letter', { A: 'red', B: 'blue' }, 'A. red\nB. blue'],
    ['objects that hide what every object has', [{ toString: 1 }], 'A. {"toString":1}'],
    ['a 64-bit number of a table', [10n], 'A. 10'],
  ])('options that are %s are written out', (_name, options, shown) => {
    expect(read('item', { question: 'Which?', options, answer: 'A' })[0]?.question).toBe(`Which?\n${shown}`)
  })

  test('a role that is a word of the language itself is a speaker of that name', () => {
    const messages = [
      { role: 'user', content: 'Q' },
      { role: 'constructor', content: 'A' },
    ]
    expect(read('messages', { messages }, 'lines')[0]?.turns[1]).toMatchObject({
      role: 'assistant',
      agent: 'constructor',
    })
  })

  test('lists in lists, 20,000 deep, are no reason to fail', () => {
    let deep: unknown = 'x'
    for (let index = 0; index < 20_000; index += 1) deep = [deep]
    const record = { question: deep, options: [deep], answer: deep, messages: [{ role: 'user', content: deep }] }
    for (const name of ['item', 'messages', 'items-jsonl', 'sharegpt']) expect(() => read(name, record)).not.toThrow()
    expect(read('item', { question: 'Q', options: [deep], answer: 'x' })[0]?.question).toContain('can not be written')
  })
})

describe('numbers in a text', () => {
  test('are whole, however many decimals they have', () => {
    expect(numbersIn('115.384615384615384615,-2.5;.5 1e2, 7.')).toEqual([115.384615384615384615, -2.5, 0.5, 100, 7])
  })
  test('are all there: an outline has thousands of points', () => {
    const text = Array.from({ length: 5000 }, (_, index) => `${index},${index + 0.5}`).join(';')
    expect(numbersIn(text)).toHaveLength(10_000)
    expect(numbersIn(text).at(-1)).toBe(4999.5)
  })
  test('are none where none is', () => {
    expect(numbersIn('a-b.c --. 1e999 ..')).toEqual([])
  })
})

describe('COCO', () => {
  const images = [{ id: 1, file_name: 'a.jpg', width: 9, height: 9 }]
  const shapesOf = (annotation: object) =>
    read('coco', { images, annotations: [{ image_id: 1, ...annotation }] })[0]?.gold?.shapes ?? []

  test('run lengths become masks, packed or not', () => {
    for (const counts of [[0, 81], '0a2']) {
      const shapes = shapesOf({ bbox: [0, 0, 9, 9], segmentation: { size: [9, 9], counts }, iscrowd: 1 })
      expect(shapes.map(({ kind, mask }) => [kind, mask?.counts])).toEqual([
        ['box', undefined],
        ['mask', counts],
      ])
    }
  })

  test('every outline becomes a polygon, after the box', () => {
    const segmentation = [
      [0, 0, 1, 0, 1, 1],
      [5, 5, 6, 5, 6, 6],
    ]
    expect(shapesOf({ segmentation }).map(({ kind }) => kind)).toEqual(['polygon', 'polygon'])
    expect(shapesOf({ segmentation, bbox: [0, 0, 6, 6] }).map(({ kind }) => kind)).toEqual([
      'box',
      'polygon',
      'polygon',
    ])
  })

  test('40,000 annotations of one picture are read in time that grows as their number does', () => {
    const reading = (count: number) => {
      const annotations = Array.from({ length: count }, () => ({ image_id: 1, bbox: [1, 2, 3, 4] }))
      return () => expect(read('coco', { images, annotations })[0]?.gold?.shapes).toHaveLength(count)
    }
    // Four times as many; were each added to a copy of those before it, sixteen times as long and more.
    expect(growth(reading(10_000), reading(40_000), 10)).toBeLessThanOrEqual(10)
  })
})

test.each<readonly [string, unknown, unknown]>([
  [
    'coco',
    {
      images: [{ id: 1 }],
      annotations: [
        { image_id: 1, bbox: [1, 2, 3] },
        { image_id: 1, segmentation: { size: 4 } },
      ],
    },
    [['shape-unreadable', 'annotations[0]', 2]],
  ],
  [
    'labelme',
    {
      imagePath: 'a',
      shapes: [
        {
          shape_type: 'rectangle',
          points: [
            [5, 5],
            [1, 9],
          ],
        },
        { shape_type: 'cube' },
        null,
      ],
    },
    [
      ['shape-unreadable', 'shapes[1]', 2],
      ['box-turned', 'shapes[0]', 1],
    ],
  ],
  [
    'via',
    {
      a: {
        filename: 'a',
        regions: [{ shape_attributes: { name: 'polygon', all_points_x: [1, 2, 3], all_points_y: [1] } }],
      },
    },
    [['shape-unreadable', 'a: regions[0]', 1]],
  ],
  [
    'label-studio',
    {
      data: {},
      annotations: [{ result: [{ value: { x: 'a', rectanglelabels: ['b'] } }, { value: { choices: ['c'] } }] }],
    },
    [['shape-unreadable', 'result[0]', 1]],
  ],
  [
    'seal',
    { direct: [{ image: 'a', options: [], search_result: [{ bbox: [1, 2] }, { bbox: [1, 2, 3, 4] }] }] },
    [['shape-unreadable', 'direct[0].search_result[0]', 1]],
  ],
  ['items-jsonl', { question: 'Q', answer: 'A', boxes: [[1, 2, 3, 4], ['a']] }, [['shape-unreadable', 'boxes[1]', 1]]],
  ['visual-cot-train', { question: 'Q', bboxs: [[1, 2, 3, null]] }, [['shape-unreadable', 'bboxs[0]', 1]]],
  [
    'cvat',
    {
      tag: 'annotations',
      children: [
        {
          tag: 'image',
          attributes: { name: 'a' },
          children: [{ tag: 'polygon', attributes: { points: '1,2' }, children: [] }],
        },
      ],
    },
    [['shape-unreadable', 'a: <polygon> 1', 1]],
  ],
])('%s says which shapes it could not read', (layout, record, said) => {
  expect(codes(layout, record)).toEqual(said)
})

/** Objects of nobody that a layout knows, each near to one of them. */
const FOREIGN: readonly (readonly [string, unknown])[] = [
  ['labelme', { shapes: ['circle', 'square'], imagePath: '/logo.png', title: 'A page' }],
  ['labelme', { shapes: [], imagePath: '/logo.png' }],
  ['via', { a: { filename: 'a.txt', regions: 'eu-west' }, b: { filename: 'b.txt', regions: 'us' } }],
  ['via', { a: { filename: 1, regions: {} } }],
  ['keyed-results', { api: { response: { ok: true }, correct: { at: 1 } } }],
  ['keyed-results', { api: { response: 'pong', acc: 'accuracy class II' } }],
  ['stages', { crop_raw_output: { path: 'x' } }],
  ['seal', { a: [{ search_result: 'none', options: { deep: true } }] }],
  ['coco', { images: ['a.png'], annotations: ['nice'] }],
  ['coco', { images: { a: 1 }, annotations: [] }],
]

test.each(FOREIGN)('%s does not take an object that only has its words', (name, record) => {
  const sample = { file: 'a.json', top: 'object' as const, records: [record] }
  expect(rankPairs(sample).map(({ layout }) => layout.name)).not.toContain(name)
})

test.each([{}, { name: 'x', list: [1, 2] }, { a: { b: { c: [{}] } } }, { version: 3, data: null }])(
  'an object of nobody is nobody’s: %j',
  (record) => {
    expect(rankPairs({ file: 'a.json', top: 'object', records: [record] })).toEqual([])
  },
)
