import { expect, test } from 'vitest'
import { sourceName } from './models'

test('the name of a model shows no password of its address', () => {
  expect(sourceName({ kind: 'url', url: 'https://me:secret@host/model/' })).toBe('https://***@host/model/')
  expect(sourceName({ kind: 'hub', id: 'https://me:secret@hub/a/b', revision: 'main', host: 'hub' })).toBe(
    'https://***@hub/a/b',
  )
  expect(sourceName({ kind: 'hub', id: 'a/b', revision: 'main', host: 'hub' })).toBe('a/b')
})
