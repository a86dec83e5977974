import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Dialect, ParsedReply } from './dialect'
import { openThinkImg } from './openThinkImg/openThinkImg'
import { taco } from './taco/taco'
import { thyme } from './thyme/thyme'
import { visualSketchpad } from './visualSketchpad/visualSketchpad'

const REPLIES: readonly (readonly [Dialect, string])[] = [
  [
    thyme,
    '<think>Small.\n<code>\n```python\nx1, y1, x2, y2 = 1, 2, 3, 4\nimage[y1:y2, x1:x2]\n```\n</code>\n' +
      '<sandbox_output><image></sandbox_output> [1, 2, 3, 4]</think><answer>A</answer>',
  ],
  [
    visualSketchpad,
    'THOUGHT 0: I cut.\nACTION 0:\n```python\ncrop_image(image_1, 0.2, 0.3, 0.5, 0.4)\n```\nOBSERVATION: fine\n' +
      'THOUGHT 1: So.\nACTION 1: No action needed.\nANSWER: 10. TERMINATE',
  ],
  [taco, '{"thought": "Done.", "actions": [{"name": "Crop", "arguments": {"bbox": [0, 0, 1, 1]}}]}'],
  [
    openThinkImg,
    '"thoughts🤔" Look.\n"actions🚀" [{"API_name": "compare", ' +
      '"API_params": {"param": "[[012, 035, 467, 861]], a"}}]\n' +
      '"value👉" So it is.<stop>',
  ],
]

const PIECES = ['"', "'", '{', '}', '[', ']', '(', ')', ':', ',', '\\', '\n', '```', '<code>', '</code>', '<answer>']
const MARKS = [
  'ANSWER:',
  'ACTION 0:',
  'TERMINATE',
  '"actions🚀"',
  '"value👉"',
  '<stop>',
  '{"thought": ',
  '"actions": [',
]
const edit = fc.tuple(fc.nat(), fc.nat(40), fc.oneof(fc.constantFrom(...PIECES, ...MARKS), fc.string({ maxLength: 4 })))

function edited(reply: string, edits: readonly (readonly [number, number, string])[]): string {
  return edits.reduce((text, [place, length, piece]) => {
    const start = place % (text.length + 1)
    return text.slice(0, start) + piece + text.slice(start + length)
  }, reply)
}

function checkPlaces(text: string, { sections, boxes, calls, answer }: ParsedReply): void {
  for (const { start, end } of [...sections, ...boxes, ...calls]) {
    expect(0 <= start && start <= end && end <= text.length).toBe(true)
  }
  expect(sections.some(({ name }) => name === 'answer')).toBe(answer !== undefined)
}

describe.each(REPLIES.map(([dialect, reply]) => [dialect.name, dialect, reply] as const))('%s', (_, dialect, reply) => {
  test('reads any change of a good reply, twice the same, with places that lie in it', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        const text = edited(reply, edits)
        const read = dialect.parse(text)
        checkPlaces(text, read)
        checkPlaces(text, dialect.parse(text, false))
        expect(dialect.parse(text)).toEqual(read)
        const fit = dialect.fits?.(text) ?? 0
        expect(fit >= 0 && fit <= 1).toBe(true)
        expect(dialect.observe?.(text)?.shapes.every(({ numbers }) => numbers.every(Number.isFinite))).not.toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  test('reads every beginning of a good reply', () => {
    for (let end = 0; end <= reply.length; end += 1)
      checkPlaces(reply.slice(0, end), dialect.parse(reply.slice(0, end), false))
  })

  test.each([
    ['replies one after the other', reply],
    ...[...PIECES, ...MARKS].map((piece): [string, string] => [`"${piece}"`, piece]),
    ['calls that open', '{"thought": "a", "actions": [{"name": "b", "arguments": {'],
    ['assignments', 'a, b = 1, 2\n'],
    ['crops', '.crop((1, 2, '],
    ['regions', "'regions': [{"],
  ])('400 KB of %s are read in well under a second', (_name, piece) => {
    const text = piece.repeat(Math.ceil(400_000 / piece.length))
    const start = process.cpuUsage()
    dialect.parse(text)
    dialect.parse(`<code>${text}`)
    dialect.observe?.(text)
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1500)
  })
})
