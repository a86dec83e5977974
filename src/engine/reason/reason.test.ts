import { expect, test } from 'vitest'
import {
  emptyTrace,
  foldAll,
  readTraceText,
  toFault,
  unfold,
  writeTrace,
  type Region,
  type Trace,
  type UnitBox,
} from '../../core'
import { fakeContext, fakeModel } from '../testing/fakeModel'
import { branch } from './branch'
import { dialogue } from './dialogue'
import { pictureSource } from './pictures'
import { reason } from './reason'

const image = new Blob(['x'])
const call = (box: string) =>
  `I think the sign [${box}] is too small.<tool_call>{"name": "zoom", "arguments": {"bbox": [${box}]}}</tool_call>`
const SCRIPT = [
  call('0.100, 0.200, 0.400, 0.500'),
  call('0.250, 0.250, 0.750, 0.750'),
  'I think it reads H75F.<answer>H75F</answer>',
]
const scripted = () => fakeModel((round) => SCRIPT[round] ?? 'no more')
const ask = { image, question: 'What is written?' }
const region = (...numbers: [number, number, number, number]): Region => ({
  image: 'image-0',
  box: numbers as unknown as UnitBox,
})
const ids = (trace: Trace) => trace.rounds.map((round) => round.tokenIds)

test('a run zooms round by round and answers; its events folded are its trace', async () => {
  const { loaded, counts } = scripted()
  const { context, events } = fakeContext(loaded)
  const trace = await reason(context, ask)
  expect(trace.answer).toEqual({ text: 'H75F' })
  expect(trace.ended).toBe('answer')
  expect(trace.rounds.map((round) => round.raw)).toEqual(SCRIPT)
  expect(trace.views.map(({ parent, tokens }) => [parent, tokens])).toEqual([
    [null, 108],
    ['v0', 20],
    ['v1', 20],
  ])
  expect(foldAll(emptyTrace(), events)).toEqual(trace)
  expect(foldAll(emptyTrace(), unfold(trace))).toEqual(trace)
  expect(counts.encoded).toBe(3)
  expect(trace.rounds.map((round) => round.stats?.imagesEncoded)).toEqual([1, 1, 1])
})

test('a live trace is what a file of it opens as: ids by place, each look executed and observed', async () => {
  const { loaded } = scripted()
  const trace = await reason(fakeContext(loaded).context, ask)
  expect(readTraceText(writeTrace(trace))).toEqual({
    trace,
    complaints: [expect.objectContaining({ code: 'image-missing' })],
  })
  expect(trace.rounds.map((round) => [round.id, round.rois.map((roi) => roi.id)])).toEqual(
    trace.rounds.map((round, index) => [`r${index}`, round.rois.map((_, nth) => `r${index}.b${nth}`)]),
  )
  const looks = trace.rounds.slice(0, -1)
  expect(looks.map(({ actions, observation }) => [actions[0]?.executed, observation?.views])).toEqual([
    [true, ['v1']],
    [true, ['v2']],
  ])
  for (const { raw, rois } of trace.rounds)
    for (const { shape } of rois) expect(shape.span && raw.slice(...shape.span)).toMatch(/^\[.*\]$/)
  expect(trace).toMatchObject({ frame: loaded.protocol.frame, cropRule: loaded.protocol.crop.rule })
  expect(trace.budgets?.crop?.maxPixels).toBeLessThanOrEqual(loaded.protocol.crop.maxPixels)
})

test('each round feeds what is new in it and nothing else', async () => {
  const { loaded, counts } = scripted()
  const trace = await reason(fakeContext(loaded).context, ask)
  const history = trace.rounds.reduce(
    (sum, round) => sum + (round.promptIds?.length ?? 0) + (round.tokenIds?.length ?? 0),
    0,
  )
  // All but the answer's last token went through the decoder, once.
  expect(counts.fed).toBe(history - 1)
  const [, second] = trace.rounds
  expect(second?.stats?.prefillTokens).toBe((second?.promptIds?.length ?? 0) + 1)
})

test('a second question about the picture encodes nothing and feeds only what differs', async () => {
  const { loaded, counts } = scripted()
  await reason(fakeContext(loaded).context, ask)
  counts.encoded = 0
  const again = await reason(fakeContext(loaded).context, { ...ask, question: 'What is painted?' })
  expect(counts.encoded).toBe(0)
  expect(again.rounds[0]?.stats?.prefillTokens).toBeLessThan(20)
})

test('a branch with its own box gives the same tokens and encodes nothing', async () => {
  const { loaded, counts } = scripted()
  const trace = await reason(fakeContext(loaded).context, ask)
  for (const round of [0, 1]) {
    const effective = trace.rounds[round]?.actions[0]?.effective
    if (!effective) throw new Error('no box')
    counts.encoded = 0
    const same = await branch(fakeContext(loaded).context, { trace, image, round, region: effective })
    expect(ids(same)).toEqual(ids(trace))
    expect(counts.encoded).toBe(0)
    expect(same.branchOf).toMatchObject({ trace: trace.id, round: `r${round}` })
  }
})

test('a branch with another box encodes one image, and equals a cold run of the edited history', async () => {
  const warm = scripted()
  const trace = await reason(fakeContext(warm.loaded).context, ask)
  warm.counts.encoded = 0
  warm.counts.fed = 0
  const { context, events } = fakeContext(warm.loaded)
  const edited = await branch(context, { trace, image, round: 1, region: region(0.15, 0.25, 0.2, 0.3) })
  // The crop of round 2, which was cut from the corrected box.
  expect(warm.counts.encoded).toBe(1)
  expect(warm.counts.fed).toBeLessThan(80)
  expect(foldAll(emptyTrace(), events)).toEqual(edited)
  expect(edited.rounds[0]).toEqual(trace.rounds[0])
  expect(edited.rounds[1]?.raw).not.toContain('0.250, 0.250')
  expect(edited.views).toHaveLength(3)

  const cold = scripted()
  const saved = JSON.parse(JSON.stringify(trace)) as Trace
  const again = await branch(fakeContext(cold.loaded).context, {
    trace: saved,
    image,
    round: 1,
    region: region(0.15, 0.25, 0.2, 0.3),
  })
  expect(ids(again)).toEqual(ids(edited))
  expect(cold.counts.encoded).toBe(3)
})

test('a trace without ids, or of another model, is rebuilt from its texts', async () => {
  const { loaded } = scripted()
  const trace = await reason(fakeContext(loaded).context, ask)
  const bare: Trace = {
    ...trace,
    producer: { model: 'another' },
    rounds: trace.rounds.map(({ id, view, raw, rois, actions }) => ({ id, view, raw, rois, actions })),
  }
  const effective = trace.rounds[1]?.actions[0]?.effective
  if (!effective) throw new Error('no box')
  const same = await branch(fakeContext(scripted().loaded).context, { trace: bare, image, round: 1, region: effective })
  expect(same.rounds.map((round) => round.raw)).toEqual(SCRIPT)
})

test("a branch refuses a picture that is not the trace's, and a round that is not there", async () => {
  const { loaded } = scripted()
  const trace = await reason(fakeContext(loaded).context, ask)
  const other: Trace = { ...trace, images: trace.images.map((one) => ({ ...one, sha256: 'beef' })) }
  const asked = { image, region: region(0, 0, 1, 1) }
  await expect(branch(fakeContext(loaded).context, { ...asked, trace: other, round: 0 })).rejects.toMatchObject({
    fault: { code: 'trace-invalid' },
  })
  await expect(branch(fakeContext(loaded).context, { ...asked, trace, round: 9 })).rejects.toMatchObject({
    fault: { code: 'trace-invalid' },
  })
})

test('in the last round a call never opens: the answer is forced, and marked so', async () => {
  const { loaded } = fakeModel((_round, before) => (before.endsWith('x') ? '' : (SCRIPT[0] ?? '')))
  const trace = await reason(fakeContext(loaded).context, { ...ask, policy: { rounds: 1 } })
  expect(trace.rounds).toHaveLength(1)
  expect(trace.rounds[0]?.raw).toBe('I think the sign [0.100, 0.200, 0.400, 0.500] is too small.<answer>')
  expect(trace.ended).toBe('limit')
})

test('with atLimit stop the last call is kept and not used', async () => {
  const { loaded } = scripted()
  const trace = await reason(fakeContext(loaded).context, { ...ask, policy: { rounds: 1, atLimit: 'stop' } })
  expect(trace.ended).toBe('limit')
  expect(trace.rounds[0]?.raw).toBe(SCRIPT[0])
  expect(trace.rounds[0]?.actions[0]).toMatchObject({ effective: null, received: null })
})

test('with zoom never no call is written', async () => {
  const { loaded } = scripted()
  const trace = await reason(fakeContext(loaded).context, { ...ask, policy: { zoom: 'never', rounds: 2 } })
  expect(trace.rounds.every((round) => !round.raw.includes('<tool_call>'))).toBe(true)
  expect(trace.views).toHaveLength(1)
})

test('a discarded call is answered without an image, and the run goes on from the view before', async () => {
  const { loaded } = fakeModel((round) => (round === 0 ? call('0.400, 0.400, 0.300, 0.500') : '<answer>no</answer>'))
  const trace = await reason(fakeContext(loaded).context, ask)
  expect(trace.rounds.map((round) => round.view)).toEqual(['v0', 'v0'])
  expect(trace.rounds[1]?.prompt).toContain('That call was not used')
  expect(trace.rounds[0]?.actions[0]?.complaints?.[0]?.code).toBe('not-a-box')
  expect(trace.answer?.text).toBe('no')
})

test('Stop stops within a token, and what there is stays', async () => {
  const { loaded, live } = scripted()
  const stop = new AbortController()
  const { context } = fakeContext(loaded, stop.signal)
  let tokens = 0
  let late = 0
  const trace = await reason(
    {
      ...context,
      emit(event) {
        if (event.kind !== 'token') return
        if (stop.signal.aborted) late += 1
        if (++tokens === 4) stop.abort()
      },
    },
    ask,
  )
  expect(late).toBe(0)
  expect(trace.ended).toBe('stopped')
  expect(trace.rounds[0]?.tokenIds).toHaveLength(4)
  // Only the bank holds a cache now.
  loaded.bank.clear()
  expect(live.size).toBe(0)
})

test('a question longer than the positions is refused before the run, with both numbers', async () => {
  const { loaded, counts, live } = scripted()
  const { context, events } = fakeContext(loaded)
  await expect(reason(context, { ...ask, question: 'word '.repeat(5000) })).rejects.toMatchObject({
    fault: { code: 'question-too-long', message: expect.stringMatching(/take \d{4,} positions.* knows 4096\./) },
  })
  expect([events.length, counts.fed, counts.encoded, live.size]).toEqual([0, 0, 0, 0])
})

test.each([
  ['NaN', NaN],
  ['infinity', Infinity],
  ['nothing but minus infinity', -Infinity],
])('logits that hold %s end the run with a fault that names dtype and device', async (_name, value) => {
  const { loaded, live } = scripted()
  const feed = (...given: Parameters<typeof loaded.model.feed>) =>
    loaded.model.feed(...given).then((rows) => rows.map((row) => row.fill(value)))
  const { context, events } = fakeContext({ ...loaded, model: { ...loaded.model, feed } })
  await expect(reason({ ...context, faultOf: toFault }, ask)).rejects.toMatchObject({
    fault: {
      code: 'model-nan',
      message: expect.stringContaining('q8 on WASM'),
      advice: expect.stringContaining('fp32'),
    },
  })
  expect(events.at(-1)).toEqual({ kind: 'end', ended: 'model-nan' })
  expect(events.some((event) => event.kind === 'token')).toBe(false)
  expect(live.size).toBe(0)
})

test('an empty question is a fault, and nothing was run', async () => {
  const { loaded, counts } = scripted()
  await expect(reason(fakeContext(loaded).context, { ...ask, question: '  ' })).rejects.toMatchObject({
    fault: { code: 'question-empty' },
  })
  expect(counts.fed).toBe(0)
})

test('a runtime error is an event, ends the trace with its code, and is thrown', async () => {
  const { loaded } = scripted()
  const broken = { ...loaded, model: { ...loaded.model, feed: () => Promise.reject(new Error('boom')) } }
  const { context, events } = fakeContext(broken)
  await expect(reason(context, ask)).rejects.toThrow('boom')
  expect(events.slice(-2)).toMatchObject([
    { kind: 'fault', fault: { code: 'runtime' } },
    { kind: 'end', ended: 'runtime' },
  ])
})

test('the grammar mask holds a call to numbers in range', async () => {
  const wild = '<tool_call>{"name": "zoom", "arguments": {"bbox": [what'
  const { loaded } = fakeModel((round) => (round === 0 ? wild : '<answer>a</answer>'))
  const trace = await reason(fakeContext(loaded).context, { ...ask, policy: { grammar: true, rounds: 2 } })
  expect(trace.rounds[0]?.raw).toMatch(/^<tool_call>\{"name": "zoom", "arguments": \{"bbox": \[[\d.]/)
})

test('a dialogue appends the end token that a reply lacks, and keeps to its own caches', async () => {
  const { loaded, counts } = fakeModel((round) => ['abcdefgh', 'two'][round] ?? '')
  const open = (blob: Blob) => Promise.resolve(pictureSource(loaded, blob, 'f00d', { width: 256, height: 192 }))
  const signal = new AbortController().signal
  const turns = [
    { image, text: 'a' },
    { image, text: 'b' },
  ]
  const once = await dialogue(loaded, { turns, maxNewTokens: 3 }, open, signal)
  expect(once.rounds.map((round) => round.tokenIds.length)).toEqual([3, expect.any(Number)])
  const fed = counts.fed
  const again = await dialogue(loaded, { turns, maxNewTokens: 3 }, open, signal)
  expect(
    again.rounds.map(({ tokenIds, prefillTokens, imagesEncoded }) => [tokenIds, prefillTokens, imagesEncoded]),
  ).toEqual(once.rounds.map(({ tokenIds, prefillTokens, imagesEncoded }) => [tokenIds, prefillTokens, imagesEncoded]))
  expect(counts.fed).toBe(2 * fed)
})
