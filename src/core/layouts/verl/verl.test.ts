import { expect, test } from 'vitest'
import { verl } from './verl'

const read = (record: unknown, ordinal = 0) => verl.read(record, { file: '10.jsonl', top: 'lines', ordinal })

test('a dump is cut into its turns, with score, gold and step', () => {
  const input = 'system\nYou can zoom.\nuser\nWhat colour?\nassistant\n'
  const output = '<tool_call>{}</tool_call>\nuser\n<tool_response>ok</tool_response>\nassistant\n<answer>red</answer>'
  const [told] = read({ input, output, gts: 'red', score: 1, acc: true, step: 10 }, 2)
  expect(told?.turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user', 'assistant'])
  expect(told).toMatchObject({ gold: { answers: ['red'] }, scores: { score: 1 }, verdicts: { acc: true } })
  expect(told?.group).toMatchObject({ index: 2, step: 10 })
})

test('a word alone on a line does not cut a reply that nobody answered', () => {
  const [told] = read({ input: 'Q', output: 'The field is\nuser\nin the form.', score: 0 })
  expect(told?.turns).toHaveLength(2)
})

test('a prompt that was not kept is named', () => {
  expect(read({ input: '', output: 'A', score: 0 })[0]?.complaints).toMatchObject([{ code: 'question-missing' }])
})

test('a row of a data set is an item; responses make it rollouts', () => {
  const row = {
    data_source: 'vstar',
    prompt: [{ role: 'user', content: '<image>Colour?' }],
    images: [{ image: 'file:///data/a.png' }],
    reward_model: { style: 'rule', ground_truth: 'red' },
    extra_info: { index: 4 },
  }
  expect(read(row)).toMatchObject([{ kind: 'item', item: { benchmark: 'vstar', id: '4' }, gold: { answers: ['red'] } }])
  expect(read(row)[0]?.turns[0]?.parts[0]).toEqual({ picture: { uri: '/data/a.png' } })
  expect(read({ ...row, responses: ['a', 'b'] }).map(({ group }) => group?.index)).toEqual([0, 1])
})

test('instruction data with input and output is no dump', () => {
  const record = { instruction: 'Add.', input: '1', output: '2' }
  expect(verl.sniff({ file: 'a', top: 'lines', records: [record] })).toBeNull()
})
