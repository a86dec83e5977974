import { describe, expect, test } from 'vitest'
import type { Told, Turn } from '../layouts/told'
import { findDialect } from '../dialects/registry'
import type { Dialect } from '../dialects/dialect'
import { checkTrace } from '../trace/check'
import { readTrace, writeTrace } from '../trace/read'
import type { Trace } from '../trace/schema'
import { readFile, type RecordFile } from './file'
import { withGuessedSize } from './guess'
import { GoldIndex, judged } from './join'
import { PictureIndex } from './match'
import { PictureCounter } from './pictured'
import { Measuring } from './measuring'
import { Summary } from './summary'
import { traceOf } from './traceOf'

function dialectOf(name: string): Dialect {
  const found = findDialect(name)
  if (!found) throw new Error(`no dialect ${name}`)
  return found
}

const PLACE = { id: 'x', file: 'x.jsonl', layout: 'messages', start: 0, end: 9 }
const user = (...texts: string[]): Turn => ({ role: 'user', parts: texts.map((text) => ({ text })) })
const says = (text: string): Turn => ({ role: 'assistant', parts: [{ text }] })
const zoom = (box: readonly number[]) =>
  `<think>closer</think><tool_call>{"name": "image_zoom_in_tool", ` +
  `"arguments": {"bbox_2d": [${box.join(', ')}]}}</tool_call>`

function told(turns: readonly Turn[], more: Partial<Told> = {}): Told {
  const asked: Turn = {
    role: 'user',
    parts: [{ picture: { uri: 'a.jpg', width: 400, height: 300 } }, { text: 'What?' }],
  }
  return { kind: 'trace', turns: [asked, ...turns], ...more }
}

const build = (turns: readonly Turn[], dialect = 'deepeyes', more: Partial<Told> = {}) =>
  traceOf(told(turns, more), dialectOf(dialect), PLACE)

describe('a trace that was built of turns', () => {
  const trace = build([says(zoom([10, 20, 30, 40])), user('the crop'), says('<answer>red</answer>')])

  test('has a round a reply, the question of the prompt, and the picture as its first view', () => {
    expect(trace.rounds.map((round) => round.answer)).toEqual([undefined, 'red'])
    expect([trace.question, trace.answer?.text]).toEqual(['What?', 'red'])
    expect(trace.views[0]).toMatchObject({ id: 'v0', image: 'i0', parent: null, cropPx: [0, 0, 400, 300] })
  })

  test('says that a call was executed where an observation followed it, and only written where none did', () => {
    expect(trace.rounds[0]?.actions[0]).toMatchObject({ kind: 'zoom', executed: true, received: 'v1' })
    const written = build([says(zoom([10, 20, 30, 40]))])
    expect(written.rounds[0]?.actions[0]).toMatchObject({ executed: false, received: null })
    expect(written.views).toHaveLength(1)
  })

  test('has a view for a crop that nobody saved, so that it can be made again', () => {
    expect(trace.views[1]).toMatchObject({ id: 'v1', image: 'i0', parent: 'v0', cropPx: null })
    expect(trace.rounds[1]?.view).toBe('v1')
  })

  test('passes the checks of a trace, and is the same after it was written and read', () => {
    expect(checkTrace(trace)).toEqual([])
    expect(readTrace(JSON.parse(writeTrace(trace))).trace).toEqual(trace)
  })

  test('keeps a page that a search brought as an image of its own', () => {
    const page: Turn = { role: 'user', parts: [{ picture: { uri: 'page.jpg' } }] }
    const searched = build([says('<think>s</think><search>cats</search>'), page, says('<answer>b</answer>')], 'vrag-rl')
    expect(searched.images.map(({ uri }) => uri)).toEqual(['a.jpg', 'page.jpg'])
    expect(searched.rounds[0]?.actions[0]).toMatchObject({ kind: 'search', text: 'cats', executed: true })
  })

  test('writes calls that the record keeps beside the text as their chat template does', () => {
    const call = { name: 'image_zoom_in_tool', arguments: { bbox_2d: [1, 2, 3, 4] } }
    const beside = build([{ ...says('I look.'), calls: [call] }, user('crop')])
    expect(beside.rounds[0]?.raw).toContain('<tool_call>')
    expect(beside.rounds[0]?.actions[0]?.shapes[0]?.numbers).toEqual([1, 2, 3, 4])
  })
})

describe('a picture', () => {
  const index = new PictureIndex([
    'set/images/a.jpg',
    'set/other/a.jpg',
    'set/images/two_col_102588.png',
    'set/images/77.png',
  ])

  test('is found by the longest tail of its path, not where two fit as well', () => {
    expect(index.find('/data/other/a.jpg')).toEqual({ path: 'set/other/a.jpg', by: 'path' })
    expect(index.find('a.jpg')).toBeNull()
  })
  test('is found under a name that the producer made longer', () => {
    expect(index.find('images/train_two_col_102588.png')?.path).toBe('set/images/two_col_102588.png')
  })
  test('is found by the id of the record', () => {
    expect(index.find(undefined, '77')).toEqual({ path: 'set/images/77.png', by: 'id' })
  })
  test('that nobody has is counted and named, a crop that can be made again is not', () => {
    const trace = build([says(zoom([1, 2, 3, 4])), user('crop')])
    const counter = new PictureCounter(new PictureIndex([]))
    expect(counter.add(trace)).toBe(1)
    expect(counter.result).toEqual({ by: {}, missing: 1, names: trace.images.map(({ uri }) => uri) })
  })
  test('that no record names goes by its place, numbers as numbers, where places mean something', () => {
    const trace = build([says(zoom([1, 2, 3, 4])), user('crop')])
    const nameless = { ...trace, images: trace.images.map(({ id }) => ({ id, width: null, height: null })) }
    const counter = new PictureCounter(new PictureIndex(['p10.png', 'p9.png']))
    expect(counter.add(nameless)).toBe(1)
    expect(counter.add(nameless, 1)).toBe(0)
    expect(counter.result.by).toEqual({ place: 1 })
    expect(new PictureIndex(['p10.png', 'p9.png']).at(1)).toEqual({ path: 'p10.png', by: 'place' })
  })
})

test('boxes in pixels of a picture that is not here are drawn on a board that holds them, and that is said', () => {
  const bare: Told = {
    kind: 'trace',
    pictures: [{ uri: 'a.jpg' }],
    turns: [user('?'), says(zoom([10, 20, 500, 400])), user('c')],
  }
  const { trace, complaints } = withGuessedSize(traceOf(bare, dialectOf('deepeyes'), PLACE))
  expect(trace.images[0]).toMatchObject({ width: 504, height: 420 })
  expect(complaints.map(({ code, level }) => [code, level])).toEqual([['size-guessed', 'note']])
  const known = build([says(zoom([10, 20, 500, 400]))])
  expect(withGuessedSize(known)).toEqual({ trace: known, complaints: [] })
})

describe('gold of another file', () => {
  const goldTrace = (name: string, question: string, box: number[]): Trace => ({
    ...build([], 'text', { question, pictures: [{ name }] }),
    gold: {
      shapes: [
        { kind: 'box', numbers: box, author: 'prompt', frame: { unit: 'pixel', order: 'xyxy', of: 'original' } },
      ],
    },
  })
  const gold = new GoldIndex()
  gold.add(goldTrace('a.jpg', 'What?', [10, 20, 30, 40]), 'gold')
  gold.add(goldTrace('b.jpg', 'What?', [1, 1, 2, 2]), 'gold')

  test('joins by picture and question, whatever the folder', () => {
    const trace = build([], 'deepeyes', { pictures: [{ uri: '/x/A.JPG' }], question: 'what?' })
    expect(gold.find(trace, 7)?.by).toBe('picture and question')
    expect(gold.find(trace, 7)?.gold.shapes[0]?.numbers).toEqual([10, 20, 30, 40])
  })

  test('never joins by place what one of the two files names', () => {
    const nameless = build([], 'deepeyes', { pictures: [{}], question: 'what?' })
    expect(gold.find(nameless, 0)).toBeNull()
  })

  test('joins by place where no item has a name, unless questions differ or the trace has gold of its own', () => {
    const bare = { ...build([], 'deepeyes', { pictures: [{}], question: 'What?' }), images: [] }
    const index = new GoldIndex()
    index.add({ ...bare, gold: { answers: ['red'] } }, 'gold')
    expect(index.find(bare, 0)?.by).toBe('place')
    expect(index.find({ ...bare, question: 'Where?' }, 0)).toBeNull()
    expect(index.find({ ...bare, gold: { answers: ['blue'] } }, 0)).toBeNull()
  })

  test('a verdict joins the answer that it is about, and no other answer to the question', () => {
    const of = (answer: string) => ({ ...build([], 'text'), item: { id: '7' }, answer: { text: answer } })
    const index = new GoldIndex()
    index.add({ ...of('red'), verdicts: { correct: false } }, 'verdict')
    const found = (answer: string) => judged(of(answer), index.find(of(answer), 0)?.gold ?? null).verdicts
    expect(found('Red ')).toEqual({ correct: false })
    expect(found('blue')).toBeUndefined()
    const own = { ...of('red'), verdicts: { mine: true } }
    expect(judged(own, index.find(own, 0)?.gold ?? null)).toBe(own)
    // A file of another model's traces is gold by what it says of the question, not by what was said of its answers.
    const traces = new GoldIndex()
    traces.add({ ...of('red'), verdicts: { correct: false } }, 'trace')
    expect(traces.find(of('red'), 0)?.gold.verdicts).toBeUndefined()
  })

  test('measures: twenty boxes that are right in xywh are not read as the declared xyxy', () => {
    const measuring = new Measuring()
    for (let index = 0; index < 25; index += 1) {
      const [x, y, w, h] = [50 + 3 * index, 40 + 2 * index, 60, 80]
      const trace = build([says(zoom([x, y, w, h])), user('crop')])
      const shapes = [
        {
          kind: 'box' as const,
          numbers: [x, y, x + w, y + h],
          author: 'prompt' as const,
          frame: { unit: 'pixel' as const, order: 'xyxy' as const, of: 'original' },
        },
      ]
      measuring.add({ ...trace, gold: { shapes } }, index)
    }
    expect(measuring.measured).toMatchObject({
      replaced: true,
      frame: { order: 'xywh' },
      joined: { items: 25, of: 25 },
    })
  })
})

describe('a file', () => {
  const line = (question: string) => ({
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: zoom([1, 2, 3, 4]) },
      { role: 'user', content: 'crop' },
      { role: 'assistant', content: '<answer>x</answer>' },
    ],
  })
  const fileOf = (values: readonly unknown[]): RecordFile => ({
    top: 'lines',
    async *records() {
      for (const value of values) yield await Promise.resolve({ value })
    },
  })

  test('is read once, record by record, as the likeliest pair of layout and dialect', async () => {
    const reading = await readFile('x.jsonl', fileOf(Array.from({ length: 50 }, (_, index) => line(`q${index}`))))
    const summary = new Summary()
    for await (const found of reading.traces(() => undefined)) summary.add(found)
    expect(reading.pairs[0]?.layout.name).toBe('messages')
    expect(summary.summary).toMatchObject({ records: 50, rounds: 100, looks: 50, modelBoxes: 50 })
  })

  test('that nobody knows has no pairs, and what a person chooses goes before every guess', async () => {
    expect((await readFile('x.jsonl', fileOf([{ total: 1 }]))).pairs).toEqual([])
    const chosen = await readFile('x.jsonl', fileOf([line('q')]), { dialect: dialectOf('text') })
    expect(chosen.pairs.map((pair) => pair.dialect.name)).toEqual(['text'])
  })
})
