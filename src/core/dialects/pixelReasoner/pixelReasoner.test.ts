import { describe, expect, test } from 'vitest'
import { pixelReasoner } from './pixelReasoner'

const call = (box: string, image = 1, name = 'crop_image_normalized') =>
  `I zoom in.\n<tool_call>{"name": "${name}", "arguments": {"bbox_2d": [${box}], "target_image": ${image}}}</tool_call>`
const codes = (text: string) => pixelReasoner.parse(text).complaints.map(({ code }) => code)

describe('a call of Pixel-Reasoner', () => {
  test('counts pictures from 1', () => {
    expect(pixelReasoner.parse(call('0.1, 0.2, 0.3, 0.4')).calls).toMatchObject([{ imageIndex: 0 }])
    expect(pixelReasoner.parse(call('0.1, 0.2, 0.3, 0.4', 3)).calls).toMatchObject([{ imageIndex: 2 }])
    expect(pixelReasoner.parse(call('0.1, 0.2, 0.3, 0.4', 0)).calls).toMatchObject([{ imageIndex: -1 }])
    expect(codes(call('0.1, 0.2, 0.3, 0.4', 0))).toEqual(['index-unread'])
  })

  test('with every number under 1 is in [0,1], and has no frame of its own', () => {
    const [read] = pixelReasoner.parse(call('0.1, 0.2, 0.3, 0.999')).calls
    expect(read?.frame).toBeUndefined()
    expect(codes(call('0.1, 0.2, 0.3, 0.999'))).toEqual([])
  })

  test('with a number over 1 is in pixels', () => {
    expect(pixelReasoner.parse(call('10, 20, 300, 400')).calls[0]?.frame).toMatchObject({ unit: 'pixel', of: 'index' })
    expect(codes(call('1, 20, 300, 400'))).toEqual([])
  })

  test('with a 1.0 stays in [0,1], and says that its own code reads pixels', () => {
    const [read] = pixelReasoner.parse(call('0.5, 0.5, 1.0, 1.0')).calls
    expect(read).toMatchObject({ numbers: [0.5, 0.5, 1, 1] })
    expect(read?.frame).toBeUndefined()
    expect(codes(call('0.5, 0.5, 1.0, 1.0'))).toEqual(['one-read-as-pixel'])
  })

  test('goes by other names without a slip', () => {
    expect(codes(call('0.1, 0.2, 0.3, 0.4', 1, 'crop_image'))).toEqual([])
    expect(codes(call('0.1, 0.2, 0.3, 0.4', 1, 'zoom_in'))).toEqual([])
  })

  test('that chooses frames of a clip is a selection', () => {
    const text = '<tool_call>{"name": "select_frames", "arguments": {"target_frames": [3, 8]}}</tool_call>'
    expect(pixelReasoner.parse(text)).toMatchObject({
      calls: [{ kind: 'select', arguments: { target_frames: [3, 8] }, numbers: null }],
      complaints: [],
    })
  })
})

describe('an answer of Pixel-Reasoner', () => {
  test('stands in a box', () => {
    const text = 'The sign reads K7, so \\boxed{\\text{K7}} it is.'
    expect(pixelReasoner.parse(text)).toEqual({
      thought: 'The sign reads K7, so\nit is.',
      answer: '\\text{K7}',
      sections: [
        { name: 'thought', start: 0, end: 21 },
        { name: 'answer', start: 29, end: 38 },
        { name: 'thought', start: 40, end: 46 },
      ],
      boxes: [],
      calls: [],
      complaints: [],
    })
  })

  test('may stand in tags, as JSON', () => {
    const text = '<think>\nNo scratch.\n</think><answer>{"anomaly_present": false}</answer>'
    expect(pixelReasoner.parse(text)).toMatchObject({ thought: 'No scratch.', answer: '{"anomaly_present": false}' })
  })

  test('before a call is none', () => {
    expect(pixelReasoner.parse(`\\boxed{A}${call('0.1, 0.2, 0.3, 0.4')}`).answer).toBeUndefined()
  })

  test('that never closes is none', () => {
    expect(pixelReasoner.parse('so \\boxed{A').answer).toBeUndefined()
  })
})

test('an execution error is no look', () => {
  expect(pixelReasoner.observe?.('\nExecution error:\nthe box is too small\n')).toMatchObject({ refused: true })
  expect(pixelReasoner.observe?.('Here is the cropped image (Image Size: 5x5):')).toEqual({ shapes: [] })
})
