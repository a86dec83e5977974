import { expect, test } from 'vitest'
import { vigorl } from './vigorl'

const call = (args: string) =>
  `<think>Left.</think>\n<tool_call>\n{"name": "search_coordinate", "arguments": ${args}}\n</tool_call>`

test('a call is a point', () => {
  expect(vigorl.parse(call('{"coordinate": [120, 80]}'))).toMatchObject({
    thought: 'Left.',
    calls: [{ kind: 'point', numbers: null, shapes: [{ kind: 'point', numbers: [120, 80] }], closed: true }],
    complaints: [],
  })
})

test('a call without a point says so', () => {
  const read = vigorl.parse(call('{"coordinate": [120]}'))
  expect(read.complaints.map(({ code }) => code)).toEqual(['no-point'])
  expect(read.calls[0]?.shapes).toBeUndefined()
})

test('the thought that is put into its mouth is not its own', () => {
  const text =
    "<think> Based on all the information I've gathered, I'll " +
    'now provide my final answer. </think>\n<answer> A </answer>'
  const read = vigorl.parse(text)
  expect(read.thought).toBeUndefined()
  expect(read.answer).toBe('A')
  expect(read.sections.map(({ name }) => name)).toEqual(['prefilled', 'answer'])
})
