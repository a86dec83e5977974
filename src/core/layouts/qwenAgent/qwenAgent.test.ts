import { expect, test } from 'vitest'
import { qwenAgent } from './qwenAgent'

const call = 'Look. <tool_call>{"arguments": {"bbox_2d": [0.36, 0.31, 0.52, 0.37]}}</tool_call>'
const list = [
  { role: 'user', content: [{ text: 'Is it torn?' }, { image: '/data/a.png' }] },
  { role: 'assistant', content: [{ text: call }] },
]
const read = (record: unknown) => qwenAgent.read(record, { file: 'a.json', top: 'array', ordinal: 0 })[0]
const sniff = (record: unknown) => qwenAgent.sniff({ file: 'a.json', top: 'array', records: [record] })

test('parts without a type are texts and pictures', () => {
  expect(read({ message_list: list })?.turns[0]?.parts).toEqual([
    { text: 'Is it torn?' },
    { picture: { uri: '/data/a.png' } },
  ])
})

test('it is told by "message_list", or by parts without a type', () => {
  expect(sniff({ message_list: list })?.score).toBeGreaterThan(0.9)
  expect(sniff({ messages: list })?.score).toBeGreaterThan(0.8)
  expect(sniff({ messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] })).toBeNull()
})

test('gold that is the call is named; gold beside it is not', () => {
  const same = read({ message_list: list, bbox: [0.36, 0.31, 0.52, 0.37], gt_answer: false })
  expect(same?.complaints).toMatchObject([{ code: 'gold-is-the-call', level: 'dirt' }])
  expect(same?.gold).toMatchObject({ answers: ['false'], shapes: [{ kind: 'box', frame: { unit: 'unit' } }] })
  expect(read({ message_list: list, bbox: [0.3, 0.31, 0.52, 0.37] })?.complaints).toBeUndefined()
})

test('gold over 1 is in pixels', () => {
  expect(read({ message_list: list, bbox: [10, 20, 30, 40] })?.gold?.shapes?.[0]?.frame?.unit).toBe('pixel')
})
