import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { plainBox } from '../geometry/box'
import { DIALECTS } from '../dialects/registry'
import { liveDialectOf } from '../dialects/writers'
import type { Policy } from '../trace/producer'
import type { KnownView } from '../trace/reading'
import { decide, invalidTurn, REASONS, type DecideInput, type Decision, type Reason } from './decide'
import { defaultProtocol } from './families'
import { DEFAULT_POLICY, policyOf } from './policy'
import type { Protocol } from './protocol'
import { readProtocol } from './read'

const shipped = readProtocol(JSON.parse(readFileSync('public/models/loupe-vlm/loupe.json', 'utf8')))
/** The words as they are shipped; the crop rule stands here, since the boxes below follow from it. */
const bundled = { ...shipped, crop: { ...shipped.crop, rule: { pad: 0.1, minSide: 48 } } }
const image = { width: 896, height: 672 }
const whole: KnownView = {
  id: 'v0',
  image: 'i0',
  parent: null,
  cropPx: [0, 0, 896, 672],
  receivedPx: { width: 256, height: 192 },
}
const crop: KnownView = {
  id: 'v1',
  image: 'i0',
  parent: 'v0',
  cropPx: [100, 100, 300, 250],
  receivedPx: { width: 128, height: 96 },
}

type Options = { policy?: Partial<Policy>; round?: number; views?: KnownView[]; protocol?: Protocol }

function after(reply: string, { policy = {}, round = 0, views = [whole], protocol = bundled }: Options = {}): Decision {
  const input: DecideInput = {
    policy: policyOf(protocol, policy),
    round,
    protocol,
    image,
    views,
    parsed: liveDialectOf(protocol.dialect).parse(reply),
    current: views.at(-1) ?? whole,
  }
  return decide(input)
}

function zoom(...numbers: (number | string)[]): string {
  return `I think so.<tool_call>{"name": "zoom", "arguments": {"bbox": [${numbers.join(', ')}]}}</tool_call>`
}

describe('decide', () => {
  test('a good call is padded, cut, and kept as it was written', () => {
    expect(after(zoom(0.25, 0.25, 0.5, 0.5))).toEqual({
      kind: 'cut',
      cropPx: [201, 151, 471, 353],
      parent: whole,
      action: {
        id: 'r0.a0',
        kind: 'zoom',
        shapes: [
          {
            kind: 'box',
            numbers: [0.25, 0.25, 0.5, 0.5],
            frame: bundled.frame,
            view: 'v0',
            author: 'call',
            span: [11, 97],
          },
        ],
        executed: false,
        effective: { image: 'i0', box: [201 / 896, 151 / 672, 471 / 896, 353 / 672] },
        received: null,
      },
    })
  })

  test('numbers are of the last view', () => {
    expect(after(zoom(0, 0, 0.5, 0.5), { views: [whole, crop] })).toMatchObject({
      kind: 'cut',
      cropPx: [90, 92, 210, 183],
      parent: crop,
    })
  })

  test.each<[string, string, Reason]>([
    ['inverted', zoom(0.5, 0.5, 0.2, 0.7), 'not-a-box'],
    ['empty', zoom(0.5, 0.5, 0.5, 0.7), 'not-a-box'],
    ['three numbers', zoom(0.5, 0.5, 0.7), 'not-a-box'],
    ['NaN', zoom('NaN', 0.5, 0.7, 0.9), 'not-a-box'],
    ['no JSON', '<tool_call>there</tool_call>', 'not-a-box'],
    ['pixels where [0,1] is meant', zoom(100, 100, 300, 300), 'out-of-range'],
    ['negative', zoom(-0.2, 0.1, 0.5, 0.5), 'out-of-range'],
    ['under a pixel', zoom(0.5, 0.5, 0.501, 0.6), 'too-small'],
    ['the whole view', zoom(0, 0, 1, 1), 'same-as-before'],
  ])('%s is discarded: the run goes on from the previous view, without an image', (_, reply, reason) => {
    const decision = after(reply)
    expect(decision).toMatchObject({
      kind: 'invalid',
      reason,
      turn: `That call was not used: ${REASONS[reason]}. Look again or answer.`,
      complaint: { code: reason },
      action: { effective: null, received: null, complaints: [{ code: reason }] },
    })
  })

  test('the same call twice gets a complaint', () => {
    const first = after(zoom(0.25, 0.25, 0.5, 0.5), {
      protocol: { ...bundled, frame: { ...bundled.frame, of: 'original' } },
    })
    const shown: KnownView = { ...crop, cropPx: first.kind === 'cut' ? plainBox(first.cropPx) : [0, 0, 0, 0] }
    expect(
      after(zoom(0.25, 0.25, 0.5, 0.5), {
        views: [whole, shown],
        protocol: { ...bundled, frame: { ...bundled.frame, of: 'original' } },
      }),
    ).toMatchObject({ kind: 'invalid', reason: 'same-as-before' })
  })

  test('a number a little outside is moved in, and said', () => {
    expect(after(zoom(-0.01, 0.5, 0.3, 1.015))).toMatchObject({
      kind: 'cut',
      action: { complaints: [{ code: 'clamped' }] },
    })
    expect(after(zoom(0.5, 0.5, 1.021, 0.9))).toMatchObject({ kind: 'invalid', reason: 'out-of-range' })
    expect(after(zoom(1.005, 0.5, 1.015, 0.9)).kind).toBe('invalid')
  })

  test('a reply that neither calls nor answers is a round with its own complaint', () => {
    for (const reply of ['I think so.', '', '<answer></answer>', 'so '.repeat(500)]) {
      expect(after(reply)).toMatchObject({ kind: 'invalid', action: null, complaint: { code: 'no-call' } })
    }
  })

  test('an answer ends the run, in the last round too', () => {
    expect(after('<answer>K7</answer>')).toEqual({ kind: 'answer', text: 'K7' })
    expect(after('<answer>K7</answer>', { round: 4, policy: { atLimit: 'stop' } })).toEqual({
      kind: 'answer',
      text: 'K7',
    })
  })

  test('at the last round the answer is forced, or the run stops; the call is kept but not cut', () => {
    const reply = zoom(0.25, 0.25, 0.5, 0.5)
    expect(after(reply, { round: 3 }).kind).toBe('cut')
    expect(after(reply, { round: 4 })).toMatchObject({
      kind: 'force',
      complaint: { code: 'limit' },
      action: { effective: null },
    })
    expect(after(reply, { round: 4, policy: { atLimit: 'stop' } })).toMatchObject({
      kind: 'stop',
      why: 'limit',
      action: { effective: null },
    })
    expect(after('Hm.', { round: 0, policy: { rounds: 1 } })).toMatchObject({ kind: 'force', action: null })
  })

  test('with zoom never a call that slips through is not used', () => {
    expect(after(zoom(0.25, 0.25, 0.5, 0.5), { policy: { zoom: 'never' } })).toMatchObject({
      kind: 'ask-answer',
      action: { effective: null },
      complaint: { code: 'zoom-never' },
    })
  })

  test('with zoom adaptive a box over 30 % of its view is not cut', () => {
    const policy = { zoom: 'adaptive' } as const
    expect(after(zoom(0, 0, 0.5, 0.61), { policy })).toMatchObject({
      kind: 'ask-answer',
      complaint: { code: 'zoom-adaptive' },
    })
    expect(after(zoom(0, 0, 0.5, 0.59), { policy }).kind).toBe('cut')
  })

  test('with zoom adaptive the policy says how much a box may cover', () => {
    const policy = { zoom: 'adaptive', cover: 0.5 } as const
    expect(after(zoom(0, 0, 0.5, 0.9), { policy }).kind).toBe('cut')
    expect(after(zoom(0, 0, 0.9, 0.9), { policy })).toMatchObject({ kind: 'ask-answer' })
    expect(policyOf(bundled, { cover: 7 }).cover).toBe(1)
  })

  test("a person's correction may leave the view, repeat one, and is not held back", () => {
    const corrected = (reply: string, policy: Partial<Policy> = {}) =>
      decide({
        policy: policyOf(bundled, policy),
        round: 1,
        parsed: liveDialectOf('visreason').parse(reply),
        protocol: bundled,
        image,
        views: [whole, crop],
        current: crop,
        corrected: true,
      })
    expect(corrected(zoom(-0.4, -0.5, 0.5, 1.5))).toMatchObject({ kind: 'cut', cropPx: [2, 0, 218, 355], parent: crop })
    expect(corrected(zoom(-0.5, -0.667, 3.98, 3.814)).kind).toBe('cut')
    expect(corrected(zoom(0, 0, 0.9, 0.9), { zoom: 'adaptive' }).kind).toBe('cut')
    expect(corrected(zoom(0.5, 0.5, 0.4, 0.6))).toMatchObject({ kind: 'invalid', reason: 'not-a-box' })
  })

  test('img_idx names the picture that the box is of; one that is not there is out of range', () => {
    const protocol = defaultProtocol('qwen3_vl')
    const call = (index: number) => liveDialectOf('qwen3_vl').write.writeCall([0, 0, 500, 500], { imageIndex: index })
    expect(after(call(0), { protocol, views: [whole, crop] })).toMatchObject({
      kind: 'cut',
      cropPx: [0, 0, 448, 336],
      parent: whole,
    })
    expect(after(call(1), { protocol, views: [whole, crop] })).toMatchObject({
      kind: 'cut',
      cropPx: [100, 100, 200, 175],
      parent: crop,
    })
    expect(after(call(7), { protocol, views: [whole, crop] })).toMatchObject({
      kind: 'invalid',
      reason: 'out-of-range',
    })
  })

  test("Qwen2.5-VL's pixels are those of the picture as it was received", () => {
    const protocol = defaultProtocol('qwen2_5_vl')
    const call = liveDialectOf('qwen2_5_vl').write.writeCall([0, 0, 128, 96])
    expect(after(call, { protocol })).toMatchObject({ kind: 'cut', cropPx: [0, 0, 448, 336] })
  })

  test('a crop too narrow to be shown is too small', () => {
    const protocol = { ...bundled, crop: { ...bundled.crop, rule: { pad: 0, minSide: 1 } } }
    expect(after(zoom(0, 0.5, 1, 0.503), { protocol })).toMatchObject({ kind: 'invalid', reason: 'too-small' })
  })

  test('the reasons are those that the model was trained with', () => {
    expect(Object.values(REASONS)).toEqual(['out of range', 'not a box', 'same as before', 'too small'])
    expect(invalidTurn({ ...bundled, invalid: '{reason}, {reason}' }, 'too-small')).toBe('too small, too small')
  })
})

describe('the policy of a run', () => {
  test('comes from the defaults, the protocol and the person, in this order', () => {
    expect(policyOf(bundled, { zoom: 'never' })).toEqual({ ...DEFAULT_POLICY, maxNewTokens: 192, zoom: 'never' })
  })

  test('keeps within its bounds', () => {
    expect(policyOf(bundled, { rounds: 99 }).rounds).toBe(12)
    expect(policyOf(bundled, { rounds: 0 }).rounds).toBe(1)
    expect(policyOf(bundled, { rounds: Number.NaN }).rounds).toBe(5)
    expect(policyOf(bundled, { sampling: { temperature: -1, topP: 7, seed: 1.5 } }).sampling).toEqual({
      temperature: 0,
      topP: 1,
      seed: 2,
    })
  })
})

describe('protocols', () => {
  test.each(['qwen2_vl', 'qwen2_5_vl', 'qwen3_vl', 'qwen3_5', 'anything'])(
    'the default of %s is one that can be followed, with its source',
    (family) => {
      const protocol = defaultProtocol(family)
      expect(readProtocol(protocol)).toEqual(protocol)
      expect(protocol.source).toMatch(/Qwen/)
      expect(DIALECTS.map((dialect) => dialect.name)).toContain(protocol.dialect)
    },
  )

  test.each([
    ['not an object', null],
    ['a dialect nobody knows', { ...bundled, dialect: 'x' }],
    ['a question without its picture', { ...bundled, question: '{question}' }],
    ['an observation without its picture', { ...bundled, observation: '' }],
    ['an empty budget', { ...bundled, crop: { ...bundled.crop, maxPixels: 1 } }],
    ['another schema', { ...bundled, schema: 'loupe.protocol/9' }],
  ])('%s is a fault with a sentence', (_, json) => {
    expect(() => readProtocol(json)).toThrow(/loupe\.json/)
  })
})
