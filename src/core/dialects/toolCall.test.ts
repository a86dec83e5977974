import { describe, expect, test } from 'vitest'
import type { Numbers4 } from '../geometry/box'
import { growth } from '../json/testing/hostile'
import { liveDialectOf } from './writers'

const visreason = liveDialectOf('visreason')
const BOX: Numbers4 = [0.312, 0.4, 0.42, 0.55]

function codes(text: string): string[] {
  return visreason.parse(text).complaints.map((complaint) => complaint.code)
}

describe('a call', () => {
  test.each<[string, string, Numbers4 | null, string[]]>([
    [
      'another spelling of the tag',
      '<tool call>{"name": "zoom", "arguments": {"bbox": [0.312, 0.4, 0.42, 0.55]}}</tool call>',
      BOX,
      ['tag-spelling'],
    ],
    ['no closing tag', '<tool_call>{"name": "zoom", "arguments": {"bbox": [0.312, 0.4, 0.42, 0.55]}}', BOX, []],
    [
      'no closing brackets',
      '<tool_call>{"name": "zoom", "arguments": {"bbox": [0.312, 0.4, 0.42, 0.55]</tool_call>',
      BOX,
      [],
    ],
    [
      'single quotes',
      "<tool_call>{'name': 'zoom', 'arguments': {'bbox': [0.312, 0.4, 0.42, 0.55]}}</tool_call>",
      BOX,
      ['quotes'],
    ],
    [
      'a trailing comma',
      '<tool_call>{"name": "zoom", "arguments": {"bbox": [0.312, 0.4, 0.42, 0.55,],}}</tool_call>',
      BOX,
      ['trailing-comma'],
    ],
    [
      'a Python tuple',
      '<tool_call>{"name": "zoom", "arguments": {"bbox": (0.312, 0.4, 0.42, 0.55), "label": None}}</tool_call>',
      BOX,
      ['python'],
    ],
    [
      'the key bbox_2d',
      '<tool_call>{"name": "zoom", "arguments": {"bbox_2d": [0.312, 0.4, 0.42, 0.55]}}</tool_call>',
      BOX,
      ['box-key'],
    ],
    [
      'the key box',
      '<tool_call>{"name": "zoom", "arguments": {"box": [0.312, 0.4, 0.42, 0.55]}}</tool_call>',
      BOX,
      ['box-key'],
    ],
    [
      'numbers as text',
      '<tool_call>{"name": "zoom", "arguments": {"bbox": ["0.312", "0.4", "0.42", "0.55"]}}</tool_call>',
      BOX,
      ['numbers-as-text'],
    ],
    [
      'the box as one text',
      '<tool_call>{"name": "zoom", "arguments": {"bbox": "[0.312, 0.4, 0.42, 0.55]"}}</tool_call>',
      BOX,
      ['numbers-as-text'],
    ],
    [
      'a nested box',
      '<tool_call>{"name": "zoom", "arguments": {"bbox": [[0.312, 0.4, 0.42, 0.55]]}}</tool_call>',
      BOX,
      ['nested-box'],
    ],
    [
      'arguments as text',
      '<tool_call>{"name": "zoom", "arguments": "{\\"bbox\\": [0.312, 0.4, 0.42, 0.55]}"}</tool_call>',
      BOX,
      [],
    ],
    [
      'no arguments',
      '<tool_call>{"name": "zoom", "bbox": [0.312, 0.4, 0.42, 0.55]}</tool_call>',
      BOX,
      ['no-arguments'],
    ],
    [
      'another tool',
      '<tool_call>{"name": "search", "arguments": {"bbox": [0.312, 0.4, 0.42, 0.55]}}</tool_call>',
      BOX,
      ['unknown-tool'],
    ],
    [
      'a tool of another name',
      '<tool_call>{"name": "zoom_in", "arguments": {"bbox": [0.312, 0.4, 0.42, 0.55]}}</tool_call>',
      BOX,
      ['tool-name'],
    ],
    ['three numbers', '<tool_call>{"name": "zoom", "arguments": {"bbox": [0.3, 0.4, 0.5]}}</tool_call>', null, []],
    [
      'five numbers',
      '<tool_call>{"name": "zoom", "arguments": {"bbox": [0.3, 0.4, 0.5, 0.6, 0.7]}}</tool_call>',
      null,
      [],
    ],
    ['NaN', '<tool_call>{"name": "zoom", "arguments": {"bbox": [NaN, 0.4, 0.5, 0.6]}}</tool_call>', null, ['python']],
    ['no box', '<tool_call>{"name": "zoom", "arguments": {}}</tool_call>', null, ['no-box']],
    ['no JSON', '<tool_call>zoom there</tool_call>', null, ['not-json']],
    ['nothing', '<tool_call></tool_call>', null, ['not-json']],
    [
      'a fence inside',
      '<tool_call>\n```json\n{"name": "zoom", "arguments": {"bbox": [0.312, 0.4, 0.42, 0.55]}}\n```\n</tool_call>',
      BOX,
      [],
    ],
    [
      'code to evaluate',
      '<tool_call>{"name": "zoom", "arguments": {"bbox": [1/2, alert(1), 0.4, 0.5]}}</tool_call>',
      null,
      ['bare-word'],
    ],
  ])('%s is read leniently', (_, text, numbers, expected) => {
    expect(visreason.parse(text).calls[0]?.numbers).toEqual(numbers)
    expect(codes(text)).toEqual(expect.arrayContaining(expected))
    if (expected.length === 0 && numbers && text.includes('</tool_call>') && !text.includes(']</'))
      expect(codes(text)).toEqual([])
  })

  test.each([' ', '\n', '}', '`', '<', '[', '"', '<answer>'])(
    'followed by %j without end is over, in time that grows as its length does',
    (piece) => {
      const make = (count: number) =>
        `<tool_call>{"name": "zoom", "arguments": {"bbox": [0.312, 0.4, 0.42, 0.55]}}${piece.repeat(count)}`
      const [short, long] = [make(5_000), make(40_000)]
      expect(visreason.live.closed(long)).toBe(true)
      expect(visreason.parse(long).calls[0]?.numbers).toEqual(BOX)
      const read = (text: string) => () => void [visreason.live.closed(text), visreason.parse(text)]
      // Eight times as long; a square would take 64 times as long.
      expect(growth(read(short), read(long), 30)).toBeLessThanOrEqual(30)
    },
  )
})
