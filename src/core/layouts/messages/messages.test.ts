import { expect, test } from 'vitest'
import { messages } from './messages'

const at = { file: 'run.jsonl', top: 'lines', ordinal: 0 } as const
const sniff = (records: readonly unknown[], top: 'lines' | 'array' = 'lines') =>
  messages.sniff({ file: 'run.jsonl', top, records })
const user = { role: 'user', content: 'How many cups?' }
const assistant = { role: 'assistant', content: 'Two.' }
const read = (record: unknown) => messages.read(record, at)[0]

test('a bare list of messages is one record', () => {
  const guess = sniff([user, assistant], 'array')
  expect(guess).toMatchObject({ whole: true })
  expect(messages.read([user, assistant], at)).toHaveLength(1)
})

test('a list of conversations is a record each', () => {
  expect(sniff([[user, assistant], 'prompt', '[]'], 'array')?.whole).toBeUndefined()
  expect(read([user, assistant])?.turns).toHaveLength(2)
  expect(messages.read('prompt', at)).toEqual([])
})

test('a conversation that a table keeps as a text is read', () => {
  expect(read({ messages: JSON.stringify([user, assistant]) })?.turns).toHaveLength(2)
  expect(read({ messages: "[{'role': 'user', 'content': 'x'}]" })?.turns[0]?.parts).toEqual([{ text: 'x' }])
})

test('marks take the pictures of the list, and what no mark takes comes first', () => {
  const told = read({
    messages: [user, assistant, { role: 'user', content: '<image>\nNow?' }],
    images: ['a.png', 'b.png'],
  })
  expect(told?.turns[0]?.parts).toEqual([{ picture: { uri: 'b.png' } }, { text: 'How many cups?' }])
  expect(told?.turns[2]?.parts).toEqual([{ picture: { uri: 'a.png' } }, { text: 'Now?' }])
})

test('a mark without a picture is a picture that nobody names', () => {
  const told = read({ messages: [{ role: 'user', content: '<image><image>?' }, assistant], images: ['a.png'] })
  expect(told?.turns[0]?.parts).toEqual([{ picture: { uri: 'a.png' } }, { picture: {} }, { text: '?' }])
  expect(told?.complaints?.[0]).toMatchObject({ code: 'picture-not-named', level: 'note' })
})

test('without a list of pictures the mark is text', () => {
  expect(read({ messages: [{ role: 'user', content: 'say <image>' }] })?.turns[0]?.parts).toEqual([
    { text: 'say <image>' },
  ])
})

test('a data URL with nothing behind is a picture without a file; the record names it', () => {
  const empty = { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,' } }
  const told = read({
    image: 'sa_1.jpg',
    question: 'Colour?',
    answer: 'red',
    pred_ans: 'blue',
    acc: 0,
    pred_output: [{ role: 'user', content: [empty, { type: 'text', text: 'Colour?' }] }, assistant],
  })
  expect(told?.turns[0]?.parts[0]).toEqual({ picture: {} })
  expect(told).toMatchObject({
    pictures: [{ uri: 'sa_1.jpg' }],
    question: 'Colour?',
    gold: { answers: ['red'] },
    answer: 'blue',
    verdicts: { acc: 0 },
  })
})

test('calls beside the text are told, arguments as what their text says', () => {
  const call = { type: 'function', function: { name: 'zoom', arguments: '{"bbox": [1, 2, 3, 4]}' } }
  const told = read({ messages: [user, { role: 'assistant', content: null, tool_calls: [call] }] })
  expect(told?.turns[1]).toEqual({
    role: 'assistant',
    parts: [],
    calls: [{ name: 'zoom', arguments: { bbox: [1, 2, 3, 4] } }],
  })
})

test('a thought that is kept apart stands before the reply', () => {
  const told = read({ messages: [user, { role: 'assistant', reasoning_content: 'Count.', content: 'Two.' }] })
  expect(told?.turns[1]?.parts).toEqual([{ text: '<think>\nCount.\n</think>\n\n' }, { text: 'Two.' }])
})

test('a message without a speaker is left out and named; its neighbours stay', () => {
  const told = read({ messages: [user, { role: ' ', content: 'x' }, assistant] })
  expect(told?.turns).toHaveLength(2)
  expect(told?.complaints).toMatchObject([{ code: 'message-unreadable', path: 'messages[1]' }])
})

test('a speaker that nobody knows is an agent', () => {
  expect(read({ messages: [user, { role: 'Critic', content: 'No.' }] })?.turns[1]).toMatchObject({
    role: 'assistant',
    agent: 'critic',
  })
})

test('an observation that promises output and holds none says so', () => {
  const observation = { role: 'user', content: 'OBSERVATION: Execution success. The output is as follows:\n\nGo on.' }
  const told = read([user, assistant, observation])
  expect(told?.turns[2]?.complaints).toMatchObject([{ code: 'picture-not-named', level: 'note' }])
})

test('a conversation without a reply is an item', () => {
  expect(read({ messages: [user] })?.kind).toBe('item')
})

test('a part that JSON can not hold keeps its text, or says that it has none', () => {
  const content = [{ type: 'text', text: 'Q', at: 1n }, { at: 1n }]
  expect(read({ messages: [{ role: 'user', content }] })?.turns[0]?.parts).toEqual([
    { text: 'Q' },
    { text: '(can not be written as text)' },
  ])
})
