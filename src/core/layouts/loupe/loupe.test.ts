import { expect, test } from 'vitest'
import { loupe } from './loupe'

const sniff = (record: unknown) => loupe.sniff({ file: 'a.json', top: 'object', records: [record] })

test('both versions are told by their schema, with the dialect that the trace names', () => {
  expect(sniff({ schema: 'loupe.trace/1' })).toMatchObject({ score: 1, dialect: 'visreason' })
  expect(sniff({ schema: 'loupe.trace/2', producer: { dialect: 'deepeyes' } })?.dialect).toBe('deepeyes')
  expect(sniff({ schema: 'loupe.trace/2', producer: { dialect: 'unheard-of' } })?.dialect).toBe('visreason')
  expect(sniff({ schema: 'loupe.rationale/1' })).toBeNull()
})
