import { expect, test } from 'vitest'
import { vragRl } from './vragRl'

const codes = (text: string) => vragRl.parse(text).complaints.map(({ code }) => code)

test('a search is a call with its words, a box a zoom', () => {
  expect(vragRl.parse('<think>I lack it.</think>\n<search> node types </search>')).toMatchObject({
    thought: 'I lack it.',
    calls: [{ kind: 'search', text: 'node types', numbers: null, closed: true }],
    complaints: [],
  })
  const text = '<think>There.</think>\n<bbox>[437, 276, 719, 495]</bbox>'
  expect(vragRl.parse(text)).toMatchObject({
    calls: [{ kind: 'zoom', numbers: [437, 276, 719, 495], start: 22, end: text.length }],
    boxes: [],
    complaints: [],
  })
})

test('boxes in the wild', () => {
  expect(vragRl.parse('<bbox>50,40,190,160</bbox>').calls).toMatchObject([{ numbers: [50, 40, 190, 160] }])
  expect(codes('<bbox>50,40,190,160</bbox>')).toEqual(['box-unbracketed'])
  expect(vragRl.parse('<bbox>x:57 y:168 width:945 height:462</bbox>').calls).toMatchObject([
    { numbers: [57, 168, 945, 462], frame: { unit: 'pixel', order: 'xywh' } },
  ])
  expect(vragRl.parse('<bbox>x1:57 y1:168 x2:945 y2:462</bbox>').calls).toMatchObject([
    { numbers: [57, 168, 945, 462] },
  ])
  expect(vragRl.parse('<bbox>...</bbox>').calls).toMatchObject([{ kind: 'zoom', numbers: null }])
  expect(codes('<bbox>...</bbox>')).toEqual(['no-box'])
})

test('a search that is complete ends without an answer', () => {
  const read = vragRl.parse('<think>Enough.</think><search_complete>true</search_complete>')
  expect(read).toMatchObject({ thought: 'Enough.', calls: [], complaints: [] })
  expect(read.answer).toBeUndefined()
})

test('the first of call and answer counts, and the other is said', () => {
  expect(codes('<bbox>[1, 2, 3, 4]</bbox><answer>A</answer>')).toEqual(['answer-after-call'])
  expect(vragRl.parse('<bbox>[1, 2, 3, 4]</bbox><answer>A</answer>').answer).toBeUndefined()
  const answered = vragRl.parse('<answer>A</answer><bbox>[1, 2, 3, 4]</bbox>')
  expect(answered).toMatchObject({ answer: 'A', calls: [], complaints: [{ code: 'call-after-answer' }] })
})

test('a call that is not closed is read when the reply has ended', () => {
  expect(vragRl.parse('<bbox>[1, 2, 3, 4]')).toMatchObject({
    calls: [{ numbers: [1, 2, 3, 4], closed: false }],
    complaints: [{ code: 'call-unclosed' }],
  })
})

test('a refusal is no observation of a crop', () => {
  expect(vragRl.observe?.('Your previous action is invalid. Try again.')).toEqual({ shapes: [], refused: true })
})
