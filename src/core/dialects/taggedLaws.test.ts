import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Dialect, ParsedReply } from './dialect'
import { cogCom } from './cogCom/cogCom'
import { glm45v } from './glm45v/glm45v'
import { grit } from './grit/grit'
import { qwen25VlGrounding } from './qwen25VlGrounding/qwen25VlGrounding'
import { r1 } from './r1/r1'
import { rexThinker } from './rexThinker/rexThinker'
import { seal } from './seal/seal'
import { SLIP_CODES } from './slips'
import { tags } from './tags/tags'
import { text as plain } from './text/text'
import { vigorl } from './vigorl/vigorl'
import { vilasr } from './vilasr/vilasr'
import { visrl } from './visrl/visrl'
import { visualCot } from './visualCot/visualCot'
import { vlmR1 } from './vlmR1/vlmR1'
import { vragRl } from './vragRl/vragRl'

const JSON_ANSWER = '<think>It is left.</think>\n<answer>[{"bbox_2d": [1, 2, 30, 40], "label": "a cat"}]</answer>'
const MAPPER = 'Action: Object Mapper\n```json\n[{"index": 1, "bbox_2d": [1, 2, 30, 40], "label": "cup"}]\n```'

/** Each dialect with a good reply of its own, and a text that its reader must pass in linear time when repeated. */
const OURS: readonly (readonly [Dialect, string, readonly string[]])[] = [
  [plain, 'A red cup [1, 2, 3, 4].', ['[1,']],
  [
    tags,
    '<info>A room.</info><think>Is it?</think><critique>No.</critique><answer>Blue</answer>',
    ['<info>', '</info>'],
  ],
  [r1, '<think>It is left.</think> <answer>[0.1, 0.2, 0.3, 0.4]</answer>', ['<answer>', '</think>']],
  [vlmR1, JSON_ANSWER, ['<answer>{"bbox_2d": [1, 2, 3, 4]']],
  [qwen25VlGrounding, '```json\n[\n\t{"bbox_2d": [1, 2, 30, 40], "label": "cat"}\n]\n```', ['```json\n[{"bbox_2d": [']],
  [rexThinker, JSON_ANSWER, ['Hint: Object and its coordinates in this image: {']],
  [
    glm45v,
    '<think>Left.</think><answer>It is <|begin_of_box|>[[1,2,30,40]]<|end_of_box|></answer>',
    ['<|begin_of_box|>[[1,', '<|begin_of_box|>'],
  ],
  [
    grit,
    '<think>{"bbox_2d": [1, 2, 3, 4], "label": "a", "bbox_2d": [5, 6, 7, 8]}</think><rethink>So.</rethink><answer>A',
    ['<ref>a</ref> <box>[[1,2,3,4]', '<ref>'],
  ],
  [visualCot, '[0.614, 0.619, 0.731, 0.773]', ['a.jpg###[1, 2, 3, 4]', '###[']],
  [visrl, '[0.1, 0.2, 0.3, 0.4]', ['[0.1, ']],
  [
    seal,
    'Sorry, I can not answer the question. Missing: a cup at location [0.1,0.2,0.3,0.4]',
    ['a at location [0.1,0.2,0.3,0.4]'],
  ],
  [
    cogCom,
    'Use GROUNDING(the sign)->`bbx_1`, CROP_AND_ZOOMIN([[012,345,678,901]], 2) and so the answer is K7.',
    ['GROUNDING(', '[[012,345,678,901;', 'answer is '],
  ],
  [
    vigorl,
    '<think>Left.</think>\n<tool_call>\n{"name": "search_coordinate",' +
      ' "arguments": {"coordinate": [10, 20]}}\n</tool_call>',
    ['<tool_call>{"name": "search_coordinate"'],
  ],
  [vilasr, `<think>I map it.</think> ${MAPPER}`, ['Action: Object Mapper', MAPPER, 'Action: Object Mapper ```json [']],
  [vragRl, '<think>A page.</think>\n<bbox>[1, 2, 30, 40]</bbox>', ['<bbox>', '<search>a</search>', '<bbox>x:1 y:']],
]

const PIECES = [
  ...['<think>', '</think>', '<answer>', '</answer>', '<rethink>', '</critique>', '<x>', '</x>', '\\boxed{', '}'],
  ...['[1, 2, 3, 4]', '[[001,002,003,004]]', '(1,2),(3,4)', '<bbox>', '</bbox>', '<search>', '<tool_call>', '```'],
  ...[
    'Action: Answer',
    'Action: Path Tracer',
    '###',
    ' at location ',
    '->',
    '<box>',
    '</box>',
    '<|end_of_box|>',
    'é😀',
  ],
]

function mutated(good: string, own: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(fc.constantFrom(...PIECES, ...own), fc.string({ maxLength: 3 }))
  return fc.array(fc.tuple(fc.nat(), fc.nat(30), piece), { minLength: 1, maxLength: 6 }).map((edits) =>
    edits.reduce((text, [place, length, put]) => {
      const start = place % (text.length + 1)
      return text.slice(0, start) + put + text.slice(start + length)
    }, good),
  )
}

/** What holds of every reading: parts lie in the text, in order; what is named is where it says. */
function check(text: string, read: ParsedReply): void {
  for (const { start, end } of [...read.sections, ...read.boxes, ...read.calls, ...(read.answerBoxes ?? [])])
    expect(start >= 0 && start <= end && end <= text.length).toBe(true)
  for (const list of [read.sections, read.boxes, read.answerBoxes ?? [], read.calls]) {
    const starts = list.map(({ start }) => start)
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
  }
  for (const { start, end } of read.boxes) {
    const isCalled = read.calls.some((call) => start < call.end && end > call.start)
    expect(isCalled).toBe(false)
  }
  for (const { code } of read.complaints) expect(SLIP_CODES).toContain(code)
}

describe.each(OURS.map(([dialect, good, own]) => [dialect.name, dialect, good, own] as const))(
  '%s',
  (_, dialect, good, own) => {
    test('a good reply is read without a complaint', () => {
      const read = dialect.parse(good)
      const about = read.complaints.map(({ code }) => code).filter((code) => !dialect.normal?.includes(code))
      expect(about).toEqual([])
      expect(read.sections.length + read.calls.length).toBeGreaterThan(0)
    })

    test('any reply is read, twice the same, with offsets inside it', () => {
      fc.assert(
        fc.property(fc.oneof(mutated(good, own), fc.string()), fc.boolean(), (text, ended) => {
          const read = dialect.parse(text, ended)
          expect(dialect.parse(text, ended)).toEqual(read)
          check(text, read)
          const fit = dialect.fits?.(text) ?? -1
          expect(fit >= 0 && fit <= 1).toBe(true)
          for (const { numbers } of [
            ...(dialect.observe?.(text).shapes ?? []),
            ...(dialect.readPrompt?.(text).shapes ?? []),
          ])
            expect(numbers.every(Number.isFinite)).toBe(true)
        }),
        { numRuns: 200 },
      )
    })

    test('400 KB of its own marks are read in well under a second', () => {
      for (const piece of [good, ...own]) {
        const text = piece.repeat(Math.ceil(400_000 / piece.length))
        const before = process.cpuUsage()
        dialect.parse(text)
        dialect.fits?.(text.slice(0, 65_536))
        dialect.observe?.(text)
        dialect.readPrompt?.(text)
        expect([piece, process.cpuUsage(before).user / 1000 < 700]).toEqual([piece, true])
      }
    })
  },
)

test('VRAG-RL reads back the numbers and the answer that it writes', () => {
  const number = fc.nat(4000)
  fc.assert(
    fc.property(fc.tuple(number, number, number, number), (numbers) => {
      const call = vragRl.write?.writeCall(numbers) ?? ''
      expect(vragRl.parse(call)).toMatchObject({
        calls: [{ kind: 'zoom', numbers, start: 0, end: call.length }],
        complaints: [],
      })
      expect(vragRl.parse(vragRl.write?.writeAnswer('K7') ?? '').answer).toBe('K7')
    }),
    { numRuns: 50 },
  )
})
