import { expect, test } from 'vitest'
import { atif } from './atif'

const read = (record: unknown) => atif.read(record, { file: 'a.json', top: 'object', ordinal: 0 })
const steps = [
  { step_id: 1, source: 'system', message: 'You can zoom.' },
  {
    step_id: 2,
    source: 'user',
    message: [
      { type: 'text', text: 'What colour?' },
      { type: 'image', source: { media_type: 'image/png', path: 'images/a.png' } },
    ],
  },
  {
    step_id: 3,
    source: 'agent',
    message: 'Closer.',
    reasoning_content: 'It is small.',
    tool_calls: [{ tool_call_id: 'c1', function_name: 'zoom', arguments: { box: [0, 0, 1, 1] } }],
    observation: { results: [{ source_call_id: 'c1', content: 'cut' }] },
  },
  { step_id: 4, source: 'agent', message: 'Red.' },
]
const trajectory = { schema_version: 'ATIF-v1.7', session_id: 's', agent: { name: 'a', model_name: 'm' }, steps }

test('steps are turns, calls and what came back', () => {
  const [told] = read(trajectory)
  expect(told?.turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'assistant'])
  expect(told?.turns[1]?.parts[1]).toEqual({ picture: { uri: 'images/a.png' } })
  expect(told?.turns[2]).toEqual({
    role: 'assistant',
    parts: [{ text: '<think>\nIt is small.\n</think>\n\n' }, { text: 'Closer.' }],
    calls: [{ name: 'zoom', arguments: { box: [0, 0, 1, 1] } }],
  })
  expect(told).toMatchObject({ key: 's', producer: { model: 'm' } })
})

test('trajectories of helpers are traces of their own, with their place', () => {
  const told = read({ ...trajectory, subagent_trajectories: [{ ...trajectory, session_id: 'inner' }] })
  expect(told.map(({ key, path }) => [key, path])).toEqual([
    ['s', undefined],
    ['inner', 'subagent_trajectories[0]'],
  ])
})

test('it is told by its version, or by an agent and its steps', () => {
  const sniff = (record: unknown) => atif.sniff({ file: 'a.json', top: 'object', records: [record] })
  expect(sniff(trajectory)?.score).toBeGreaterThan(0.9)
  expect(sniff({ agent: { name: 'a' }, steps })?.score).toBeGreaterThan(0.9)
  expect(sniff({ steps: [{ think: 'x' }] })).toBeNull()
})
