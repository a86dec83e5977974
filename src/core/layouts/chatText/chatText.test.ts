import { expect, test } from 'vitest'
import { picturesOfParts, textOfParts } from '../content'
import { chatText } from './chatText'

const read = (record: unknown) => chatText.read(record, { file: 'a.txt', top: 'text', ordinal: 0 })
const pads = (count: number) => `<|vision_start|>${'<|image_pad|>'.repeat(count)}<|vision_end|>`
const turn = (role: string, text: string) => `<|im_start|>${role}\n${text}<|im_end|>\n`

test('two runs of pads are two pictures, each with its tokens', () => {
  const [told] = read(turn('user', `${pads(3)}${pads(5)}Which?`) + turn('assistant', 'The first.'))
  expect(picturesOfParts(told?.turns[0]?.parts ?? [])).toEqual([{ tokens: 3 }, { tokens: 5 }])
  expect(textOfParts(told?.turns[0]?.parts ?? [])).toBe('Which?')
  expect(told?.complaints).toBeUndefined()
})

test('a text that begins inside a reply has a picture that nobody names', () => {
  const [told] = read(`A box.<|im_end|>${turn('user', pads(4))}<|im_start|>assistant\nRed.<|im_end|>`)
  expect(told?.turns.map(({ role }) => role)).toEqual(['assistant', 'user', 'assistant'])
  expect(told).toMatchObject({
    pictures: [{ name: 'of the prompt that is missing' }],
    complaints: [{ code: 'prompt-missing', level: 'note' }],
  })
})

test('a text that begins inside the question does not begin inside a reply', () => {
  const [told] = read(`What colour?<|im_end|>\n<|im_start|>assistant\nRed.<|im_end|>`)
  expect(told?.turns.map(({ role }) => role)).toEqual(['user', 'assistant'])
})

test('a stray token inside a reply stays in it, for the dialect to name', () => {
  const [told] = read(turn('user', 'Q') + '<|im_start|>assistant\n<|im_start|>\n addCriterion\nRed.<|im_end|>')
  expect(textOfParts(told?.turns[1]?.parts ?? [])).toBe('<|im_start|>\n addCriterion\nRed.')
})

test('a new system turn begins a new conversation', () => {
  const chat = turn('system', 'S') + turn('user', 'Q') + turn('assistant', 'A')
  expect(read(chat + chat)).toHaveLength(2)
})

test('a text without chat tokens is none', () => {
  expect(read('Just a text.')).toEqual([])
  expect(chatText.sniff({ file: 'a.txt', top: 'text', records: ['Just a text.'] })).toBeNull()
})
