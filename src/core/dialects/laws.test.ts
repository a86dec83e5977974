import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Numbers4 } from '../geometry/box'
import { DECIMALS } from '../geometry/frames'
import { roundHalfEven } from '../geometry/round'
import { growth } from '../json/testing/hostile'
import type { ParsedReply } from './dialect'
import { DIALECTS } from './registry'
import { SLIP_CODES } from './slips'

const samples = JSON.parse(readFileSync(new URL('./replies.sample.json', import.meta.url), 'utf8')) as readonly {
  readonly reply: string
}[]

const LONG = Boolean(process.env['LOUPE_LONG'])
vi.setConfig({ testTimeout: LONG ? 1_800_000 : 60_000 })
const PIECES = [
  '<tool_call>',
  '</tool_call>',
  '<tool call>',
  '<answer>',
  '</answer>',
  '<think>',
  '</think>',
  '<sketch>',
  '</sketch>',
  '<tools>',
  '```json',
  '```',
  '{"name": "image_zoom_in_tool", "arguments": ',
  '{"name": "zoom", "arguments": {"bbox": [0.1, 0.2, 0.3, 0.4]}}',
  '{"bbox_2d": ',
  '[1, 2, 3, 4]',
  '(1,2),(3,4)',
  '“',
  '］',
  '，',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '\\',
  ',',
  ':',
  '<',
  ' ',
  '7',
]

/** What holds of every reading, whatever the text. */
function checkReading(text: string, read: ParsedReply): void {
  const spans = [...read.sections, ...read.boxes, ...read.calls]
  for (const { start, end } of spans) expect(start >= 0 && start <= end && end <= text.length).toBe(true)
  for (const { code } of read.complaints) expect(SLIP_CODES).toContain(code)
  const order = read.boxes.map(({ start }) => start)
  expect(order).toEqual([...order].sort((a, b) => a - b))
}

/** A sample reply with pieces of others put in, taken out, or doubled. */
const mutated = fc
  .tuple(
    fc.constantFrom(...samples.map(({ reply }) => reply)),
    fc.array(fc.tuple(fc.nat(), fc.nat(40), fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4 }))), {
      minLength: 1,
      maxLength: 8,
    }),
  )
  .map(([reply, edits]) =>
    edits.reduce((text, [place, length, piece]) => {
      const start = place % (text.length + 1)
      return text.slice(0, start) + piece + text.slice(start + length)
    }, reply),
  )

/** Texts of a given number of pieces that have cost readers like these more than linear time. */
const HOSTILE: readonly (readonly [string, (count: number) => string])[] = [
  ['calls that open', (count) => '<tool_call>'.repeat(count)],
  ['calls whose JSON opens', (count) => '<tool_call>{"name": "zoom", "arguments": {'.repeat(count)],
  ['calls whose text opens', (count) => '<tool_call>{"'.repeat(count)],
  ['calls without end', (count) => '<tool_call>{"name": 1}'.repeat(count)],
  ['answers that open', (count) => '<answer>'.repeat(count)],
  ['thoughts that open', (count) => '<think>'.repeat(count)],
  ['thoughts that close', (count) => 'a</think>'.repeat(count)],
  [
    'calls, then thoughts that close',
    (count) => `${'<tool_call>{}</tool_call>'.repeat(count)}<think></think>${'a</think>'.repeat(count)}`,
  ],
  ['sketches that open', (count) => '<sketch>'.repeat(count)],
  ['boxes that break off', (count) => '[1,1,1,1,'.repeat(count)],
  ['a box and blanks', (count) => `[1,1,1,1${'      '.repeat(count)}`],
  ['a long number', (count) => `[${'1'.repeat(count * 8)}`],
  ['corners that break off', (count) => '(1,1),('.repeat(count)],
  ['corners and blanks', (count) => `(1,1)${'        '.repeat(count)}`],
  ['brackets in brackets', (count) => `<tool_call>${'['.repeat(count * 8)}`],
  ['bare objects that open', (count) => '{"name": '.repeat(count)],
  ['bare objects in each other', (count) => '{"arguments": '.repeat(count) + '}'.repeat(count)],
  ['bare calls', (count) => '{"bbox_2d": [1, 2, 3, 4]} '.repeat(count)],
  ['bare calls and tags', (count) => '{"bbox_2d": <tool_call>'.repeat(count)],
  ['fences', (count) => '```json\n'.repeat(count)],
  ['backslashes', (count) => `<tool_call>{"${'\\'.repeat(count * 8)}`],
  ['tags that begin', (count) => '<'.repeat(count * 8)],
  ['a list of calls', (count) => `<tool_call>[${'{"name": "zoom"},'.repeat(count)}]</tool_call>`],
  ['words in a call', (count) => `<tool_call>{${'a '.repeat(count * 4)}`],
  ['blanks in a call', (count) => `<tool_call>${' '.repeat(count * 8)}`],
  ['labels', (count) => '"label": "a", "bbox_2d": [1,2,3,4], "label": "b" '.repeat(count)],
]

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (_, dialect) => {
  test('a mutated reply never makes it throw, its offsets lie in the text and its codes are known', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        checkReading(text, dialect.parse(text))
        checkReading(text, dialect.parse(text, false))
      }),
      { numRuns: LONG ? 20_000 : 300 },
    )
  })

  test('so with pieces in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string()), { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        checkReading(text, dialect.parse(text))
      }),
      { numRuns: LONG ? 20_000 : 300 },
    )
  })

  test.each(HOSTILE)('four times as many %s take less than ten times as long', (_name, make) => {
    const count = LONG ? 20_000 : 2_000
    const read = (text: string) => () => void [dialect.parse(text), dialect.live?.closed(text)]
    // A quadratic reader takes sixteen times as long.
    expect(growth(read(make(count)), read(make(4 * count)), 10)).toBeLessThanOrEqual(10)
  })

  const { write } = dialect
  const unit = dialect.frame.unit
  // A 1 that is meant as the edge has a complaint of its own there.
  const most = dialect.name === 'pixel-reasoner' ? 999 : 1000
  const number = fc
    .integer({ min: 0, max: most })
    .map((v) => roundHalfEven(unit === 'unit' ? v / 1000 : v, DECIMALS[unit]))
  const box: fc.Arbitrary<Numbers4> = fc.tuple(number, number, number, number)

  test.runIf(write)('what it writes, it reads back', () => {
    const text = fc.string().filter((one) => !/[<>[\](){}]/.test(one))
    fc.assert(
      fc.property(box, box, fc.string(), fc.nat(5), text, (roi, called, label, imageIndex, answer) => {
        if (!write) return
        const numbers = write.writeNumbers(roi)
        const thought = `I think the sign ${numbers} is small.`
        const call = write.writeCall(called, { label, imageIndex })
        const read = dialect.parse(thought + call)
        expect(read).toMatchObject({ thought, boxes: [{ numbers: roi }], complaints: [] })
        expect(read.calls).toMatchObject([{ kind: 'zoom', numbers: called, start: thought.length }])
        const [first] = read.boxes
        expect(thought.slice(first?.start, first?.end)).toBe(numbers)
        if (read.calls[0]?.imageIndex !== undefined) expect(read.calls[0].imageIndex).toBe(imageIndex)
        expect(dialect.parse(thought + write.writeAnswer(answer))).toMatchObject({
          answer: answer.trim(),
          calls: [],
          complaints: [],
        })
      }),
    )
  })
})
