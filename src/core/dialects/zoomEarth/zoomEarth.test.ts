import { expect, test } from 'vitest'
import { zoomEarth } from './zoomEarth'

test('a first stage asks for its crop and answers at once', () => {
  const text =
    '<think>A harbour. I need to crop. [{"bbox_2d": [10, 20, 21, 40], "label": "pier"}]</think><answer>two</answer>'
  expect(zoomEarth.parse(text)).toMatchObject({
    answer: 'two',
    calls: [{ kind: 'zoom', numbers: [10, 20, 21, 40], label: 'pier' }],
    complaints: [],
  })
  expect(zoomEarth.parse(text).calls[0]).toMatchObject({ start: text.indexOf('[{'), end: text.indexOf('}]') + 2 })
})

test('a stage that needs no crop has no call', () => {
  const text = '<think>I need to analyze the entire image without cropping.</think><answer>5</answer>'
  expect(zoomEarth.parse(text)).toMatchObject({ answer: '5', calls: [], complaints: [] })
  expect(zoomEarth.fits?.(text)).toBeGreaterThan(0.7)
})
