import { expect, test } from 'vitest'
import { trl } from './trl'

const read = (record: unknown, ordinal = 0) => trl.read(record, { file: 'a.parquet', top: 'rows', ordinal })
const ask = [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: 'Where?' }] }]
const say = [{ role: 'assistant', content: 'Here.' }]

test('texts and messages are read alike, and an empty picture part takes the next picture', () => {
  const [told] = read({ prompt: ask, completion: say, images: [{ bytes: null, path: 'a.png' }] })
  expect(told?.turns[0]?.parts).toEqual([{ picture: { uri: 'a.png' } }, { text: 'Where?' }])
  expect(read({ prompt: JSON.stringify(ask), completion: 'Here.' })[0]?.turns.map(({ role }) => role)).toEqual([
    'user',
    'assistant',
  ])
})

test('every number beside a completion is a score; the step is the group', () => {
  const row = { step: 12, prompt: 'Q', completion: 'A', accuracy_reward: 1, format_reward: 0.5, advantage: -0.2 }
  const [first] = read(row, 4)
  const [second] = read({ ...row, completion: 'B' }, 5)
  expect(first?.scores).toEqual({ accuracy_reward: 1, format_reward: 0.5, advantage: -0.2 })
  expect(first?.group).toMatchObject({ index: 4, step: 12 })
  expect(second?.group?.id).toBe(first?.group?.id)
  expect(read({ ...row, step: 13 })[0]?.group?.id).not.toBe(first?.group?.id)
})

test('chosen and rejected are two traces', () => {
  expect(read({ prompt: 'Q', chosen: 'A', rejected: 'B' }).map(({ scores }) => scores?.['preferred'])).toEqual([1, 0])
  expect(read({ chosen: [...ask, ...say], rejected: [...ask, ...say] })).toHaveLength(2)
})

test('steps of one answer are rounds of one trace', () => {
  const [told] = read({ prompt: 'Q', completions: ['First.', 'Then.'], labels: [true, false] })
  expect(told?.turns.filter(({ role }) => role === 'assistant')).toHaveLength(2)
})

test('a logged table is surer than a data set', () => {
  const sniff = (record: unknown) => trl.sniff({ file: 'a', top: 'rows', records: [record] })?.score ?? 0
  expect(sniff({ step: 1, prompt: 'Q', completion: 'A', reward: 1 })).toBeGreaterThan(0.9)
  expect(sniff({ prompt: 'Q', completion: 'A' })).toBeLessThan(0.8)
  expect(sniff({ prompt: 'Q', predict: 'A' })).toBe(0)
})

test("a table's 64-bit numbers are numbers", () => {
  const [told] = read({ step: 12n, prompt: 'Q', completion: 'A', reward: 1n })
  expect(told?.group?.step).toBe(12)
  expect(told?.scores).toEqual({ reward: 1 })
})
