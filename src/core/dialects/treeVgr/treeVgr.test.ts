import { expect, test } from 'vitest'
import { treeVgr } from './treeVgr'

const reply = (box: string) => `<think>The red car <box>[${box}]</box> is left.</think><answer>A</answer>`

test('boxes of the thought are RoIs, without their tags', () => {
  const text = reply('10,20,30,40')
  expect(treeVgr.parse(text)).toMatchObject({
    answer: 'A',
    boxes: [{ numbers: [10, 20, 30, 40], start: text.indexOf('['), end: text.indexOf(']') + 1 }],
    calls: [],
    complaints: [],
  })
})

test('a box with blanks is read, and said to be none for its own score', () => {
  const read = treeVgr.parse(reply('10, 20, 30, 40'))
  expect(read.boxes).toHaveLength(1)
  expect(read.complaints.map(({ code }) => code)).toEqual(['box-with-blanks'])
})

test('boxes with times are of another producer', () => {
  expect(treeVgr.fits?.(reply('10,20,30,40'))).toBeGreaterThan(0.8)
  expect(treeVgr.fits?.(`<obj>car</obj>${reply('10,20,30,40')}`)).toBe(0)
})
