import { describe, expect, test } from 'vitest'
import { findDialect } from './registry'

const fit = (dialect: string, text: string) => findDialect(dialect)?.fits?.(text) ?? -1

const ZOOM = '<tool_call>{"name": "zoom", "arguments": {"bbox": [0.1, 0.2, 0.3, 0.4]}}</tool_call>'
const INDEXED = '{"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [1, 2, 3, 4], "img_idx": 0}}'
const FENCED = '```json\n[\n\t{"bbox_2d": [1, 2, 3, 4], "label": "a"}\n]\n```'
const CORNERS = '<|object_ref_start|>the sign<|object_ref_end|><|box_start|>(1,2),(3,4)<|box_end|>'

describe('how sure a live dialect is', () => {
  test.each([
    ['visreason', ZOOM],
    ['qwen2_vl', CORNERS],
    ['qwen2_5_vl', FENCED],
    ['qwen3_vl', INDEXED],
  ])('%s of its own words: surer than the other three', (own, text) => {
    const others = ['visreason', 'qwen2_vl', 'qwen2_5_vl', 'qwen3_vl'].filter((name) => name !== own)
    expect(fit(own, text)).toBeGreaterThan(0.5)
    for (const other of others) expect(fit(other, text)).toBeLessThan(fit(own, text))
  })

  test('of words without any box: not at all', () => {
    for (const name of ['visreason', 'qwen2_vl', 'qwen2_5_vl', 'qwen3_vl']) expect(fit(name, 'A cat.')).toBe(0)
  })

  test('Qwen2.5-VL is less so where tags and tools stand that are not its own', () => {
    expect(fit('qwen2_5_vl', `<answer>${FENCED}</answer>`)).toBeLessThan(fit('qwen2_5_vl', FENCED))
  })
})
