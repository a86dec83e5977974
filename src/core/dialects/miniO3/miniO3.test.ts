import { describe, expect, test } from 'vitest'
import { miniO3 } from './miniO3'

const call = (source: string, box = '0.1, 0.2, 0.3, 0.4') =>
  `<grounding>{"bbox_2d": [${box}], "source": "${source}"}</grounding>`
const codes = (text: string) => miniO3.parse(text).complaints.map(({ code }) => code)

describe('a call of Mini-o3', () => {
  test('names its source among the views, the original first', () => {
    const text = `<think>A closer look.</think>${call('observation_2')}`
    expect(miniO3.parse(text)).toEqual({
      thought: 'A closer look.',
      sections: [{ name: 'thought', start: 7, end: 21 }],
      boxes: [],
      calls: [
        {
          kind: 'zoom',
          name: 'grounding',
          arguments: { bbox_2d: [0.1, 0.2, 0.3, 0.4], source: 'observation_2' },
          numbers: [0.1, 0.2, 0.3, 0.4],
          imageIndex: 2,
          start: 29,
          end: text.length,
          closed: true,
        },
      ],
      complaints: [],
    })
    expect(miniO3.parse(call('original_image')).calls).toMatchObject([{ imageIndex: 0 }])
  })

  test('with a source in other words names no picture', () => {
    expect(miniO3.parse(call('the crop')).calls).toMatchObject([{ imageIndex: -1 }])
    expect(codes(call('the crop'))).toEqual(['source-unread'])
  })

  test('with numbers over 1 and no source is in pixels of the original', () => {
    const text = '<grounding>{"bbox_2d": [2761, 715, 3160, 896]}</grounding>'
    expect(miniO3.parse(text)).toMatchObject({ calls: [{ frame: { unit: 'pixel' } }], complaints: [] })
    expect(miniO3.parse(text).calls[0]?.imageIndex).toBeUndefined()
  })

  test('whose closing tag was the stop string is whole', () => {
    const text = call('original_image').replace('</grounding>', '')
    expect(miniO3.parse(text)).toMatchObject({ calls: [{ numbers: [0.1, 0.2, 0.3, 0.4], end: text.length }] })
    expect(codes(text)).toEqual(['call-unclosed'])
    expect(miniO3.parse(text, false).calls[0]?.closed).toBe(false)
  })

  test('that another tag follows is over, and the other tag counts as what it is', () => {
    const open = call('original_image').replace('</grounding>', '')
    const text = `${open}<answer>K7</answer>`
    expect(miniO3.parse(text, false).calls).toMatchObject([{ end: open.length, closed: true }])
    expect(codes(text)).toEqual(['call-unclosed', 'answer-after-call'])
  })

  test('that holds no JSON is kept without numbers', () => {
    expect(miniO3.parse('<grounding>the sign</grounding>').calls).toMatchObject([{ numbers: null }])
    expect(codes('<grounding>the sign</grounding>')).toEqual(['not-json'])
  })
})

describe('of a call and an answer of Mini-o3', () => {
  test('the first counts', () => {
    expect(miniO3.parse(`${call('original_image')}<answer>K7</answer>`).answer).toBeUndefined()
    expect(codes(`${call('original_image')}<answer>K7</answer>`)).toEqual(['answer-after-call'])
    expect(miniO3.parse(`<answer> K7 </answer>${call('original_image')}`)).toMatchObject({ answer: 'K7', calls: [] })
  })
})

test('an error of the grounding is no look', () => {
  const error = '<|im_end|>\n<|im_start|>user\nERROR occurs during grounding. Error Information: empty'
  expect(miniO3.observe?.(error)).toMatchObject({ refused: true })
})
