import { expect, test } from 'vitest'
import { deepEyes } from '../deepEyes/deepEyes'
import { chainOfFocus } from './chainOfFocus'

test('several calls of a reply are all read', () => {
  const call = (x: number) =>
    `<tool_call>\n{"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [${x}, 2, 30, 40]}}\n</tool_call>`
  const read = chainOfFocus.parse(`<think>Both.</think> ${call(1)} ${call(2)}`)
  expect(read.calls.map(({ numbers }) => numbers)).toEqual([
    [1, 2, 30, 40],
    [2, 2, 30, 40],
  ])
  expect(read.complaints).toEqual([])
})

test('its prompt tells it from DeepEyes, the bare tool does not', () => {
  const prompt = 'decide whether to call tools one or more times OR provide final answer. "image_zoom_in_tool"'
  expect(chainOfFocus.fits?.(prompt)).toBeGreaterThan(deepEyes.fits?.(prompt) ?? 1)
  expect(chainOfFocus.fits?.('"image_zoom_in_tool"')).toBeLessThan(deepEyes.fits?.('"image_zoom_in_tool"') ?? 0)
})
