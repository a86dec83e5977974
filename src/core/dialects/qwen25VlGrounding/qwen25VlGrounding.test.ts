import { expect, test } from 'vitest'
import { qwen25Vl } from '../qwen25Vl/qwen25Vl'
import { qwen25VlGrounding } from './qwen25VlGrounding'

const FENCED = '```json\n[\n\t{"bbox_2d": [84, 250, 316, 379], "label": "a cat"}\n]\n```'

test('a fenced list of boxes is the answer, where a live run would read a call', () => {
  expect(qwen25VlGrounding.parse(FENCED)).toMatchObject({
    answer: FENCED,
    answerBoxes: [{ numbers: [84, 250, 316, 379], label: 'a cat' }],
    boxes: [],
    calls: [],
    complaints: [],
  })
  expect(qwen25Vl.parse(FENCED)).toMatchObject({ calls: [{ numbers: [84, 250, 316, 379] }] })
})

test('it is surer than the live dialect only where the question asks for a box', () => {
  const asked = `Please provide the bounding box coordinate of the region this sentence describes: a cat.\n${FENCED}`
  const fits = (text: string) => [qwen25VlGrounding.fits?.(text) ?? 0, qwen25Vl.fits?.(text) ?? 0] as const
  const [own, live] = fits(asked)
  expect(own).toBeGreaterThan(live)
  const [bare, liveBare] = fits(FENCED)
  expect(bare).toBeLessThan(liveBare)
  expect(qwen25VlGrounding.fits?.(`<answer>${asked}</answer>`)).toBe(0)
})
