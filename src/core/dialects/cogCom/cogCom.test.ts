import { expect, test } from 'vitest'
import { cogCom } from './cogCom'

test('manipulations are calls, and variables are said to be ones', () => {
  const text = 'Use GROUNDING(the (small) sign)->`bbx_1`, then CROP_AND_ZOOMIN(`bbx_1`) and OCR(`img_1`).'
  const read = cogCom.parse(text)
  expect(read.calls.map(({ kind, name, arguments: given, numbers }) => [kind, name, given, numbers])).toEqual([
    ['tool', 'GROUNDING', 'the (small) sign', null],
    ['zoom', 'CROP_AND_ZOOMIN', '`bbx_1`', null],
    ['tool', 'OCR', '`img_1`', null],
  ])
  expect(text.slice(read.calls[0]?.start, read.calls[0]?.end)).toBe('GROUNDING(the (small) sign)->`bbx_1`')
  expect(read.complaints.map(({ code }) => code)).toEqual(['boxes-are-variables'])
  expect(read.answer).toBeUndefined()
})

test('a line is drawn: its numbers are no box', () => {
  const read = cogCom.parse('Draw LINE([42, 8, 61, 57],4,2)->img_1. So the final answer is 16.')
  expect(read).toMatchObject({
    calls: [{ kind: 'draw', numbers: null, shapes: [{ kind: 'line', numbers: [42, 8, 61, 57] }] }],
    boxes: [],
    answer: '16',
  })
})

test('thousandths keep their zeros out, several in one list', () => {
  const text = 'GROUNDING(dogs)->[[012,345,678,901;000,001,002,999]] CROP_AND_ZOOMIN([[012,345,678,901]], 2)'
  const read = cogCom.parse(text)
  expect(read.boxes.map(({ numbers, start, end }) => [numbers, text.slice(start, end)])).toEqual([
    [[12, 345, 678, 901], '012,345,678,901'],
    [[0, 1, 2, 999], '000,001,002,999'],
  ])
  expect(read.calls[1]).toMatchObject({ kind: 'zoom', numbers: [12, 345, 678, 901] })
  expect(read.complaints).toEqual([])
})

test('a reply without a manipulation is the answer', () => {
  expect(cogCom.parse('copenhagen')).toMatchObject({ answer: 'copenhagen', calls: [] })
  expect(cogCom.parse('copenhagen', false).answer).toBeUndefined()
})
