import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mutated } from '../testing/mutated'
import { guessMapping, mappedLayout, readMapping } from './mapping'

const RECORD = {
  uid: 7,
  meta: { question: 'What is it?', img_path: 'a/b.png' },
  generation: 'It is at [1, 2, 3, 4].',
  label: 'a cat',
  gt_bbox: '[10, 20, 30, 40]',
  hit: 1,
}
const AT = { file: 'x.jsonl', top: 'lines', ordinal: 0 } as const

test('fields are guessed by their names and by what they hold', () => {
  expect(guessMapping({ records: [RECORD] })).toEqual({
    id: 'uid',
    question: 'meta.question',
    pictures: 'meta.img_path',
    prediction: 'generation',
    answer: 'label',
    gold: 'gt_bbox',
    verdict: 'hit',
  })
})

test('a record is read as its mapping says', () => {
  const [told] = mappedLayout({ ...guessMapping({ records: [RECORD] }), unit: 'mille', order: 'xywh' }).read(RECORD, AT)
  expect(told).toMatchObject({
    kind: 'trace',
    key: '7',
    question: 'What is it?',
    pictures: [{ uri: 'a/b.png' }],
    turns: [{ role: 'assistant', parts: [{ text: 'It is at [1, 2, 3, 4].' }] }],
    gold: { answers: ['a cat'], shapes: [{ numbers: [10, 20, 30, 40], frame: { unit: 'mille', order: 'xywh' } }] },
    verdicts: { correct: 1 },
  })
})

test('turns of any spelling are read, and boxes beside them belong to the last reply', () => {
  const record = {
    log: ['Where?', 'Here.', { from: 'human', value: 'Sure?' }, { role: 'model', text: 'Yes.' }],
    box: [1, 2, 3, 4],
  }
  const [told] = mappedLayout({ turns: 'log', boxes: 'box' }).read(record, AT)
  expect(told?.turns.map(({ role, shapes }) => [role, shapes?.length ?? 0])).toEqual([
    ['user', 0],
    ['assistant', 0],
    ['user', 0],
    ['assistant', 1],
  ])
})

test('a mapping that is none says what is wrong', () => {
  expect(readMapping({ question: 'q', unit: 'mile' })).toMatchObject({
    wrong: expect.stringContaining('unit') as string,
  })
  expect(readMapping({ colour: 'q' })).toHaveProperty('wrong')
  expect(readMapping({ question: 'q' })).toEqual({ mapping: { question: 'q' } })
})

test('any record is guessed at and read without an error', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(255), { minLength: 3, maxLength: 40 }), (bytes) => {
      const record = mutated(RECORD, bytes)
      const mapping = guessMapping({ records: [record] })
      mappedLayout(mapping).read(record, AT)
      mappedLayout({ question: 'meta.question', turns: 'generation', boxes: 'gt_bbox.0', pictures: 'hit' }).read(
        record,
        AT,
      )
    }),
    { numRuns: 2000 },
  )
})
