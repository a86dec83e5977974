import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { liveDialectOf } from '../../dialects/writers'
import { unitBox } from '../../geometry/box'
import { smartResize } from '../../geometry/resize'
import { defaultProtocol } from '../../policy/families'
import { readProtocol } from '../../policy/read'
import { answerMatches, finalRoi, normaliseAnswer } from '../../scoring/answer'
import type { Region } from '../../trace/schema'
import { liftTrace } from '../../trace/v1/lift'
import { dialogueOf } from './dialogue'
import { readRationale, readRationaleText, writeRationale } from './read'
import type { Rationale } from './schema'

const bundled = readProtocol(JSON.parse(readFileSync('public/models/loupe-vlm/loupe.json', 'utf8')))
const visreason = liveDialectOf('visreason')
const box: Region = { image: 'i0', box: unitBox(0.25, 0.25, 0.5, 0.5) }

const GOLD: Rationale = {
  schema: 'loupe.rationale/1',
  id: 'r1',
  images: [{ id: 'i0', width: 896, height: 672, uri: 'a.webp' }],
  question: 'What is written on the box?',
  answer: { text: 'K7' },
  rounds: [
    { thought: 'I think the box [0.250, 0.250, 0.500, 0.500] is too small.', rois: [box], zoom: box },
    {
      thought: 'I think the label [0.000, 0.000, 1.000, 1.000] reads K7.',
      rois: [{ image: 'i0', box: unitBox(0.3, 0.3, 0.4, 0.4) }],
      zoom: null,
    },
  ],
  provenance: { by: 'person' },
}

describe('the dialogue of a rationale', () => {
  test('is what training renders', () => {
    const padded = { ...bundled, crop: { ...bundled.crop, rule: { pad: 0.1, minSide: 48 } } }
    expect(dialogueOf(GOLD, padded, visreason)).toEqual([
      { role: 'system', text: 'You look closer before you answer.' },
      { role: 'user', text: '{image}What is written on the box?', cropPx: [0, 0, 896, 672] },
      {
        role: 'assistant',
        text: 'I think the box [0.250, 0.250, 0.500, 0.500] is too small.<tool_call>{"name": "zoom", "arguments": {"bbox": [0.250, 0.250, 0.500, 0.500]}}</tool_call>',
      },
      { role: 'user', text: '{image}', cropPx: [201, 151, 471, 353] },
      { role: 'assistant', text: 'I think the label [0.251, 0.250, 0.583, 0.583] reads K7.<answer>K7</answer>' },
    ])
  })

  test('is, character for character and cut for cut, the dialogue that Python renders', () => {
    type Sample = { gold: unknown; text: string; cuts: number[][]; size: number[][] }
    // Written by training's render_turns for held-out questions.
    const file = process.env['LOUPE_TURNS'] ?? new URL('../turns.samples.json', import.meta.url)
    const samples = JSON.parse(readFileSync(file, 'utf8')) as Sample[]
    for (const { gold, text, cuts, size } of samples) {
      const { rationale } = readRationale(gold)
      if (!rationale) throw new Error('no rationale')
      const turns = dialogueOf(rationale, bundled, visreason)
      const chat = turns.map((turn) => `<|im_start|>${turn.role}\n${turn.text}<|im_end|>`).join('\n')
      expect(chat).toBe(text.replaceAll('<|vision_start|>{image}<|vision_end|>', '{image}'))
      const cut = turns.flatMap((turn) => (turn.role === 'user' && turn.cropPx ? [turn.cropPx] : []))
      expect(cut).toEqual(cuts)
      const received = cut.map(([x1, y1, x2, y2], index) => {
        const { minPixels, maxPixels } = index === 0 ? bundled.overview : bundled.crop
        return smartResize({ width: x2 - x1, height: y2 - y1 }, 32, minPixels, maxPixels)
      })
      expect(received).toEqual(size.map(([width, height]) => ({ width, height })))
    }
  })

  test('writes moved boxes anew, thought and call alike', () => {
    const corner = { image: 'i0', box: unitBox(0, 0, 0.5, 0.5) }
    const [first, ...rest] = GOLD.rounds
    if (!first) throw new Error('no round')
    const moved = { ...GOLD, rounds: [{ ...first, rois: [corner], zoom: corner }, ...rest] }
    expect(dialogueOf(moved, bundled, visreason)[2]?.text).toContain(
      '[0.000, 0.000, 0.500, 0.500] is too small.<tool_call>{"name": "zoom", "arguments": {"bbox": [0.000, 0.000, 0.500, 0.500]',
    )
  })

  test('a question with a dollar sign stays as it is', () => {
    const dollars = dialogueOf({ ...GOLD, question: 'Is it $& or $1?' }, bundled, visreason)[1]
    expect(dollars?.text).toBe('{image}Is it $& or $1?')
  })

  test('in other dialects the same boxes are other numbers', () => {
    const qwen = dialogueOf(GOLD, defaultProtocol('qwen3_vl'), liveDialectOf('qwen3_vl'))
    expect(qwen[2]?.text).toContain('"bbox_2d": [250, 250, 500, 500], "img_idx": 0')
  })

  test('rounds that lead nowhere are left out', () => {
    const dead = { ...GOLD, rounds: GOLD.rounds.toSpliced(1, 0, { thought: '', rois: [], zoom: null }) }
    expect(dialogueOf(dead, bundled, visreason)).toEqual(dialogueOf(GOLD, bundled, visreason))
  })

  const index = 'public/samples/index.jsonl'
  test.runIf(existsSync(index))(
    'of every bundled sample has the thoughts that its gold has, and only crops in the image',
    () => {
      for (const line of readFileSync(index, 'utf8').trim().split('\n')) {
        const { rationale, complaints } = readRationale(JSON.parse(line).gold)
        expect(complaints).toEqual([])
        if (!rationale) throw new Error('no rationale')
        const replies = dialogueOf(rationale, bundled, visreason).filter((turn) => turn.role === 'assistant')
        expect(replies.map((turn) => turn.text.replace(/<(tool_call|answer)>.*$/s, ''))).toEqual(
          rationale.rounds.map((round) => round.thought),
        )
      }
    },
  )
})

describe('a rationale', () => {
  const trace = liftTrace({
    schema: 'loupe.trace/1',
    id: 't1',
    question: GOLD.question,
    images: GOLD.images,
    producer: { model: 'm' },
    answer: { text: 'K7' },
    views: [{ id: 'v0', image: 'i0', parent: null, cropPx: [0, 0, 896, 672], receivedPx: { width: 256, height: 192 } }],
    rounds: [
      {
        view: 'v0',
        raw: '',
        thought: 'I think so.',
        roi: box,
        accepted: true,
        actions: [
          {
            kind: 'zoom',
            requested: { box: [0.25, 0.25, 0.5, 0.5], frame: bundled.frame, view: 'v0' },
            effective: { image: 'i0', box: unitBox(0.2, 0.2, 0.6, 0.6) },
            received: 'v1',
          },
        ],
      },
      {
        view: 'v0',
        raw: '',
        roi: null,
        actions: [
          {
            kind: 'zoom',
            requested: { box: [2, 2, 3, 3], frame: bundled.frame, view: 'v0' },
            effective: null,
            received: null,
          },
        ],
      },
    ],
  })

  test('is the same after it was saved and opened, unknown keys and all', () => {
    const odd = { ...GOLD, mine: { deep: [1, 'x'] } }
    expect(readRationale(JSON.parse(writeRationale(odd)))).toEqual({ rationale: odd, complaints: [] })
    expect(readRationaleText(`\uFEFF${writeRationale(odd)}`).rationale).toEqual(odd)
  })

  test.each<[string, unknown, string]>([
    ['NaN', { ...GOLD, rounds: [{ ...GOLD.rounds[0], zoom: { image: 'i0', box: [NaN, 0, 1, 1] } }] }, 'not-a-number'],
    [
      'inverted',
      { ...GOLD, rounds: [{ ...GOLD.rounds[0], zoom: { image: 'i0', box: [0.5, 0, 0.1, 1] } }] },
      'box-inverted',
    ],
    ['no image', { ...GOLD, images: [] }, 'image-missing'],
    ['no provenance', { ...GOLD, provenance: undefined }, 'missing'],
    ['no rationale', { hello: 1 }, 'not-a-rationale'],
    ['nothing', null, 'not-a-rationale'],
  ])('%s gets a complaint', (_, json, code) => {
    expect(readRationale(json).complaints.map((one) => one.code)).toContain(code)
  })

  test('the final RoI is the last zoom that was cut, else the last that was predicted, else none', () => {
    expect(finalRoi(trace)).toEqual(box)
    const roi: Region = { image: 'i0', box: unitBox(0, 0, 1, 1) }
    expect(
      finalRoi({
        ...trace,
        rounds: [
          {
            id: 'r0',
            view: null,
            raw: '',
            rois: [{ id: 'r0.b0', shape: { kind: 'box', numbers: [], author: 'thought' }, ...roi }],
            actions: [],
          },
        ],
      }),
    ).toEqual(roi)
    expect(finalRoi({ ...trace, rounds: [] })).toBeNull()
  })
})

describe('answers', () => {
  test.each([
    ['K7', 'k7', true],
    [' The red cone. ', 'red cone', true],
    ['3', '3.0', true],
    ['1,000', '1000', true],
    ['\\boxed{B}', 'B', true],
    ['K7', 'K8', false],
    ['', 'K7', false],
    ['', '', false],
    ['yes', 'no', false],
    ['3.5', '35', false],
    ['a', 'b', false],
    ['A', 'a', false],
  ])('%j against %j: %s', (predicted, gold, right) => {
    expect(answerMatches(predicted, gold)).toBe(right)
  })

  test('normalising keeps what tells answers apart', () => {
    expect(normaliseAnswer('  A  Blue,  Box! ')).toBe('blue box')
  })
})
