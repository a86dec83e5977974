import { expect, test } from 'vitest'
import { text } from './text'

test('the reply is the answer, whatever it looks like', () => {
  expect(text.parse(' A cup at [1, 2, 3, 4]. <answer>B</answer>\n')).toEqual({
    answer: 'A cup at [1, 2, 3, 4]. <answer>B</answer>',
    sections: [{ name: 'answer', start: 1, end: 42 }],
    boxes: [],
    calls: [],
    complaints: [],
  })
  expect(text.parse('  ')).toEqual({ sections: [], boxes: [], calls: [], complaints: [] })
})
