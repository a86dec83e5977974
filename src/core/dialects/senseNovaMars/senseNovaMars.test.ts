import { expect, test } from 'vitest'
import { qwen3Vl } from '../qwen3Vl/qwen3Vl'
import { senseNovaMars } from './senseNovaMars'

test('a search by words holds its words, one by picture none', () => {
  const words = '<tool_call>{"name": "text_search_tool", "arguments": {"query": "Hop Inn"}}</tool_call>'
  expect(senseNovaMars.parse(words)).toMatchObject({ calls: [{ kind: 'search', text: 'Hop Inn' }], complaints: [] })
  const picture = '<tool_call>{"name": "image_search_tool", "arguments": {}}</tool_call>'
  expect(senseNovaMars.parse(picture)).toMatchObject({ calls: [{ kind: 'search', numbers: null }], complaints: [] })
})

test('a zoom names its picture from 0', () => {
  const zoom =
    '<tool_call>{"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [1, 2, 3, 999], "label": "a", "img_idx": 2}}' +
    '</tool_call>'
  expect(senseNovaMars.parse(zoom)).toMatchObject({ calls: [{ kind: 'zoom', imageIndex: 2 }], complaints: [] })
})

test('<thinking> is <think>, and moves no offset', () => {
  const text = '<thinking>I know.</thinking><answer>K7</answer>'
  expect(senseNovaMars.parse(text)).toEqual({
    thought: 'I know.',
    answer: 'K7',
    sections: [
      { name: 'thought', start: 10, end: 17 },
      { name: 'answer', start: 36, end: 38 },
    ],
    boxes: [],
    calls: [],
    complaints: [],
  })
})

test('its searches tell it from Qwen3-VL', () => {
  const text = '"image_zoom_in_tool" "img_idx"'
  expect(senseNovaMars.fits?.(text)).toBe(0)
  const both = `${text} "text_search_tool"`
  expect(senseNovaMars.fits?.(both)).toBeGreaterThan(qwen3Vl.fits?.(both) ?? 1)
})
