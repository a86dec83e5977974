import { describe, expect, test } from 'vitest'
import { thyme } from './thyme'

const CODE = `<code>
\`\`\`python
x1, y1, x2, y2 = 125, 103, 136, 107
part = image[y1:y2, x1:x2]
print(path)
\`\`\`
</code>`
const OUTPUT = '<sandbox_output><image></sandbox_output>'

describe('a reply of thought, programs and what they gave', () => {
  const text = `<think>The plate is small.\n${CODE}\n${OUTPUT}\nNow it can be read.</think>\n<answer>KX 12</answer>`
  const read = thyme.parse(text)

  test('the program is a call, with the box that its numbers cut', () => {
    expect(read.calls).toMatchObject([{ kind: 'code', numbers: [125, 103, 136, 107], closed: true }])
    const [call] = read.calls
    expect(text.slice(call?.start, call?.end)).toBe(CODE)
    expect(call?.text).toMatch(/^x1, y1[\s\S]*print\(path\)$/)
  })

  test('what the program gave is no thought, and the thought goes on after it', () => {
    expect(read).toMatchObject({ thought: 'The plate is small.\nNow it can be read.', answer: 'KX 12', complaints: [] })
    expect(read.sections.map(({ name, start, end }) => [name, text.slice(start, end)])).toEqual([
      ['thought', 'The plate is small.'],
      ['thought', 'Now it can be read.'],
      ['answer', 'KX 12'],
    ])
  })
})

test('a program that two crops are in has both as shapes', () => {
  const { calls } = thyme.parse('<code>image.crop((1, 2, 3, 4)); image.crop((5, 6, 7, 8))</code>')
  expect(calls).toMatchObject([
    { numbers: [1, 2, 3, 4], shapes: [{ numbers: [1, 2, 3, 4] }, { numbers: [5, 6, 7, 8] }] },
  ])
})

test('a program without its closing tag ends where the next part begins', () => {
  const read = thyme.parse(`<code>image.crop((1, 2, 3, 4))\n${OUTPUT}So.`)
  expect(read.calls).toMatchObject([{ numbers: [1, 2, 3, 4], closed: false }])
  expect(read.complaints.map(({ code }) => code)).toEqual(['call-unclosed'])
  expect(read.thought).toBe('So.')
})

test('a program after the answer is no call, and that is said', () => {
  const read = thyme.parse(`<answer>4</answer>${CODE}`)
  expect(read).toMatchObject({ answer: '4', calls: [] })
  expect(read.complaints.map(({ code }) => code)).toEqual(['call-after-answer'])
})

test('boxes of the thought are found with their place', () => {
  const text = '<think>The plate is at [1, 2, 3, 4].</think>'
  const [box] = thyme.parse(text).boxes
  expect(text.slice(box?.start, box?.end)).toBe('[1, 2, 3, 4]')
})

test('its prompt and its sandbox tell it from others', () => {
  expect(thyme.fits?.('### User Image Path:** "a.jpg"')).toBeGreaterThan(0.9)
  expect(thyme.fits?.('<answer>4</answer>')).toBe(0)
})
