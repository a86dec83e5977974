import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LoupeError, maskAddresses, toFault } from './fault'

test.each([
  ['https://name:secret@host/x', 'https://***@host/x'],
  ['HTTP://name@host', 'HTTP://***@host'],
  ['https:name:secret@host/x', 'https:***@host/x'],
  ['https:\\\\name:secret@host', 'https:\\\\***@host'],
  ['//name:secret@host/a and "https://b:se@cret@c/"', '//***@host/a and "https://***@***@c/"'],
  ['mail to a@b.org, see https://host/@user', 'mail to a@b.org, see https://host/@user'],
  ['owner/name@main', 'owner/name@main'],
])('%j is shown as %j', (text, shown) => {
  expect(maskAddresses(text)).toBe(shown)
})

test('no part of a fault shows a password', () => {
  const address = 'https://name:secret@host/x'
  const text = `Not ${address}.`
  const { fault, message } = new LoupeError({
    code: 'internal',
    message: text,
    advice: text,
    where: address,
    detail: text,
  })
  const thrown = toFault(new TypeError(`Request cannot be constructed from ${address}`))
  expect(JSON.stringify([fault, message, thrown])).not.toContain('secret')
})

test('text without an address is left as it is, and every password goes', () => {
  const word = fc.stringMatching(/^[a-z0-9:]{1,12}$/)
  fc.assert(
    fc.property(word, word, fc.string(), (name, password, text) => {
      const plain = text.replaceAll('@', '')
      expect(maskAddresses(plain)).toBe(plain)
      expect(maskAddresses(`https://${name}:7${password}@host`)).toBe('https://***@host')
    }),
  )
})

test('masking takes time in proportion to the text', () => {
  for (const piece of ['a', '@', '//a', 'https:', '//a@']) {
    const masked = maskAddresses(piece.repeat(200_000))
    expect(masked.length).toBeGreaterThan(0)
  }
})
