import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { visualSketchpad } from './visualSketchpad'

const PROGRAM = 'part = crop_image(image_1, 0.2, 0.3, 0.5, 0.4)\ndisplay(part)'
const ACTION = `ACTION 0:\n\`\`\`python\n${PROGRAM}\n\`\`\``
const codes = (text: string) => visualSketchpad.parse(text).complaints.map(({ code }) => code)

test('a thought and a program by their numbers', () => {
  const text = `THOUGHT 0: The sign is small.\n\n${ACTION}`
  const read = visualSketchpad.parse(text)
  expect(read).toMatchObject({ thought: 'The sign is small.', complaints: [] })
  expect(read.calls).toMatchObject([{ kind: 'code', text: PROGRAM, numbers: [0.2, 0.3, 0.5, 0.4], closed: true }])
  expect(read.calls[0]).not.toHaveProperty('frame')
  expect(text.slice(read.calls[0]?.start, read.calls[0]?.end)).toBe(ACTION)
})

test("Pillow's crop is in pixels and corners, and says so in its frame", () => {
  const { calls } = visualSketchpad.parse('ACTION 0:\n```python\nimage_1.crop((1, 2, 30, 40))\n```')
  expect(calls).toMatchObject([{ numbers: [1, 2, 30, 40], frame: { unit: 'pixel', order: 'xyxy' } }])
})

test('an action without a program is no call; the answer ends before TERMINATE and its full stop', () => {
  const text = '# THOUGHT 1:\nIt is ten.\n\n# ACTION 1:\nNo action needed.\n\nANSWER: 10 [km]. TERMINATE'
  const read = visualSketchpad.parse(text)
  expect(read).toMatchObject({ thought: 'It is ten.', answer: '10 [km]', calls: [], boxes: [], complaints: [] })
  const answer = read.sections.find(({ name }) => name === 'answer')
  expect(text.slice(answer?.start, answer?.end)).toBe('10 [km]')
})

test('a final answer may stand in a line, as VTool-R1 writes it', () => {
  expect(visualSketchpad.parse('THOUGHT 1: Both rows say so. FINAL ANSWER: red||blue. TERMINATE')).toMatchObject({
    thought: 'Both rows say so.',
    answer: 'red||blue',
  })
})

test('an observation that the model made up is no thought, and the words of the prompt in it no answer', () => {
  const madeUp = 'OBSERVATION: Execution success.\nANSWER: <your answer> and ends with TERMINATE.'
  const text = `THOUGHT 0: I draw it.\n${ACTION}\n${madeUp}`
  const read = visualSketchpad.parse(text)
  expect(read).toMatchObject({ thought: 'I draw it.', calls: [{ text: PROGRAM }] })
  expect(read).not.toHaveProperty('answer')
})

test('marks inside a program are words of the program', () => {
  const { calls, thought } = visualSketchpad.parse('THOUGHT 0: a\nACTION 0:\n```python\n# THOUGHT 1: b\nx = 1\n```\n')
  expect(calls).toMatchObject([{ text: '# THOUGHT 1: b\nx = 1' }])
  expect(thought).toBe('a')
})

test('what is missing is said: the end of a program, the word ACTION, the end of an answer', () => {
  expect(codes('ACTION 0:\n```python\nx = 1')).toEqual(['call-unclosed'])
  expect(codes('I draw.\n```python\nx = 1\n```')).toEqual(['bare-call'])
  expect(codes('ANSWER: 4')).toEqual(['answer-unclosed'])
})

const SAMPLES = process.env['LOUPE_SAMPLES'] ?? '../shared/samples'
const FILES = ['geometry/2079', 'graph_max_flow/5'].map((one) => join(SAMPLES, 'visual-sketchpad', one, 'output.json'))

/** What a skipped description still runs must find nothing to read. */
const HERE = FILES.filter((file) => existsSync(file))

describe.skipIf(HERE.length < FILES.length)('its published conversations', () => {
  type Message = { readonly role: string; readonly content: readonly { readonly text?: string }[] }
  const messages = HERE.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Message[])
  const textOf = ({ content }: Message) => content.map(({ text }) => text ?? '').join('\n')
  const replies = messages.map((all) => all.filter(({ role }) => role === 'assistant').map(textOf))

  test('2 and 3 rounds, 1 and 2 programs, each with a thought, the last with the answer', () => {
    const read = replies.map((texts) => texts.map((text) => visualSketchpad.parse(text)))
    expect(read.map((rounds) => rounds.map(({ calls }) => calls.length))).toEqual([
      [1, 0],
      [1, 1, 0],
    ])
    const rounds = read.flat()
    expect(rounds.every(({ thought }) => (thought ?? '').length > 40)).toBe(true)
    expect(rounds.flatMap(({ complaints }) => complaints)).toEqual([])
    expect(rounds.map(({ answer }) => answer !== undefined)).toEqual([false, true, false, false, true])
    expect(rounds.flatMap(({ calls }) => calls).every(({ numbers }) => numbers === null)).toBe(true)
  })

  test('are known by their words', () => {
    for (const all of messages) expect(visualSketchpad.fits?.(all.map(textOf).join('\n'))).toBeGreaterThan(0.9)
  })
})
