import { expect, test } from 'vitest'
import { bytesOfBlob } from '../io/containers'
import { passes, queryOf } from './filter'
import { readReports } from './reading'

const CALL = '<tool_call>{"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [1, 2, 3, 4]}}</tool_call>'

/** A rollout of one look, right or wrong. */
function line(acc: 0 | 1): string {
  const messages = [
    { role: 'user', content: 'What?' },
    { role: 'assistant', content: CALL },
    { role: 'user', content: 'The crop.' },
    { role: 'assistant', content: '<answer>red</answer>' },
  ]
  return JSON.stringify({ messages, acc })
}

test('records pass by what the list of the page would show of them', async () => {
  const bytes = bytesOfBlob(new Blob([[line(1), line(1), line(0), line(1), line(0)].join('\n')]), 'made.jsonl')
  const kept: number[] = []
  await readReports(
    bytes,
    {},
    (found) => void (passes(found, queryOf('right=wrong&looks=1-')) && kept.push(found.ordinal)),
  )
  expect(kept).toEqual([2, 4])
})

test('scores filter as they do on the page', async () => {
  const traces = [line(1), line(0)].join('\n')
  const kept: number[] = []
  await readReports(
    bytesOfBlob(new Blob([traces]), 'made.jsonl'),
    {},
    (found) => void (passes(found, queryOf('triage=wrong')) && kept.push(found.ordinal)),
  )
  expect(kept).toEqual([1])
})

test('a filter that means nothing is refused by name', () => {
  expect(() => queryOf('colour=red')).toThrow('colour=red')
})
