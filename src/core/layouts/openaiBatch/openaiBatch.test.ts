import { expect, test } from 'vitest'
import { openaiBatch } from './openaiBatch'

const read = (record: unknown) => openaiBatch.read(record, { file: 'out.jsonl', top: 'lines', ordinal: 0 })
const result = (body: unknown, more = {}) => ({
  custom_id: 'q1',
  response: { status_code: 200, body },
  error: null,
  ...more,
})

test('each choice is a trace of the group of its request', () => {
  const message = (content: string) => ({ message: { role: 'assistant', content } })
  const told = read(result({ model: 'm', choices: [message('a'), message('b')] }))
  expect(told.map(({ turns }) => turns[0]?.parts)).toEqual([[{ text: 'a' }], [{ text: 'b' }]])
  expect(told.map(({ group }) => group)).toEqual([
    { id: 'q1', index: 0 },
    { id: 'q1', index: 1 },
  ])
  expect(told[0]).toMatchObject({
    item: { id: 'q1' },
    producer: { model: 'm' },
    complaints: [{ code: 'question-missing' }],
  })
})

test('a body of the responses API is one reply', () => {
  const output = [
    { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Look.' }] },
    { type: 'function_call', name: 'zoom', arguments: '{"k": 1}' },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Red.' }] },
  ]
  expect(read(result({ output }))[0]?.turns).toEqual([
    {
      role: 'assistant',
      parts: [{ text: '<think>\nLook.\n</think>\n\n' }, { text: 'Red.' }],
      calls: [{ name: 'zoom', arguments: { k: 1 } }],
    },
  ])
})

test('a request that failed is a trace without rounds, and says why', () => {
  const failed = { custom_id: 'q1', response: null, error: { code: 'batch_expired', message: 'Too late.' } }
  expect(read(failed)).toMatchObject([{ turns: [], ended: 'batch_expired' }])
})

test('a line of requests is an item', () => {
  const body = { model: 'm', messages: [{ role: 'user', content: 'Q' }] }
  expect(read({ custom_id: 'q1', method: 'POST', url: '/v1/chat/completions', body })).toMatchObject([
    { kind: 'item', key: 'q1' },
  ])
})
