import { expect, test } from 'vitest'
import { sharegpt } from './sharegpt'

const human = { from: 'human', value: 'Yes?\n<image>' }
const gpt = { from: 'gpt', value: 'Yes' }
const read = (record: unknown) => sharegpt.read(record, { file: 'a.json', top: 'array', ordinal: 0 })
const sniff = (record: unknown) => sharegpt.sniff({ file: 'a.json', top: 'array', records: [record] })?.score ?? 0

test('the picture stands where its mark is', () => {
  const [told] = read({ image: 'a.png', conversations: [human, gpt] })
  expect(told?.turns[0]?.parts).toEqual([{ text: 'Yes?\n' }, { picture: { uri: 'a.png' } }])
  expect(told?.turns[1]?.role).toBe('assistant')
})

test('system and observations have their roles', () => {
  const observed = { from: 'observation', value: 'ok' }
  const [told] = read({ system: 'Be brief.', conversations: [human, gpt, observed, gpt] })
  expect(told?.turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'assistant'])
})

test('a call as a message of its own is a call of the reply before it', () => {
  const call = { from: 'function_call', value: '{"name": "zoom", "arguments": {"k": 1}}' }
  const [told] = read({ conversations: [human, gpt, call] })
  expect(told?.turns).toHaveLength(2)
  expect(told?.turns[1]?.calls).toEqual([{ name: 'zoom', arguments: { k: 1 } }])
})

test('a chosen and a rejected end are two traces of one group', () => {
  const told = read({ id: 'q1', conversations: [human], chosen: gpt, rejected: { from: 'gpt', value: 'No' } })
  expect(told.map(({ scores, group }) => [scores?.['preferred'], group?.id, group?.index])).toEqual([
    [1, 'q1', 0],
    [0, 'q1', 1],
  ])
})

test('a conversation that a table keeps as Python text is read', () => {
  expect(read({ conversations: "[{'from': 'human', 'value': 'a'}, {'from': 'gpt', 'value': 'b'}]" })).toHaveLength(1)
})

test('messages are of this layout where the question marks a picture', () => {
  const marked = { messages: [{ role: 'user', content: '<image>?' }], images: ['a.png'] }
  const later = { messages: [{ role: 'user', content: '?' }], images: ['a.png'] }
  expect(sniff(marked)).toBeGreaterThan(0.8)
  expect(sniff(later)).toBe(0)
})

test('a box behind the name of the picture makes it gold of another layout', () => {
  expect(sniff({ image: ['a.jpg', 'a.jpg###[1, 2, 3, 4]'], conversations: [human, gpt] })).toBeLessThan(0.5)
})
