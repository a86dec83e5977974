import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ParsedReply } from './dialect'
import { findDialect } from './registry'
import { liveDialectOf } from './writers'

/** What a sample says of the right reading; `call` and `roi` are four numbers. */
type Right = {
  readonly call?: readonly number[] | null
  readonly calls?: number
  readonly roi?: readonly number[]
  readonly answer?: string | null
  readonly imageIndex?: number
  readonly complaint?: string
}

type Sample = { readonly family: string; readonly reply: string; readonly right: Right; readonly why: string }

const samples = JSON.parse(readFileSync(new URL('./replies.sample.json', import.meta.url), 'utf8')) as readonly Sample[]

function parse(dialect: string, text: string, ended = true): ParsedReply {
  const found = findDialect(dialect)
  if (!found) throw new Error(`no dialect ${dialect}`)
  return found.parse(text, ended)
}

const codes = (reply: ParsedReply) => reply.complaints.map(({ code }) => code)

describe('replies that were read wrongly', () => {
  test.each(samples.map((sample) => [sample.why, sample] as const))('%s', (_, { family, reply, right: wanted }) => {
    const read = parse(family, reply)
    if (wanted.call !== undefined) expect(read.calls[0]?.numbers ?? null).toEqual(wanted.call)
    if (wanted.call === null) expect(read.calls).toEqual([])
    if (wanted.calls !== undefined) expect(read.calls).toHaveLength(wanted.calls)
    if (wanted.roi) expect(read.boxes[0]?.numbers).toEqual(wanted.roi)
    if (wanted.answer !== undefined) expect(read.answer ?? null).toBe(wanted.answer)
    if (wanted.imageIndex !== undefined) expect(read.calls[0]?.imageIndex).toBe(wanted.imageIndex)
    if (wanted.complaint !== undefined) expect(codes(read)).toContain(wanted.complaint)
  })
})

const ARGUMENTS = '{"bbox_2d": [100, 200, 300, 400], "label": "sign", "img_idx": 0}'
const OBJECT = `{"name": "image_zoom_in_tool", "arguments": ${ARGUMENTS}}`
const TURNED = `{"arguments": ${ARGUMENTS}, "name": "image_zoom_in_tool"}`
const TAGGED = `<tool_call>\n${OBJECT}\n</tool_call>`
const BOX = [100, 200, 300, 400]

describe('a call without its tags', () => {
  test.each([
    ['its name first', `I look.\n${OBJECT}`],
    ['its name last', `I look.\n${TURNED}`],
    ['in <tools>', `<tools>\n${OBJECT}\n</tools>`],
    ['in <function_call>', `<function_call>${TURNED}</function_call>`],
    ['in a fence', `I look.\n\`\`\`json\n${OBJECT}\n\`\`\``],
    ['in a fence and a list', `\`\`\`json\n[${OBJECT}]\n\`\`\``],
    ["OpenAI's shape", `{"function": ${OBJECT}}`],
    ['the name of the tool under "function"', `{"function": "image_zoom_in_tool", "arguments": ${ARGUMENTS}}`],
    ['Python quotes', "{'name': 'image_zoom_in_tool', 'arguments': {'bbox_2d': (100, 200, 300, 400)}}"],
  ])('%s', (_, text) => {
    const read = parse('qwen3_vl', text)
    expect(read.calls).toMatchObject([{ kind: 'zoom', numbers: BOX, closed: true }])
    expect(read.answer).toBeUndefined()
    expect(codes(read)).toContain('bare-call')
  })

  test('takes its other tags with it, so that a corrected reply has none of them twice', () => {
    const text = `I look.\n<tools>\n${OBJECT}\n</tools>`
    expect(parse('qwen3_vl', text).calls[0]).toMatchObject({ start: 8, end: text.length })
  })

  test('is one for VisReason too, and an object that names no tool of ours is none', () => {
    expect(parse('visreason', '{"name": "zoom", "arguments": {"bbox": [0, 0, 1, 1]}}').calls).toHaveLength(1)
    expect(parse('qwen3_vl', 'He is {"name": "Bob", "label": "guide"}.')).toMatchObject({
      calls: [],
      answer: 'He is {"name": "Bob", "label": "guide"}.',
    })
  })

  test('of which there are several are all read', () => {
    const list = '```json\n[{"label": "a", "bbox_2d": [1, 2, 3, 4]}, {"bbox_2d": [5, 6, 7, 8], "label": "b"}]\n```'
    expect(parse('qwen2_5_vl', list).calls).toMatchObject([
      { numbers: [1, 2, 3, 4], label: 'a' },
      { numbers: [5, 6, 7, 8], label: 'b' },
    ])
    expect(parse('qwen3_vl', list)).toMatchObject({
      calls: [],
      boxes: [
        { numbers: [1, 2, 3, 4], label: 'a' },
        { numbers: [5, 6, 7, 8], label: 'b' },
      ],
    })
  })
})

describe('thinking', () => {
  test('holds no call and no answer, however they are written', () => {
    const text = `<think>I could write ${TAGGED} or <answer>red</answer>.</think>\nIt is blue.`
    expect(parse('qwen3_vl', text)).toMatchObject({ calls: [], answer: 'It is blue.', complaints: [] })
    expect(liveDialectOf('qwen3_vl').live.closed('<think>it ends in <answer> </answer>')).toBe(false)
  })

  test('whose opening tag stood in the prompt ends with its closing tag', () => {
    const text = `The user wants <answer> </answer>.</think>\n${TAGGED}`
    const read = parse('qwen3_vl', text)
    expect(read).toMatchObject({ calls: [{ numbers: BOX }], complaints: [] })
    expect(read.answer).toBeUndefined()
    expect(parse('qwen3_vl', '<answer>red</answer></think>').answer).toBe('red')
  })

  test('that never ends gives no answer, but a whole call at its end was made', () => {
    expect(parse('qwen3_vl', '<think>It is <answer>red</answer>')).toMatchObject({ calls: [] })
    expect(parse('qwen3_vl', '<think>It is <answer>red</answer>').answer).toBeUndefined()
    const called = parse('qwen3_vl', `<think>I look. ${TAGGED}`)
    expect(called.calls).toMatchObject([{ numbers: BOX }])
    expect(codes(called)).toEqual(['thought-unclosed'])
    expect(parse('qwen3_vl', `<think>I look. ${TAGGED} or not`).calls).toEqual([])
  })

  test('has its boxes, which are RoIs', () => {
    const text = `<think>The sign [1, 2, 3, 4] and [5, 6, 7, 8].</think>\n${TAGGED}`
    expect(parse('qwen3_vl', text).boxes.map(({ numbers }) => numbers)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ])
  })

  test("in VisReason's grammar keeps a call where it stands", () => {
    const call = '<tool_call>{"name": "zoom", "arguments": {"bbox": [0, 0, 0.5, 0.5]}}</tool_call>'
    expect(parse('visreason', `<think>I think so.${call}`)).toMatchObject({
      calls: [{ numbers: [0, 0, 0.5, 0.5] }],
      complaints: [],
    })
  })
})

describe('a tag that is only spoken of', () => {
  test('is text, outside of thinking too', () => {
    const read = parse('qwen3_vl', `A <tool_call> would help.\n${TAGGED}`)
    expect(read).toMatchObject({ calls: [{ numbers: BOX }], thought: 'A <tool_call> would help.' })
    expect(liveDialectOf('qwen3_vl').live.closed('A <tool_call> would help')).toBe(false)
  })

  test('but one that is closed around no JSON is a call that failed', () => {
    const read = parse('qwen3_vl', '<tool_call>there</tool_call>')
    expect(read.calls).toMatchObject([{ numbers: null, closed: true }])
    expect(codes(read)).toEqual(['bare-word', 'not-json'])
  })
})

describe('the picture that a call names', () => {
  const index = (written: string) =>
    parse('qwen3_vl', TAGGED.replace('"img_idx": 0', `"img_idx": ${written}`)).calls[0]?.imageIndex

  test.each([
    ['2', 2],
    ['"2"', 2],
    ['" 2 "', 2],
    ['"２"', 2],
    ['[2]', 2],
    ['2.0', 2],
    ['"the second"', -1],
    ['1.5', -1],
    ['-3', -1],
    ['{}', -1],
    ['""', -1],
    ['null', undefined],
  ])('%s', (written, value) => {
    expect(index(written)).toBe(value)
  })
})

describe("a call's box", () => {
  const box = (written: string) => {
    const read = parse('qwen2_5_vl', TAGGED.replace('"bbox_2d": [100, 200, 300, 400]', written))
    return { numbers: read.calls[0]?.numbers, shapes: read.calls[0]?.shapes, codes: codes(read) }
  }

  test.each([
    ['two corners', '"bbox_2d": [[100, 200], [300, 400]]', 'two-corners'],
    ['corners as objects', '"bbox_2d": [{"x": 100, "y": 200}, {"x": 300, "y": 400}]', 'two-corners'],
    ['corners in a list', '"bbox_2d": [[[100, 200], [300, 400]]]', 'two-corners'],
    ['x1 to y2', '"x1": 100, "y1": 200, "x2": 300, "y2": 400', 'named-numbers'],
    ['x1 to y2 inside', '"bbox_2d": {"x1": 100, "y1": "200", "x2": 300, "y2": 400}', 'named-numbers'],
    ['xmin to ymax', '"bbox": {"xmin": 100, "ymin": 200, "xmax": 300, "ymax": 400}', 'named-numbers'],
    ['left to bottom', '"left": 100, "top": 200, "right": 300, "bottom": 400', 'named-numbers'],
    ['full-width', '“bbox_2d”：［１００， 200， ３００， 400］', 'full-width'],
    ['full-width text', '"bbox_2d": "［100，200，300，400］"', 'numbers-as-text'],
  ])('%s', (_, written, code) => {
    expect(box(written).numbers).toEqual(BOX)
    expect(box(written).codes).toContain(code)
  })

  test('several boxes are all kept', () => {
    expect(box('"bbox_2d": [[100, 200, 300, 400], [1, 2, 3, 4]]')).toMatchObject({
      numbers: BOX,
      shapes: [
        { kind: 'box', numbers: BOX },
        { kind: 'box', numbers: [1, 2, 3, 4] },
      ],
    })
  })
})

describe("Qwen2-VL's boxes", () => {
  test.each([
    ['special tokens dropped', 'The sign(100,200),(300,400)', 'The sign'],
    [
      'special tokens kept',
      '<|object_ref_start|>the sign<|object_ref_end|><|box_start|>(100,200),(300,400)<|box_end|>',
      'the sign',
    ],
    ['blanks and full-width marks', '招牌（100， 200）， （300， 400）', '招牌'],
  ])('%s', (_, text, label) => {
    expect(parse('qwen2_vl', text).boxes).toMatchObject([{ numbers: BOX, label }])
  })

  test('stand at their offsets, and a point or a pair alone is none', () => {
    const text = 'See (1,2) and a(1,2),(3,4) and (5,6)'
    const [box, ...rest] = parse('qwen2_vl', text).boxes
    expect(rest).toEqual([])
    expect(text.slice(box?.start, box?.end)).toBe('(1,2),(3,4)')
  })
})

describe('more than one act in a reply', () => {
  test('a call before an answer counts, and the other way round; the other is said', () => {
    const before = parse('qwen3_vl', `${TAGGED}<answer>red</answer>`)
    expect([before.calls.length, before.answer, codes(before)]).toEqual([1, undefined, ['answer-after-call']])
    const after = parse('qwen3_vl', `<answer>red</answer>${TAGGED}`)
    expect([after.calls.length, after.answer, codes(after)]).toEqual([0, 'red', ['call-after-answer']])
  })

  test('calls in a list, and after one that was never closed, are all kept', () => {
    expect(parse('qwen3_vl', `<tool_call>[${OBJECT}, ${TURNED}]</tool_call>`).calls).toHaveLength(2)
    const open = TAGGED.replace('}}\n</tool_call>', '')
    expect(parse('qwen3_vl', `${open}\n${TAGGED}`).calls).toMatchObject([{ numbers: BOX }, { numbers: BOX }])
  })

  test('a tool that Loupe does not know is a tool, with its name and what it was given', () => {
    const text = '<tool_call>{"name": "web_search", "arguments": {"query": "Hop Inn"}}</tool_call>'
    expect(parse('qwen3_vl', text).calls).toMatchObject([
      { kind: 'tool', name: 'web_search', arguments: { query: 'Hop Inn' }, numbers: null },
    ])
    expect(codes(parse('qwen3_vl', text))).toEqual(['other-tool', 'no-box'])
  })
})

describe('sections', () => {
  test('name the parts of a reply by their offsets', () => {
    const text = `<sketch> A street. </sketch><think> I think so. </think>\nThen.\n<answer> red </answer>`
    const { sections } = parse('qwen3_vl', text)
    expect(sections.map(({ name, start, end }) => [name, text.slice(start, end)])).toEqual([
      ['sketch', 'A street.'],
      ['thought', 'I think so.'],
      ['thought', 'Then.'],
      ['answer', 'red'],
    ])
  })
})
