import { expect, test } from 'vitest'
import { deepEyesJson } from './deepEyesJson'

const FENCED = '```json\n[\n    {"bbox_2d": [7, 0, 307, 149], "label": "The hat"}\n]\n```'

test('a list of boxes in a fence is a zoom, and no slip', () => {
  const text = `### Reasoning\nThe hat is too small.\n${FENCED}`
  expect(deepEyesJson.parse(text)).toMatchObject({
    thought: '### Reasoning\nThe hat is too small.',
    calls: [{ kind: 'zoom', numbers: [7, 0, 307, 149], label: 'The hat', end: text.length }],
    complaints: [],
  })
})

test('the later way, with a function, is one too', () => {
  const call = '```json\n{"function": "zoom_in", "bbox_2d": [1, 2, 3, 4], "label": "a"}\n```'
  expect(deepEyesJson.parse(call)).toMatchObject({ calls: [{ numbers: [1, 2, 3, 4] }], complaints: [] })
  const tagged = '<tool_call>{"function": "zoom_in", "bbox_2d": [1, 2, 3, 4]}</tool_call>'
  expect(deepEyesJson.parse(tagged)).toMatchObject({ calls: [{ numbers: [1, 2, 3, 4] }], complaints: [] })
})

test('stray tokens of the chat format are complained about once', () => {
  const text = `<|im_start|><|im_start|>\n addCriterion\n${FENCED}`
  expect(deepEyesJson.parse(text).complaints.map(({ code }) => code)).toEqual(['garbage-tokens'])
})
