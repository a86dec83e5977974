import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { foldAll, emptyTrace } from '../fold'
import { readTrace, readTraceText, writeTrace } from '../read'
import { sameValue } from '../same'
import { predictedRegion, requestedRegion, roiRegion } from '../selectors'
import type { Trace } from '../schema'
import { unfold } from '../unfold'
import { liftTrace } from './lift'
import { readTraceV1 } from './read'
import type { Trace as TraceV1 } from './schema'

const GOOD = JSON.parse(readFileSync(new URL('./good.sample.json', import.meta.url), 'utf8')) as TraceV1
const RECORDED = 'src/core/trace/v1/recorded'
const FAULTS = 'e2e/fixtures/faults'

function lifted(text: string): { old: TraceV1; trace: Trace } {
  const old = readTraceV1(JSON.parse(text)).trace
  const { trace } = readTraceText(text)
  if (!old || !trace) throw new Error('it cannot be read')
  return { old, trace }
}

describe('files of version 1', () => {
  test.each(readdirSync(RECORDED))('%s opens without a complaint, and every box is where it was', (name) => {
    const text = readFileSync(`${RECORDED}/${name}`, 'utf8')
    const { old, trace } = lifted(text)
    expect(readTraceText(text).complaints).toEqual([])
    expect(trace.rounds.map((round) => round.id)).toEqual(old.rounds.map((_, index) => `r${index}`))
    expect(trace.views.map((view) => view.id)).toEqual(old.views.map((_, index) => `v${index}`))
    const now = (id: string | null) => {
      const place = old.views.findIndex((view) => view.id === id)
      return place < 0 ? id : `v${place}`
    }
    old.rounds.forEach((before, index) => {
      const round = trace.rounds[index]
      if (!round) throw new Error('a round is gone')
      expect(predictedRegion(trace, round)).toEqual(before.roi)
      expect(round.rois.map((roi) => roi.shape.span && round.raw.slice(...roi.shape.span))).toEqual(
        before.thought?.match(/\[[^[\]]*\]/g) ?? [],
      )
      // What was written says the same as what was placed.
      for (const { id, shape } of round.rois) {
        const placed = round.rois.find((roi) => roi.id === id)
        roiRegion(trace, { id, shape }, round)?.box.forEach((v, i) => expect(v).toBeCloseTo(placed?.box?.[i] ?? -1, 9))
      }
      expect(round.actions.map((action) => [action.effective, action.received, action.executed])).toEqual(
        before.actions.map((action) => [action.effective, now(action.received), action.received !== null]),
      )
      for (const action of round.actions) {
        expect(action.shapes.map((shape) => shape.numbers)).toEqual([before.actions[0]?.requested?.box])
        expect(requestedRegion(trace, action)).not.toBeNull()
      }
    })
  })

  test.each(readdirSync(RECORDED))('%s, lifted and written, reads as itself and folds from its events', (name) => {
    const { trace } = lifted(readFileSync(`${RECORDED}/${name}`, 'utf8'))
    const text = writeTrace(trace)
    const again = readTraceText(text)
    expect(again).toEqual({ trace, complaints: [] })
    expect(writeTrace(again.trace ?? trace)).toBe(text)
    expect(sameValue(foldAll(emptyTrace(), unfold(trace)), trace)).toBe(true)
  })

  test('numbers as text are read, and nothing of the file is lost', () => {
    const text = readFileSync(`${FAULTS}/strings.trace.json`, 'utf8')
    const { trace, complaints } = readTraceText(text)
    expect(trace?.images).toMatchObject([{ width: 300, height: 400 }])
    expect(trace?.views[1]?.cropPx).toEqual([30, 40, 120, 160])
    expect(trace?.rounds[0]?.actions[0]?.effective?.box).toEqual([0.1, 0.1, 0.4, 0.4])
    expect(complaints.map(({ code, path }) => `${code} ${path}`)).toEqual(
      expect.arrayContaining([
        'numbers-as-text images.0.width',
        'numbers-as-text images.0.height',
        'numbers-as-text views.1.cropPx.0',
        'numbers-as-text rounds.0.actions.0.effective.box.3',
      ]),
    )
    expect(complaints).toHaveLength(10)
    expect(writeTrace(trace ?? emptyTrace()).length).toBeGreaterThan(text.length)
  })

  test('of two views with one id each keeps its own pixels', () => {
    const { trace, complaints } = readTraceText(readFileSync(`${FAULTS}/dup-view.trace.json`, 'utf8'))
    expect(complaints).toMatchObject([{ code: 'view-unknown' }, { code: 'duplicate-id', path: 'views.1.id' }])
    const shown = (id: string | null | undefined) => trace?.views.find((view) => view.id === id)?.cropPx
    expect(shown(trace?.rounds[0]?.view)).toEqual([0, 0, 300, 400])
    expect(shown(trace?.rounds[0]?.actions[0]?.received)).toEqual([30, 40, 120, 160])
    expect(shown(trace?.rounds[1]?.view)).toEqual([30, 40, 120, 160])
  })
})

describe('liftTrace', () => {
  const written =
    'I think [0.25, 0.25, 0.5, 0.5] and [0.1, 0.1, 0.2, 0.2].<tool_call>[0.25, 0.25, 0.5, 0.5]</tool_call>'
  const withRaw = (raw: string): Trace => {
    const [first, ...rest] = GOOD.rounds
    return liftTrace({ ...GOOD, rounds: first ? [{ ...first, raw, thought: raw.split('<')[0] ?? '' }, ...rest] : [] })
  }

  test('every box of a thought becomes a RoI as it was written; the call keeps its own', () => {
    const [round] = withRaw(written).rounds
    expect(round?.rois.map(({ id, box }) => [id, box?.map((v) => Math.round(v * 100) / 100)])).toEqual([
      ['r0.b0', [0.25, 0.25, 0.5, 0.5]],
      ['r0.b1', [0.1, 0.1, 0.2, 0.2]],
    ])
    expect(round?.rois.map(({ shape }) => shape.span && written.slice(...shape.span))).toEqual([
      '[0.25, 0.25, 0.5, 0.5]',
      '[0.1, 0.1, 0.2, 0.2]',
    ])
    expect(round?.actions[0]?.shapes[0]).toMatchObject({
      author: 'call',
      span: [written.indexOf('>[') + 1, written.indexOf('</')],
    })
  })

  test('a RoI whose numbers the thought does not say is kept in the unit frame of the image', () => {
    const [round] = liftTrace(GOOD).rounds
    expect(round?.rois).toEqual([
      {
        id: 'r0.b0',
        image: 'i0',
        box: [0.25, 0.25, 0.5, 0.5],
        shape: {
          kind: 'box',
          numbers: [0.25, 0.25, 0.5, 0.5],
          frame: { unit: 'unit', order: 'xyxy', of: 'original' },
          author: 'thought',
        },
      },
    ])
  })

  test('keys that Loupe does not know stay', () => {
    const odd = { ...GOOD, mine: 1, rounds: GOOD.rounds.map((round) => ({ ...round, yours: 2 })) }
    expect(liftTrace(odd)).toMatchObject({ mine: 1, rounds: [{ yours: 2 }, { yours: 2 }] })
  })

  test('a branch names the round of its trace by id', () => {
    const branch = { trace: 't0', round: 2, box: null, by: 'person' }
    expect(readTrace({ ...GOOD, branchOf: branch }).trace?.branchOf).toEqual({ ...branch, round: 'r2' })
  })

  test('what was bad in a file of version 1 is named with its place there', () => {
    const bad = { ...GOOD, rounds: [{ ...GOOD.rounds[0], roi: { image: 'i0', box: [1, 2, 3] } }] }
    const { trace, complaints } = readTrace(bad)
    expect(complaints.map(({ path }) => path)).toEqual(['rounds.0.roi.box'])
    expect(trace?.rounds[0]?.rois).toEqual([])
    expect(trace?.complaints).toMatchObject([{ path: 'rounds.0.roi.box' }])
  })
})
