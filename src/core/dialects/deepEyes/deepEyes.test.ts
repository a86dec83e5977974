import { describe, expect, test } from 'vitest'
import { deepEyes } from './deepEyes'

const CALL =
  '<tool_call>\n{"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [20, 90, 142, 214], "label": "cap"}}\n'
const codes = (text: string) => deepEyes.parse(text).complaints.map(({ code }) => code)

describe('a reply of DeepEyes', () => {
  test('whose call has lost its closing tag is read to its end, and that is normal', () => {
    const text = `<think>\nI look at the cap.\n</think>  \n${CALL}`
    expect(deepEyes.parse(text)).toMatchObject({
      thought: 'I look at the cap.',
      calls: [{ kind: 'zoom', numbers: [20, 90, 142, 214], label: 'cap', start: text.indexOf('<tool_call>') }],
      complaints: [{ code: 'call-unclosed' }],
    })
    expect(deepEyes.normal).toContain('call-unclosed')
  })

  test('that calls again after its answer keeps both', () => {
    const read = deepEyes.parse(`<think>White.</think><answer>A</answer>\n${CALL}</tool_call>`)
    expect(read).toMatchObject({ answer: 'A', calls: [{ numbers: [20, 90, 142, 214] }] })
    expect(read.complaints.map(({ code }) => code)).toEqual(['call-after-answer'])
  })

  test('that answers twice has said its first answer', () => {
    expect(deepEyes.parse('<answer>A</answer> <answer>B</answer>').answer).toBe('A')
  })

  test('that answers in its thought has said that answer, as its evaluation reads it', () => {
    const text = '<think>It is white.\n<answer>white</answer>\n</think>\n The cap is white.<answer>White</answer>'
    expect(deepEyes.parse(text)).toMatchObject({ thought: 'It is white.', answer: 'white', complaints: [] })
  })

  test('whose call is written as Python calls all the same', () => {
    const python = "<tool_call>{'name': 'image_zoom_in_tool', 'arguments': {'bbox_2d': (1, 2, 3, 4), 'label': None}}"
    expect(deepEyes.parse(python).calls).toMatchObject([{ kind: 'zoom', numbers: [1, 2, 3, 4] }])
  })

  test('that repeats its call among stray tokens keeps each call as written, and says so once', () => {
    const again = CALL.slice('<tool_call>\n'.length)
    const text = `${CALL}</tool_call>\n addCriterion\n\n${again}</tool_call>\n addCriterion\n\n${again}</tool_call>`
    expect(deepEyes.parse(text).calls).toHaveLength(3)
    expect(codes(text).filter((code) => code === 'garbage-tokens')).toHaveLength(1)
    expect(deepEyes.runs).toBe('first')
  })

  test('that rotates does not zoom', () => {
    const read = deepEyes.parse('<tool_call>{"name": "image_rotate_tool", "arguments": {"angle": 90}}</tool_call>')
    expect(read).toMatchObject({ calls: [{ kind: 'tool', arguments: { angle: 90 }, numbers: null }], complaints: [] })
  })
})

test('an observation that refuses the box is no look', () => {
  expect(deepEyes.observe?.('Error: the box is too small')).toMatchObject({ refused: true })
  expect(deepEyes.observe?.('ZOOM IN ARGUMENTS ARE INVALID')).toMatchObject({ refused: true })
  expect(deepEyes.observe?.('Think first. Error: is a word of the sign')).toEqual({ shapes: [] })
})

test('a tool that names its picture is not the tool of DeepEyes', () => {
  const tool = '{"name":"image_zoom_in_tool"}'
  expect(deepEyes.fits?.(tool)).toBeGreaterThan(0.5)
  expect(deepEyes.fits?.(`${tool} "img_idx"`)).toBeLessThan(0.2)
})
