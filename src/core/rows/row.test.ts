import { describe, expect, test } from 'vitest'
import { emptyTrace } from '../trace/fold'
import type { Action, Complaint, ImageEntry, Round, Shape, Trace } from '../trace/schema'
import { rowOfRecord } from './row'

const AT = { file: 2, ordinal: 7, part: 1, missing: 1 }
const BOX: Shape = { kind: 'box', numbers: [0, 0, 1, 1], author: 'call' }

function action(kind: Action['kind'], executed: boolean, shapes: Shape[] = [BOX]): Action {
  return { id: 'a', kind, shapes, executed, effective: null, received: null }
}

function round(more: Partial<Round>): Round {
  return { id: 'r', view: null, raw: '', rois: [], actions: [], ...more }
}

function image(more: Partial<ImageEntry>): ImageEntry {
  return { id: 'i', width: null, height: null, ...more }
}

function rowOf(more: Partial<Trace>, complaints: readonly Complaint[] = []) {
  const trace: Trace = { ...emptyTrace(), ...more }
  return rowOfRecord({ kind: 'trace', trace, complaints }, AT)
}

const rightOf = (more: Pick<Partial<Trace>, 'verdicts' | 'scores'>) => rowOf(more).right
const itemOf = (more: Partial<Trace>) => rowOf(more).item

test('a row has the place of its record, whose bytes are unknown unless told', () => {
  expect(rowOf({})).toMatchObject({ ...AT, start: -1, end: -1 })
  const told = rowOfRecord({ kind: 'gold', trace: emptyTrace(), complaints: [] }, { ...AT, start: 3, end: 9 })
  expect(told).toMatchObject({ kind: 'gold', start: 3, end: 9 })
})

test('looks are zooms that were executed, calls all actions, boxes all that the model wrote', () => {
  const point: Shape = { kind: 'point', numbers: [1, 2], author: 'call' }
  const rounds = [
    round({ raw: 'abc', actions: [action('zoom', true), action('zoom', false), action('point', true, [point])] }),
    round({ raw: 'de', rois: [{ id: 'b', shape: BOX }], answerShapes: [BOX, BOX] }),
  ]
  expect(rowOf({ rounds })).toMatchObject({ rounds: 2, looks: 1, calls: 3, boxes: 5, length: 5 })
})

test('codes are each told once, and the level is the worst', () => {
  const complaint = (code: string, level?: Complaint['level']): Complaint => ({
    code,
    path: '',
    message: '',
    ...(level ? { level } : {}),
  })
  const row = rowOf({}, [complaint('a', 'note'), complaint('b'), complaint('a', 'note')])
  expect([row.codes, row.level]).toEqual([['a', 'b'], 'dirt'])
  expect(rowOf({}, [complaint('a', 'error'), complaint('b', 'note')]).level).toBe('error')
  expect(rowOf({}).level).toBe('note')
})

test('gold answers stand side by side; group and step are those of the training', () => {
  expect(rowOf({ gold: { answers: ['red', 'dark red'] } }).gold).toBe('red | dark red')
  expect(rowOf({ group: { id: 'g', index: 3, step: 40 } })).toMatchObject({ group: 'g', step: 40 })
  expect(rowOf({ group: { id: 'g', index: 3 } }).step).toBe(-1)
})

describe('right or wrong', () => {
  test('is said by booleans, by words and by 0 and 1', () => {
    expect([true, 1, 'True', ' yes', 'CORRECT', 'C', '1.0'].map((acc) => rightOf({ verdicts: { acc } }))).toEqual(
      Array(7).fill(1),
    )
    expect([false, 0, 'False', 'no', 'wrong', 'I', '0'].map((hit) => rightOf({ scores: { hit } }))).toEqual(
      Array(7).fill(0),
    )
  })

  test('is unknown where nobody said it, whatever the word', () => {
    for (const acc of [0.7, 'perhaps', '', null, NaN, 'constructor', '__proto__', [1], { a: 1 }])
      expect(rightOf({ verdicts: { acc } })).toBe(-1)
    expect(rightOf({})).toBe(-1)
  })

  test('is read from the surest name first, then from any verdict, then from a reward that is all or nothing', () => {
    expect(rightOf({ verdicts: { judge: true }, scores: { acc: 0, reward: 1 } })).toBe(0)
    expect(rightOf({ verdicts: { judge: true }, scores: { reward: 0 } })).toBe(1)
    expect(rightOf({ verdicts: { correct: 'unsure' }, scores: { correct: 1 } })).toBe(1)
    expect(rightOf({ scores: { reward: 0 } })).toBe(0)
    expect(rightOf({ scores: { reward: 0.5, preferred: 1 } })).toBe(-1)
  })
})

test('the score is the first number that was imported', () => {
  expect(rowOf({ scores: { name: 'x', iou: 0.5, reward: 1 } }).score).toBe(0.5)
  expect(rowOf({}).score).toBeNaN()
})

describe('an item', () => {
  const picture = [image({ uri: '/data/a/Sign.jpg' })]

  test('is known by benchmark and id, where a record has both', () => {
    expect(itemOf({ item: { benchmark: 'vstar', id: '7' }, question: 'a' })).toBe('vstar/7')
  })

  test('whose id is of no benchmark is known by question and pictures: two files count from 0', () => {
    const one = itemOf({ item: { id: '0' }, question: 'Which?', images: picture })
    expect(one).toBe(itemOf({ item: { id: '5' }, question: 'Which?', images: [image({ uri: 'b\\sign.jpg' })] }))
    expect(one).not.toBe(itemOf({ item: { id: '0' }, question: 'How many?', images: picture }))
    expect(itemOf({ item: { id: '0' } })).toBe('0')
  })

  test('is another with another picture, the second and the embedded included', () => {
    const keys = [
      picture,
      [...picture, image({ uri: 'b.jpg' })],
      [image({ embedded: 'data:image/png;base64,AAAA' })],
      [image({ embedded: 'data:image/png;base64,AAAB' })],
      [image({ sha256: 'ff' })],
    ].map((images) => itemOf({ question: 'Which?', images }))
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('is told from another by what comes late in a long question', () => {
    const long = 'x'.repeat(5000)
    const [a, b] = [itemOf({ question: `${long}a` }), itemOf({ question: `${long}b` })]
    expect(a).not.toBe(b)
    expect(a.length).toBeLessThan(400)
  })
})
