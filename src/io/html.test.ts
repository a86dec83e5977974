import { expect, test } from 'vitest'
import { growth } from '../core/json/testing/hostile'
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
  for (const comment of ['<!---->', '<!--x-->\n', '<!--']) {
    const [few, many] = [bytes(comment.repeat(10_000)), bytes(comment.repeat(80_000))]
    expect(beginsAsPage(many)).toBe(false)
    // A square would be 64 times; each second comment used to double it.
    const took = growth(
      () => beginsAsPage(few),
      () => beginsAsPage(many),
      30,
    )
    expect([comment, took <= 30]).toEqual([comment, true])
  }
})
