import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowOf } from './rowOf'

test('a row says what its trace says', () => {
  const rounds = [{ tokenIds: [1, 2], stats: { ms: 5 } }, { tokenIds: [3] }, {}]
  const trace = {
    id: 't',
    question: 'q?',
    producer: { model: 'm' },
    answer: { text: 'red' },
    created: '2026-01-01',
    rounds,
  }
  expect(rowOf(trace, 'run', '2026-02-02')).toEqual({
    id: 't',
    kind: 'run',
    question: 'q?',
    answer: 'red',
    model: 'm',
    rounds: 3,
    tokens: 3,
    ms: 5,
    created: '2026-01-01',
    saved: '2026-02-02',
  })
})

test('any JSON value has a row; what it does not say is null or empty', () => {
  const empty = { question: '', answer: null, model: '', rounds: 0, tokens: null, ms: null, created: null }
  expect(rowOf(null, 'opened', 's')).toEqual({ id: '', kind: 'opened', saved: 's', ...empty })
  fc.assert(fc.property(fc.jsonValue(), (value) => rowOf(value, 'opened', 's').saved === 's'))
})
