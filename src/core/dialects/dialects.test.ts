import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { roundHalfEven } from '../geometry/round'
import { DECIMALS } from '../geometry/frames'
import type { Numbers4 } from '../geometry/box'
import { correctReply } from './correct'
import { DIALECTS } from './registry'
import { liveDialectOf } from './writers'

const LIVE = DIALECTS.filter((dialect) => dialect.live !== undefined).map((dialect) => liveDialectOf(dialect.name))

const visreason = liveDialectOf('visreason')
const qwen25 = liveDialectOf('qwen2_5_vl')
const qwen3 = liveDialectOf('qwen3_vl')

const CALL = '<tool_call>{"name": "zoom", "arguments": {"bbox": [0.312, 0.400, 0.420, 0.550]}}</tool_call>'
const BOX: Numbers4 = [0.312, 0.4, 0.42, 0.55]

function codes(text: string, dialect = visreason): string[] {
  return dialect.parse(text).complaints.map((complaint) => complaint.code)
}

describe('visreason', () => {
  test('a reply that zooms', () => {
    const text = `I think the blue box [0.312, 0.400, 0.420, 0.550] is too small.${CALL}`
    expect(visreason.parse(text)).toEqual({
      thought: 'I think the blue box [0.312, 0.400, 0.420, 0.550] is too small.',
      sections: [{ name: 'thought', start: 0, end: 63 }],
      boxes: [{ numbers: BOX, start: 21, end: 49 }],
      calls: [
        {
          kind: 'zoom',
          name: 'zoom',
          arguments: { bbox: [...BOX] },
          numbers: BOX,
          start: 63,
          end: text.length,
          closed: true,
        },
      ],
      complaints: [],
    })
    expect(visreason.live.closed(text)).toBe(true)
    expect(visreason.live.closed(text.slice(0, -1))).toBe(false)
  })

  test('a reply that answers', () => {
    const text = 'I think the label [0.101, 0.202, 0.880, 0.790] reads K7.<answer>K7</answer>'
    expect(visreason.parse(text)).toMatchObject({
      answer: 'K7',
      calls: [],
      complaints: [],
      boxes: [{ numbers: [0.101, 0.202, 0.88, 0.79] }],
    })
    expect(visreason.live.closed(text)).toBe(true)
  })

  test('a sketch and a thought in tags are told apart', () => {
    const text = `<sketch>A street.</sketch><think>I think the sign [0.1, 0.1, 0.2, 0.2].</think>${CALL}`
    expect(visreason.parse(text)).toMatchObject({
      sketch: 'A street.',
      thought: 'I think the sign [0.1, 0.1, 0.2, 0.2].',
    })
  })

  test('the first of call and answer counts', () => {
    expect(visreason.parse(`${CALL}<answer>K7</answer>`)).toMatchObject({ calls: [{ numbers: BOX }] })
    expect(visreason.parse(`${CALL}<answer>K7</answer>`).answer).toBeUndefined()
    expect(visreason.parse(`<answer>K7</answer>${CALL}`)).toMatchObject({ answer: 'K7', calls: [] })
  })

  test('a call whose end never comes is over when other text follows', () => {
    const open = CALL.replace('</tool_call>', '')
    expect(visreason.live.closed(open)).toBe(false)
    expect(visreason.live.closed(`${open}</tool`)).toBe(false)
    expect(visreason.live.closed(`${open}\nNow I`)).toBe(true)
    expect(codes(open)).toContain('call-unclosed')
  })

  test('an answer that is not closed counts when the reply has ended', () => {
    expect(visreason.parse('<answer>K7').answer).toBe('K7')
    expect(codes('<answer>K7')).toEqual(['answer-unclosed'])
    expect(visreason.parse('<answer>K7', false).answer).toBeUndefined()
  })

  test('neither call nor answer is neither', () => {
    expect(visreason.parse('I think so.')).toEqual({
      thought: 'I think so.',
      sections: [{ name: 'thought', start: 0, end: 11 }],
      boxes: [],
      calls: [],
      complaints: [],
    })
    expect(visreason.parse('')).toEqual({ sections: [], boxes: [], calls: [], complaints: [] })
  })

  test('a tag that has only begun is no part of the thought yet', () => {
    expect(visreason.parse('I see it.<tool_', false).thought).toBe('I see it.')
    expect(visreason.parse('I see it.<ans', false).thought).toBe('I see it.')
  })

  test('markup stays text', () => {
    expect(visreason.parse('<img src=x onerror=alert(1)><answer><b>x</b></answer>')).toMatchObject({
      thought: '<img src=x onerror=alert(1)>',
      answer: '<b>x</b>',
    })
  })
})

describe("Qwen's dialects", () => {
  test('a real trace of Qwen3-VL: each call is read in mille of the picture it names', () => {
    const call =
      '{"name": "image_zoom_in_tool", "arguments": {"label": "main hanging ' +
      'sign for Hop Inn", "bbox_2d": [574, 301, 660, 468], "img_idx": 0}}'
    expect(qwen3.parse(`I will zoom in.\n<tool_call>\n${call}\n</tool_call>`)).toMatchObject({
      thought: 'I will zoom in.',
      calls: [{ numbers: [574, 301, 660, 468], label: 'main hanging sign for Hop Inn', imageIndex: 0, closed: true }],
      complaints: [],
    })
  })

  test('a bare grounding box is a call for Qwen2.5-VL, in a fence or not', () => {
    const text = 'It is small.\n```json\n[{"bbox_2d": [10, 20, 110, 220], "label": "sign"}]\n```'
    expect(qwen25.parse(text)).toMatchObject({ calls: [{ numbers: [10, 20, 110, 220], label: 'sign', closed: true }] })
    expect(codes(text, qwen25)).toContain('bare-call')
    expect(qwen25.live.closed('see {"bbox_2d": [10, 20, 110')).toBe(false)
    expect(qwen3.parse(text).calls).toEqual([])
  })

  test('a reply without a call is the answer, once it has ended', () => {
    expect(qwen3.parse('<think>Red, I think.</think>It is red.')).toMatchObject({ answer: 'It is red.', calls: [] })
    expect(qwen3.parse('It is r', false).answer).toBeUndefined()
    expect(qwen3.parse('So: <answer>red</answer>').answer).toBe('red')
  })
})

describe.each(LIVE.map((dialect) => [dialect.name, dialect] as const))('%s', (_, dialect) => {
  const number = fc.integer({ min: 0, max: 1000 }).map((v) => {
    const scaled = dialect.frame.unit === 'unit' ? v / 1000 : v
    return roundHalfEven(scaled, DECIMALS[dialect.frame.unit])
  })
  const box = fc.tuple(number, number, number, number)

  test('a call that was written is read as it was', () => {
    fc.assert(
      fc.property(box, fc.string(), (numbers, label) => {
        const text = `I think so. ${dialect.write.writeCall(numbers, { label })}`
        const { calls, complaints } = dialect.parse(text)
        const call = calls[0]
        expect(call?.numbers).toEqual(numbers)
        expect(complaints).toEqual([])
        expect(dialect.live.closed(text)).toBe(true)
        expect([call?.start, call?.end]).toEqual([12, text.length])
      }),
    )
  })

  test('the grammar of a call spells what the writer writes', () => {
    const { before, separator, after } = dialect.live.callGrammar
    const numbers: Numbers4 = dialect.frame.unit === 'unit' ? [0.1, 0.2, 0.3, 0.4] : [1, 2, 3, 4]
    const inner = numbers.map((v) => v.toFixed(DECIMALS[dialect.frame.unit])).join(', ')
    expect(before + inner + after).toBe(dialect.write.writeCall(numbers))
    expect(inner.split(separator)).toHaveLength(4)
    expect(before.startsWith(dialect.live.callOpen)).toBe(true)
  })

  test('no text makes it throw, and no prefix of a reply is closed before its first close', () => {
    const piece = fc.constantFrom(
      '<tool_call>',
      '</tool_call>',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      'bbox',
      'bbox_2d',
      ':',
      ',',
      '0.5',
      '(',
      '<answer>',
      '</answer>',
      '<think>',
      '\\',
      '\\u12',
      ' ',
      'x',
      '```json',
      '<',
      '{"bbox_2d":[',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        const { calls } = dialect.parse(text)
        dialect.parse(text, false)
        dialect.live.closed(text)
        for (const call of calls)
          expect(call.start >= 0 && call.end <= text.length && call.start <= call.end).toBe(true)
      }),
      // (regression) a string cut after its backslash
      { examples: [[['<tool_call>', "'", '\\']]] },
    )
  })

  test('a corrected reply holds the new box and not the old one', () => {
    const [old, next]: [Numbers4, Numbers4] =
      dialect.frame.unit === 'unit'
        ? [BOX, [0.1, 0.2, 0.3, 0.4]]
        : [
            [100, 200, 300, 400],
            [11, 22, 33, 44],
          ]
    const head = `I think the box ${dialect.write.writeNumbers(old)} is too small.`
    const text = `${head}${dialect.write.writeCall(old, { label: 'sign' })} and more`
    const corrected = correctReply(text, next, dialect)
    expect(corrected).not.toContain(dialect.write.writeNumbers(old))
    expect(corrected).toBe(
      head.replace(dialect.write.writeNumbers(old), dialect.write.writeNumbers(next)) +
        dialect.write.writeCall(next, { label: dialect === visreason ? '' : 'sign' }),
    )
    expect(correctReply(`${head}${dialect.write.writeCall(old)}`, old, dialect)).toBe(
      `${head}${dialect.write.writeCall(old)}`,
    )
  })
})

test('a reply that answered is corrected into one that looks', () => {
  expect(correctReply('I think [0.1, 0.1, 0.2, 0.2] reads K7.<answer>K7</answer>', BOX, visreason)).toBe(
    `I think [0.1, 0.1, 0.2, 0.2] reads K7.${CALL}`,
  )
})

test('a dialect that nobody knows is a fault that names those that are known', () => {
  expect(() => liveDialectOf('nope')).toThrow(/visreason, qwen2_vl, qwen2_5_vl, qwen3_vl/)
})

describe('a correction moves the RoIs that the call is made from', () => {
  const reply = (...boxes: string[]) => `I think ${boxes.join(' and ')}.${CALL}`
  const NEXT: Numbers4 = [0.1, 0.2, 0.3, 0.4]
  const corrected = (text: string) => correctReply(text, NEXT, visreason)
  const written = '[0.100, 0.200, 0.300, 0.400]'

  test('also where they differ by thousandths', () => {
    expect(corrected(reply('[0.313, 0.401, 0.421, 0.549]'))).toContain(`I think ${written}.`)
  })

  test('and leaves the others as they stand', () => {
    expect(corrected(reply('[0.7, 0.7, 0.8, 0.8]', '[0.312, 0.4, 0.42, 0.551]'))).toContain(
      `I think [0.7, 0.7, 0.8, 0.8] and ${written}.`,
    )
    expect(corrected(reply('[0.3, 0.4, 0.4, 0.5]'))).toContain('I think [0.3, 0.4, 0.4, 0.5].')
  })

  test('and names another picture where it is told to', () => {
    const text = qwen3.write.writeCall([1, 2, 3, 4], { imageIndex: 7 })
    expect(correctReply(text, [5, 6, 7, 8], qwen3, { imageIndex: 1 })).toContain('"img_idx": 1')
  })
})
