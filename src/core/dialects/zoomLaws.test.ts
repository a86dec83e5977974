import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Dialect } from './dialect'
import { adaptVision } from './adaptVision/adaptVision'
import { chainOfFocus } from './chainOfFocus/chainOfFocus'
import { deepEyes } from './deepEyes/deepEyes'
import { deepEyesJson } from './deepEyesJson/deepEyesJson'
import { miniO3 } from './miniO3/miniO3'
import { pixelReasoner } from './pixelReasoner/pixelReasoner'
import { senseNovaMars } from './senseNovaMars/senseNovaMars'
import { treeVgr } from './treeVgr/treeVgr'
import { virl } from './virl/virl'
import { vlmR3 } from './vlmR3/vlmR3'
import { zoomEarth } from './zoomEarth/zoomEarth'

const ZOOMERS = [
  adaptVision,
  chainOfFocus,
  deepEyes,
  deepEyesJson,
  miniO3,
  pixelReasoner,
  senseNovaMars,
  treeVgr,
  virl,
  vlmR3,
  zoomEarth,
]

const PIECES = [
  '<think>',
  '</think>',
  '<thinking>',
  '<answer>',
  '</answer>',
  '<tool_call>',
  '</tool_call>',
  '<grounding>',
  '</grounding>',
  '<box>[1, 2,3,4]</box>',
  '{"bbox_2d": [1, 2, 3, 4]}',
  '"source": "observation_9999"',
  '"target_image": 1e9',
  '\\boxed{',
  '```json',
  '<|im_start|> addCriterion',
  '{',
  ']',
  "'",
  '1.0',
]

/** Replies that each dialect reads without a complaint, and text that none of them knows. */
function goodReplies({ write }: Dialect): string[] {
  const box = '<think>I think the sign <box>[1,2,3,4]</box> is small.</think>'
  const call = write?.writeCall([0.1, 0.2, 0.3, 0.4], { label: 'a "sign"', imageIndex: 1 }) ?? ''
  return [`${box}\n${call}`, `${box}${call}${call}${write?.writeAnswer('K7') ?? '<answer>K7</answer>'}`]
}

function mutated(dialect: Dialect): fc.Arbitrary<string> {
  const edit = fc.tuple(fc.nat(), fc.nat(30), fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3 })))
  return fc
    .tuple(fc.constantFrom(...goodReplies(dialect)), fc.array(edit, { minLength: 1, maxLength: 6 }))
    .map(([reply, edits]) =>
      edits.reduce((text, [place, length, piece]) => {
        const start = place % (text.length + 1)
        return text.slice(0, start) + piece + text.slice(start + length)
      }, reply),
    )
}

describe.each(ZOOMERS.map((dialect) => [dialect.name, dialect] as const))('%s', (_, dialect) => {
  test('reads any text, twice the same, with offsets inside it', () => {
    fc.assert(
      fc.property(fc.oneof(mutated(dialect), fc.string()), fc.boolean(), (text, ended) => {
        const read = dialect.parse(text, ended)
        expect(dialect.parse(text, ended)).toEqual(read)
        for (const { start, end } of [...read.sections, ...read.boxes, ...read.calls])
          expect(start >= 0 && start <= end && end <= text.length).toBe(true)
        expect(dialect.fits?.(text) ?? -1).toBeGreaterThanOrEqual(0)
        expect(dialect.observe?.(text).shapes ?? []).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  test('reads 400 KB of repeated calls in well under a second', () => {
    const [piece = ''] = goodReplies(dialect)
    const text = `${piece}</tool_call>\n addCriterion\n\n{"name": `.repeat(Math.ceil(400_000 / (piece.length + 40)))
    const before = process.cpuUsage()
    dialect.parse(text)
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(700)
  })

  test.runIf(dialect.write)('reads back the numbers, the picture and the answer that it writes', () => {
    const scale = { unit: 1000, mille: 1, percent: 10, pixel: 1 }[dialect.frame.unit]
    const number = fc.integer({ min: 0, max: 999 }).map((v) => v / scale)
    fc.assert(
      fc.property(fc.tuple(number, number, number, number), fc.nat(8), (numbers, imageIndex) => {
        const call = dialect.write?.writeCall(numbers, { imageIndex, label: 'a "b" <c>' }) ?? ''
        const read = dialect.parse(call)
        expect(read).toMatchObject({ calls: [{ kind: 'zoom', numbers, start: 0, end: call.length }], complaints: [] })
        if (read.calls[0]?.imageIndex !== undefined) expect(read.calls[0].imageIndex).toBe(imageIndex)
        expect(dialect.parse(dialect.write?.writeAnswer('K7') ?? '').answer).toBe('K7')
      }),
      { numRuns: 50 },
    )
  })
})
