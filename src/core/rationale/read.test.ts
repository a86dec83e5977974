import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { liveDialectOf } from '../dialects/writers'
import { unitBox } from '../geometry/box'
import { growth } from '../json/testing/hostile'
import { readProtocol } from '../policy/read'
import { dialogueOf } from './dialogue'
import { liftRationale1 } from './lift1'
import { looksLikeRationale, readRationale, readRationaleText } from './read'
import { writeRationale } from './save'
import type { Rationale } from './schema'
import { dialogueOf as dialogueOf1 } from './v1/dialogue'
import { readRationale as readRationale1 } from './v1/read'
import { act, codes, GOLD, thoughts, TRACE } from './testing/gold'

describe('a saved rationale', () => {
  test('of version 1 is read by its own schema and lifted', () => {
    const lines = readFileSync('public/samples/index.jsonl', 'utf8').trim().split('\n')
    const protocol = readProtocol(JSON.parse(readFileSync('public/models/loupe-vlm/loupe.json', 'utf8')))
    for (const line of lines) {
      const json: unknown = JSON.parse(line).gold
      const { rationale: old } = readRationale1(json)
      const { rationale, complaints } = readRationale(json)
      if (!old || !rationale) throw new Error('no rationale')
      expect(complaints).toEqual([])
      expect(rationale.rounds[0]?.by.kind).toBe('generator')
      expect(thoughts(rationale)).toEqual(old.rounds.map((round) => round.thought))
      expect(dialogueOf(rationale, protocol, liveDialectOf('visreason'))).toEqual(
        dialogueOf1(old, protocol, liveDialectOf('visreason')),
      )
    }
  })

  test('of version 1 that came of a trace is the model’s, and the person’s where they accepted', () => {
    const round = {
      thought: 'At [0.100, 0.100, 0.200, 0.200].',
      rois: [{ image: 'i', box: unitBox(0.1, 0.1, 0.2, 0.2) }],
    }
    const lifted = liftRationale1({
      schema: 'loupe.rationale/1',
      id: 'x',
      images: [{ id: 'i', width: 10, height: 10 }],
      question: 'q',
      answer: null,
      rounds: [{ ...round, zoom: { image: 'i', box: unitBox(0.1, 0.1, 0.2, 0.201) }, accepted: true }],
      provenance: { by: 'person', trace: 't', model: 'm' },
    })
    expect(lifted.rounds[0]).toMatchObject({ by: { kind: 'model', name: 'm' }, accepted: { by: 'person' } })
    expect(lifted.calls[0]?.roi).toBe('r0.b0')
    const moved = act(lifted, { kind: 'setRoi', roi: 'r0.b0', box: unitBox(0.5, 0.5, 0.6, 0.6) })
    expect(thoughts(moved)).toEqual(['At [0.500, 0.500, 0.600, 0.600].'])
    expect(codes(moved)).toEqual([['frame-assumed']])
  })

  test('keeps unknown keys, and its complaints name what is wrong', () => {
    const odd = { ...GOLD, mine: { deep: [1, 'x'] } }
    expect(readRationaleText(`\uFEFF${writeRationale(odd)}`).rationale).toMatchObject({ mine: { deep: [1, 'x'] } })
    const bad = {
      ...GOLD,
      rois: [{ ...GOLD.rois[0], round: 'r9' }, GOLD.rois[1], GOLD.rois[1], { ...GOLD.rois[2], box: [0.5, 0, 0.1, 2] }],
      verdicts: [{ id: 'v', of: 'r0', verdict: 'splendid', by: 'ann', at: null }],
      answer: { text: 'K7' },
    }
    const { rationale, complaints } = readRationale(bad)
    const found = complaints.map((one) => one.code)
    for (const code of ['round-unknown', 'duplicate-id', 'box-inverted', 'box-outside', 'roi-unknown', 'wrong-type'])
      expect(found).toContain(code)
    expect(rationale?.answer).toMatchObject({ text: 'K7', by: { kind: 'model', name: 'unknown' } })
    expect(rationale?.rois).toHaveLength(2)
  })

  test.each([null, 7, 'x', [], {}, { schema: 'loupe.trace/2', rounds: 3 }, { schema: 'loupe.rationale/2' }])(
    '%j is none',
    (json) => {
      const { rationale, complaints } = readRationale(json)
      expect([rationale, complaints.at(-1)?.code]).toEqual([null, 'not-a-rationale'])
    },
  )

  test('is told from other files by its content', () => {
    expect([looksLikeRationale(GOLD), looksLikeRationale(TRACE), looksLikeRationale(null)]).toEqual([
      true,
      false,
      false,
    ])
  })

  test('says how much is accepted, and what was left out', () => {
    const some = act(act(GOLD, { kind: 'accept', of: 'r0', accepted: true }), {
      kind: 'accept',
      of: 'answer',
      accepted: true,
    })
    const parts = GOLD.rounds.length + GOLD.rois.length + GOLD.calls.length + 1
    expect(JSON.parse(writeRationale(some)).acceptance).toEqual({ parts, accepted: 6, omitted: 0 })
    expect(JSON.parse(writeRationale(some, { unaccepted: 'omit' })).acceptance).toEqual({
      parts: 6,
      accepted: 6,
      omitted: parts - 6,
    })
  })

  test('is read in time linear in its size', { timeout: 60_000 }, () => {
    const reading = (count: number) => {
      const [roi] = GOLD.rois
      const rois = Array.from({ length: count }, (_, index) => ({ ...roi, id: `b${index}` }))
      const text = writeRationale({ ...GOLD, rois } as Rationale)
      return () => void readRationaleText(text)
    }
    // Eight times the parts; quadratic would be 64 times the time.
    expect(growth(reading(2000), reading(16_000), 40)).toBeLessThanOrEqual(40)
  })
})
