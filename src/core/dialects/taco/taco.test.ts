import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { taco } from './taco'

const TURN = '{"thought":"I need \\"the\\" text.","actions":[{"name":"OCR","arguments":{"image":"image-1"}}]}'

test('a turn is a thought and a call, each with its place', () => {
  const read = taco.parse(TURN)
  expect(read).toMatchObject({ thought: 'I need "the" text.', complaints: [], boxes: [] })
  expect(read.calls).toMatchObject([{ kind: 'tool', name: 'OCR', numbers: null, imageIndex: 1, closed: true }])
  const [section] = read.sections
  expect(TURN.slice(section?.start, section?.end)).toBe('I need \\"the\\" text.')
  expect(JSON.parse(TURN.slice(read.calls[0]?.start, read.calls[0]?.end))).toMatchObject({ name: 'OCR' })
})

test('Terminate is a call and holds the answer', () => {
  const text = '{"thought": "Done.", "actions": [{"name": "Terminate", "arguments": {"answer": "two dogs"}}]}'
  const read = taco.parse(text)
  expect(read).toMatchObject({ answer: 'two dogs', calls: [{ name: 'Terminate' }] })
  const answer = read.sections.find(({ name }) => name === 'answer')
  expect(text.slice(answer?.start, answer?.end)).toBe('two dogs')
})

test('an answer that is no text is kept as it is written', () => {
  expect(taco.parse('{"thought": "", "actions": [{"name": "Terminate", "arguments": {"answer": 5}}]}').answer).toBe('5')
})

test('a crop is a zoom into the picture that it names', () => {
  const call = '{"name": "Crop", "arguments": {"image": "image-0", "bbox": [0.1, 0.2, 0.3, 0.4]}}'
  expect(taco.parse(`{"thought": "", "actions": [${call}]}`).calls).toMatchObject([
    { kind: 'zoom', numbers: [0.1, 0.2, 0.3, 0.4], imageIndex: 0 },
  ])
})

test('actions may be none, or come before the thought; text around the turn is thought', () => {
  expect(taco.parse('{"thought": "I look.", "actions": []}')).toMatchObject({ thought: 'I look.', calls: [] })
  const turned = taco.parse('{"actions": [{"name": "OCR"}], "thought": "I read."}')
  expect(turned).toMatchObject({ thought: 'I read.', calls: [{ name: 'OCR' }] })
  expect(taco.parse('Well.\n```json\n{"thought": "I read.", "actions": []}\n```')).toMatchObject({
    thought: 'Well.\nI read.',
  })
  expect(taco.parse('No turn at all.')).toMatchObject({ thought: 'No turn at all.', calls: [], complaints: [] })
})

test('a turn that breaks off keeps what was written, and says so', () => {
  const read = taco.parse('{"thought": "I read.", "actions": [{"name": "OCR", "argu')
  expect(read).toMatchObject({ thought: 'I read.', calls: [{ name: 'OCR', closed: false }] })
  expect(read.complaints.map(({ code }) => code)).toContain('unclosed')
})

test('boxes that a tool gave back are read from its dictionary, a picture in its middle', () => {
  const region = `{'label': "dog's", 'bbox': [0.1, 0.3, 0.39, 0.67], 'score': 0.8}`
  const text = `OBSERVATION:\n{'image': 'image-1: \n', 'regions': [${region}]}\nThe`
  expect(taco.observe?.(text)).toEqual({ shapes: [{ kind: 'box', numbers: [0.1, 0.3, 0.39, 0.67], label: "dog's" }] })
  expect(taco.observe?.("OBSERVATION:\n{'text': 'regions of 3'}")).toEqual({ shapes: [] })
  expect(taco.observe?.("Execution failed with <class 'TypeError'>: x.")).toEqual({ shapes: [], failed: true })
})

const SAMPLES = process.env['LOUPE_SAMPLES'] ?? '../shared/samples'
const fileOf = (model: string) => join(SAMPLES, 'taco', `TACO-${model}-SigLIP.messages.json`)

type Message = { readonly role: string; readonly content: readonly { readonly text?: string }[] }

describe.skipIf(!['Llama3', 'Qwen2'].every((model) => existsSync(fileOf(model))))('its published conversations', () => {
  test.each([
    ['Llama3', { rounds: 147, actions: 143, none: 4, terminate: 66, returned: 5, failed: 1 }],
    ['Qwen2', { rounds: 142, actions: 141, none: 1, terminate: 66, returned: 4, failed: 2 }],
  ])('%s', (model, counts) => {
    const records = JSON.parse(readFileSync(fileOf(model), 'utf8')) as { messages: Record<string, Message[]> }[]
    const turns = records.flatMap(({ messages }) => Object.values(messages).flat())
    const textOf = ({ content }: Message) =>
      content.flatMap(({ text }) => (text === undefined ? [] : [text])).join('\n')
    const read = turns.filter(({ role }) => role === 'assistant').map((turn) => taco.parse(textOf(turn)))
    const seen = turns.filter(({ role }) => role === 'user').map((turn) => taco.observe?.(textOf(turn)))
    expect({
      rounds: read.length,
      actions: read.flatMap(({ calls }) => calls).length,
      none: read.filter(({ calls }) => calls.length === 0).length,
      terminate: read.filter(({ answer }) => answer !== undefined).length,
      returned: seen.flatMap((one) => one?.shapes ?? []).length,
      failed: seen.filter((one) => one?.failed).length,
    }).toEqual(counts)
    expect(read.flatMap(({ complaints }) => complaints)).toEqual([])
    expect(read.flatMap(({ calls }) => calls).filter(({ numbers }) => numbers !== null)).toEqual([])
    expect(taco.fits?.(turns.slice(0, 6).map(textOf).join('\n'))).toBeGreaterThan(0.9)
  })
})
