import { expect, test } from 'vitest'
import { agentMessages } from './agentMessages'

const picture = { type: 'image_url', image_url: { url: { __image__: { mode: 'RGB', size: [462, 497] } } } }
const list = [
  { role: 'user', content: [{ type: 'text', text: 'image-0: ' }, picture, { type: 'text', text: 'What is y?' }] },
  { role: 'assistant', content: [{ type: 'text', text: '{"thought": "t", "actions": []}' }] },
]
const read = (record: unknown) => agentMessages.read(record, { file: 'a.json', top: 'array', ordinal: 0 })

test('a picture of which only the size is left is a picture of that size', () => {
  const [told] = read({ id: 7, messages: { user_agent: list } })
  expect(told?.turns[0]?.parts[1]).toEqual({ picture: { width: 462, height: 497 } })
  expect(told).toMatchObject({ key: '7', item: { id: '7' }, dialect: 'taco' })
})

test('each agent has a trace of its own', () => {
  const told = read({ messages: { planner: list, checker: list, note: 'text' } })
  expect(told.map(({ path }) => path)).toEqual(['messages.planner', 'messages.checker'])
})

test('messages in a list are not by agent', () => {
  expect(agentMessages.sniff({ file: 'a.json', top: 'array', records: [{ messages: list }] })).toBeNull()
  expect(read({ messages: list })).toEqual([])
})
