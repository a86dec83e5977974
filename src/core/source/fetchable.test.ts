import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fetchable } from './fetchable'

const PAGE = 'https://loupe.example:8443'

test.each([
  '../images/s000.webp',
  'a b.png',
  '/images/a.png',
  'images/a:b.png',
  `${PAGE}/a.png`,
  'HTTPS://Loupe.Example:8443/a.png?x=1',
  'data:image/png;base64,AAAA',
  '',
])('%j is fetched unasked', (uri) => expect(fetchable(uri, PAGE)).toEqual({ kind: 'here' }))

test.each([
  ['http://localhost:9000/delete', 'localhost:9000'],
  ['https://other.example/a.png', 'other.example'],
  ['https://loupe.example/a.png', 'loupe.example'],
  ['http://loupe.example:8443/a.png', 'loupe.example:8443'],
  ['https://loupe.example:8443.evil.example/a.png', 'loupe.example:8443.evil.example'],
  ['https://loupe.example:8443@evil.example/a.png', 'evil.example'],
  ['https://loupe.example:8443\\@evil.example', 'loupe.example:8443'],
  ['//evil.example/a.png', 'evil.example'],
  ['\\\\evil.example\\a.png', 'evil.example'],
  ['/\t/evil.example/a.png', 'evil.example'],
  [' \u0001ht\ntps:/evil.example', 'evil.example'],
  ['https:evil.example', 'evil.example'],
])('%j is not, and names %s', (uri, host) => expect(fetchable(uri, PAGE)).toEqual({ kind: 'elsewhere', host }))

test('what is fetched unasked is always of the page, as the browser reads addresses', () => {
  const piece = fc.constantFrom(
    'https:',
    'http:',
    '//',
    '/',
    '\\',
    '@',
    PAGE,
    'evil.example',
    ':8443',
    '\t',
    ' ',
    '?',
    '#',
    '.',
    'a',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 7 }), (pieces) => {
      const uri = pieces.join('')
      if (fetchable(uri, PAGE).kind !== 'here' || !URL.canParse(uri, `${PAGE}/app/`)) return
      const address = new URL(uri, `${PAGE}/app/`)
      // What is no web address is never fetched.
      if (/^https?:$/.test(address.protocol)) expect(address.origin).toBe(PAGE)
    }),
    { numRuns: 3000 },
  )
})
