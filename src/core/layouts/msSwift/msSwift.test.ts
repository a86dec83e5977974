import { expect, test } from 'vitest'
import { msSwift } from './msSwift'

const prompt = { role: 'user', content: 'What is 2 + 2?', loss: null }
const reply = { role: 'assistant', content: '4', loss: null }
const read = (record: unknown, ordinal = 0) => msSwift.read(record, { file: 'a.jsonl', top: 'lines', ordinal })

test('a rejected response is a second rollout of the group of its prompt', () => {
  const told = read({ messages: [prompt, reply], rejected_response: '5' }, 3)
  expect(told.map(({ turns }) => turns.at(-1)?.parts)).toEqual([[{ text: '4' }], [{ text: '5' }]])
  expect(told.map(({ group }) => group?.index)).toEqual([6, 7])
  expect(told.map(({ scores }) => scores?.['preferred'])).toEqual([1, 0])
  const [other] = read({ messages: [prompt, { ...reply, content: 'four' }], rejected_response: '6' }, 4)
  expect(other?.group?.id).toBe(told[0]?.group?.id)
})

test('a conversation without a picture says once that nobody looked', () => {
  const told = read({ messages: [prompt, reply], rejected_response: '5' })
  expect(told.flatMap(({ complaints }) => complaints ?? [])).toMatchObject([{ code: 'nobody-looked', level: 'note' }])
  expect(read({ messages: [prompt, reply], images: ['a.png'] })[0]?.complaints).toBeUndefined()
})

test('boxes of "objects" are gold in the unit that they name', () => {
  const gold = (objects: unknown) => read({ messages: [prompt, reply], objects })[0]?.gold?.shapes?.[0]?.frame?.unit
  expect(gold({ ref: ['cup'], bbox: [[1, 2, 30, 40]] })).toBe('pixel')
  expect(gold({ bbox: [[0.1, 0.2, 0.3, 0.4]], bbox_type: 'norm1' })).toBe('unit')
})

test('tool_call and tool_response are a call and what came back', () => {
  const call = { role: 'tool_call', content: '{"name": "zoom", "arguments": {}}' }
  const [told] = read({ messages: [prompt, call, { role: 'tool_response', content: 'ok' }, reply] })
  expect(told?.turns.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant'])
  expect(told?.turns[1]?.calls).toEqual([{ name: 'zoom', arguments: {} }])
})

test('plain messages are not of this layout', () => {
  const plain = { messages: [{ role: 'user', content: 'a' }] }
  expect(msSwift.sniff({ file: 'a.jsonl', top: 'lines', records: [plain] })).toBeNull()
})
