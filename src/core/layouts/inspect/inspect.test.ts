import { expect, test } from 'vitest'
import { inspect } from './inspect'
import { resolve } from './attachments'

const HASH = '734b3dc396aa9924b5f2a48de42561d2'
const sample = {
  id: 3,
  epoch: 2,
  target: ['bike'],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'image', image: `attachment://${HASH}` },
        { type: 'text', text: 'What?' },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', reasoning: 'Wheels.' },
        { type: 'text', text: 'A bike.' },
      ],
      tool_calls: [{ id: 'x', function: 'bash', arguments: { cmd: 'ls' } }],
    },
  ],
  scores: { match: { value: 'C', answer: 'A bike.' }, log: { value: 0.5 } },
  attachments: { [HASH]: 'data:image/png;base64,AAAA' },
}
const header = { eval: { task: 'images', model: 'm', config: { epochs: 2 } } }
const read = (record: unknown) => inspect.read(record, { file: 'a.eval', top: 'array', ordinal: 0 })

test('a sample with its header beside it has picture, thought, calls, scores and verdicts', () => {
  const [told] = read({ sample, header })
  expect(told?.turns[0]?.parts[0]).toEqual({ picture: { data: 'data:image/png;base64,AAAA' } })
  expect(told?.turns[1]).toEqual({
    role: 'assistant',
    parts: [{ text: '<think>\nWheels.\n</think>\n\n' }, { text: 'A bike.' }],
    calls: [{ name: 'bash', arguments: { cmd: 'ls' } }],
  })
  expect(told).toMatchObject({
    item: { benchmark: 'images', id: '3' },
    gold: { answers: ['bike'] },
    scores: { match: 'C', log: 0.5 },
    verdicts: { match: true },
    group: { id: 'images:3', index: 1 },
    producer: { model: 'm' },
  })
  expect(told?.verdicts).not.toHaveProperty('log')
})

test('a log holds its samples; one that is none is left out', () => {
  const log = { version: 2, ...header, samples: [sample, { id: 4 }, sample] }
  expect(read(log).map(({ path }) => path)).toEqual(['samples[0]', 'samples[2]'])
})

test('a sample without messages has its input and what was put out', () => {
  const output = { choices: [{ message: { role: 'assistant', content: 'A bike.' } }] }
  const [told] = read({ id: 1, epoch: 1, target: '', input: 'What?', output })
  expect(told?.turns.map(({ role }) => role)).toEqual(['user', 'assistant'])
})

test('a reference that leads nowhere stays, and one in the middle of a text is replaced', () => {
  expect(resolve(`a attachment://${HASH} b`, { [HASH]: 'X' })).toBe('a X b')
  expect(resolve(`attachment://${HASH}`, {})).toBe(`attachment://${HASH}`)
  expect(resolve('attachment://constructor', {})).toBe('attachment://constructor')
})

test('references that refer to much stop growing', () => {
  const big = 'x'.repeat(1024 * 1024)
  const grown = resolve(`attachment://${HASH} `.repeat(100), { [HASH]: big })
  expect(String(grown).length).toBeLessThan(70 * 1024 * 1024)
})

test('a log, a wrapped sample and a bare one are told', () => {
  const sniff = (record: unknown) => inspect.sniff({ file: 'a', top: 'object', records: [record] })?.score ?? 0
  expect([sniff({ ...header, samples: [] }), sniff({ sample, header }), sniff(sample)].every((one) => one > 0.9)).toBe(
    true,
  )
  expect(sniff({ summaries: [] })).toBe(0)
})
