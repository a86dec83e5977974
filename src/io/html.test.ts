import { expect, test } from 'vitest'
import { beginsAsPage } from './html'

const bytes = (text: string) => new TextEncoder().encode(text)

test.each([
  ['<!doctype html><title>x</title>', true],
  ['\ufeff \n<!-- a --> <!-- b -->\n<HTML lang="en">', true],
  ['<body>', true],
  ['{"a": "<html>"}', false],
  ['<htmlx>', false],
  ['<!-- never closed <html>', false],
  ['', false],
])('%j begins as a page: %s', (text, page) => {
  expect(beginsAsPage(bytes(text))).toBe(page)
})

test('comments by the hundred, closed or not, cost no more than their length', () => {
  const start = performance.now()
  for (const comments of ['<!---->'.repeat(40_000), '<!--x-->\n'.repeat(40_000), '<!--'.repeat(40_000)])
    expect(beginsAsPage(bytes(comments))).toBe(false)
  // Each second comment used to make it four times as long: it never came back.
  expect(performance.now() - start).toBeLessThan(1000)
})
