import { expect, test } from 'vitest'
import { visualCot } from './visualCot'

const codes = (text: string) => visualCot.parse(text).complaints.map(({ code }) => code)

test('a list of four numbers asks for that region; a reply without one is the answer', () => {
  const text = '[0.614, 0.619, 0.731, 0.773]'
  expect(visualCot.parse(text)).toEqual({
    sections: [],
    boxes: [],
    calls: [{ kind: 'zoom', numbers: [0.614, 0.619, 0.731, 0.773], start: 0, end: text.length, closed: true }],
    complaints: [],
  })
  expect(visualCot.parse('dog\n')).toMatchObject({ answer: 'dog', calls: [] })
})

test('words around the box are thought', () => {
  expect(visualCot.parse('The region is [0.1, 0.2, 0.3, 0.4].')).toMatchObject({
    thought: 'The region is',
    calls: [{ numbers: [0.1, 0.2, 0.3, 0.4] }],
  })
})

test('a box behind a picture is in pixels of the original, in a reply and beside the picture', () => {
  const text = '[0.1, 0.2, 0.3, 0.4] a/b.jpg###[392, 316, 467, 414]'
  const frame = { unit: 'pixel', order: 'xyxy', of: 'original' }
  expect(visualCot.parse(text)).toMatchObject({
    calls: [{ numbers: [0.1, 0.2, 0.3, 0.4] }],
    boxes: [{ numbers: [392, 316, 467, 414], frame }],
    complaints: [],
  })
  expect(visualCot.observe?.(text).shapes).toEqual([{ kind: 'box', numbers: [392, 316, 467, 414], frame }])
})

test('what leaves the square or is inverted is kept, and said so', () => {
  expect(codes('[0.868, 0.213, 0.859, 0.389]')).toEqual(['inverted'])
  expect(codes('[0.369, 5.906, 0.874, 5.938]')).toEqual(['outside-frame'])
  expect(visualCot.parse('[0.369, 5.906, 0.874, 5.938]').calls[0]?.frame).toBeUndefined()
})

test('whole numbers are pixels, as its own code takes them', () => {
  expect(visualCot.parse('[392, 316, 467, 414]')).toMatchObject({
    calls: [{ frame: { unit: 'pixel', of: 'original' } }],
    complaints: [],
  })
  expect(visualCot.parse('[0, 0, 1, 1]').calls[0]?.frame).toBeUndefined()
})
