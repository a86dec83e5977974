import { expect, test } from 'vitest'
import { emptyTrace, foldAll, type Region, type Trace, type UnitBox } from '../../core'
import { fakeContext, fakeModel } from '../testing/fakeModel'
import { branch } from './branch'
import { reason } from './reason'

const image = new Blob(['x'])
const call = (box: string) =>
  `I think the sign [${box}] is small.<tool_call>{"name": "zoom", "arguments": {"bbox": [${box}]}}</tool_call>`
const SCRIPT = [
  call('0.100, 0.200, 0.400, 0.500'),
  call('0.250, 0.250, 0.750, 0.750'),
  'I think it reads H75F.<answer>H75F</answer>',
]
const scripted = () => fakeModel((round) => SCRIPT[round] ?? 'no more')
const region: Region = { image: 'image-0', box: [0.15, 0.25, 0.2, 0.3] as unknown as UnitBox }

async function made(): Promise<Trace> {
  return reason(fakeContext(scripted().loaded).context, { image, question: 'What is written?' })
}

const codes = (trace: Trace) => (trace.complaints ?? []).map(({ code }) => code)

test("views of a model with another patch size are resized anew by the loaded model's own factor and budget", async () => {
  const trace = await made()
  const other: Trace = {
    ...trace,
    producer: { ...trace.producer, model: 'another' },
    views: trace.views.map((view) => ({ ...view, receivedPx: { width: 28 * 9, height: 28 * 7 }, tokens: 63 })),
  }
  const { context, events } = fakeContext(scripted().loaded)
  const branched = await branch(context, { trace: other, image, round: 1, region })
  expect(branched.views.slice(0, 2).map(({ receivedPx, tokens }) => [receivedPx, tokens])).toEqual(
    trace.views.slice(0, 2).map(({ receivedPx, tokens }) => [receivedPx, tokens]),
  )
  expect(codes(branched)).toEqual(['ids-renewed', 'views-resized'])
  expect(branched.complaints?.[1]?.message).toMatch(/v0 to \d+ x \d+/)
  expect(foldAll(emptyTrace(), events)).toEqual(branched)
})

test('sizes that are no multiples of the patch are resized even where the name is the same', async () => {
  const trace = await made()
  const odd: Trace = {
    ...trace,
    views: trace.views.map((view, index) => (index === 0 ? { ...view, receivedPx: { width: 50, height: 7 } } : view)),
  }
  const branched = await branch(fakeContext(scripted().loaded).context, { trace: odd, image, round: 1, region })
  expect(branched.views[0]?.receivedPx).toEqual(trace.views[0]?.receivedPx)
  expect(codes(branched)).toContain('views-resized')
})

test.each([
  ['too large', 999_999],
  ['negative', -1],
  ['no whole number', 0.5],
])('ids that are %s are not used: the text is encoded anew, and that is said', async (_name, id) => {
  const trace = await made()
  const wrong: Trace = {
    ...trace,
    rounds: trace.rounds.map((round, index) =>
      index === 0 ? { ...round, tokenIds: [id, ...(round.tokenIds ?? []).slice(1)] } : round,
    ),
  }
  const right = await branch(fakeContext(scripted().loaded).context, { trace, image, round: 1, region })
  const mended = await branch(fakeContext(scripted().loaded).context, { trace: wrong, image, round: 1, region })
  expect(mended.rounds.map((round) => round.raw)).toEqual(right.rounds.map((round) => round.raw))
  expect(mended.rounds[0]?.tokenIds?.includes(id)).toBe(false)
  expect(mended.rounds[0]?.tokenProbs).toBeUndefined()
  expect(codes(mended)).toEqual(['ids-renewed'])
  expect(mended.complaints?.[0]?.message).toContain('round 1')
  expect(codes(right)).toEqual([])
})

test('a prompt whose picture tokens are not those of its picture is laid out anew', async () => {
  const trace = await made()
  const short: Trace = {
    ...trace,
    rounds: trace.rounds.map((round) => ({ ...round, promptIds: (round.promptIds ?? []).slice(0, 5) })),
  }
  const branched = await branch(fakeContext(scripted().loaded).context, { trace: short, image, round: 0, region })
  expect(branched.rounds[0]?.promptIds).toEqual(trace.rounds[0]?.promptIds)
  expect(codes(branched)).toEqual(['ids-renewed'])
})

test('a trace longer than the positions is refused before the run begins, with both numbers', async () => {
  const trace = await made()
  const long: Trace = {
    ...trace,
    rounds: trace.rounds.map((round, index) =>
      index === 0 ? { id: 'r0', view: round.view, raw: 'word '.repeat(5000), rois: [], actions: [] } : round,
    ),
  }
  const { loaded, live } = scripted()
  const { context, events } = fakeContext(loaded)
  await expect(branch(context, { trace: long, image, round: 1, region })).rejects.toMatchObject({
    fault: { code: 'trace-too-long', message: expect.stringMatching(/takes? \d{4,} positions.* knows 4096\./) },
  })
  expect([events.length, live.size]).toEqual([0, 0])
})
