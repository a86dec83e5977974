import { expect, test } from 'vitest'
import { glm45v } from './glm45v'

const between = (inner: string) => `<|begin_of_box|>${inner}<|end_of_box|>`

test.each([
  ['[1,20,300,400]', '[1,20,300,400]'],
  ['[[1, 20, 300, 400]]', '[1, 20, 300, 400]'],
  ['(1,20,300,400)', '(1,20,300,400)'],
  ['<1,20,300,400>', '<1,20,300,400>'],
  ['{1 20 300 400}', '{1 20 300 400}'],
])('a box in whichever brackets, %s', (inner, place) => {
  const text = `<think>Left.</think><answer>There: ${between(inner)}</answer>`
  const read = glm45v.parse(text)
  expect(read.answerBoxes).toMatchObject([{ numbers: [1, 20, 300, 400] }])
  const [box] = read.answerBoxes ?? []
  expect(text.slice(box?.start, box?.end)).toBe(place)
})

test('several boxes in one pair of tokens are each read, in a thought too', () => {
  const read = glm45v.parse(`<think>${between('[[1,2,3,4],[5,6,7,8]]')} or [9, 10, 11, 12]</think>Two.`)
  expect(read.boxes.map(({ numbers }) => numbers)).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
    [9, 10, 11, 12],
  ])
  expect(read.answer).toBe('Two.')
})

test('tokens around words are the answer', () => {
  const text = `<think>a</think><answer>So it is ${between(' Blue ')}.</answer>`
  expect(glm45v.parse(text)).toMatchObject({ answer: 'Blue', complaints: [] })
  expect(glm45v.parse(text).sections.map(({ name, start, end }) => [name, text.slice(start, end)])).toEqual([
    ['thought', 'a'],
    ['answer', 'Blue'],
  ])
})
