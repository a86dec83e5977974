import { expect, test } from 'vitest'
import { piecesOf } from './pieces'

const cut = (text: string, names?: readonly string[]) =>
  piecesOf(text, names).pieces.map(({ name, start, end }) => [name, text.slice(start, end)])

test('a stretch goes by the innermost tag around it', () => {
  expect(cut('<think>a<back>b</back>c</think>d')).toEqual([
    ['think', 'a'],
    ['back', 'b'],
    ['think', 'c'],
    ['', 'd'],
  ])
})

test('an unknown tag without its partner, and markup, are text', () => {
  expect(cut('a <caption> b <b>c</b> </critique> d')).toEqual([['', 'a <caption> b <b>c</b> </critique> d']])
})

test('a thought that is not closed goes on to the end, around the answer in it', () => {
  const text = '<think>a<answer>b</answer>c'
  expect(cut(text)).toEqual([
    ['think', 'a'],
    ['think', 'c'],
  ])
  expect(piecesOf(text).answer).toEqual({ start: 8, end: 26, inner: { start: 16, end: 17 }, closed: true })
})

test('a thought that only closes ends what stands before it', () => {
  expect(cut('a</think>b')).toEqual([
    ['', 'a'],
    ['', 'b'],
  ])
})

test('an answer that is not closed ends with the text, or with what it stands in', () => {
  expect(piecesOf('<answer>a <info>b').answer).toMatchObject({ inner: { start: 8, end: 17 }, closed: false })
  const text = '<info>a<answer>b</info>c'
  expect(piecesOf(text).answer).toMatchObject({ end: 16, inner: { start: 15, end: 16 }, closed: false })
  expect(cut(text)).toEqual([
    ['info', 'a'],
    ['', 'c'],
  ])
})

test('tags in the answer are not cut', () => {
  expect(cut('<answer>a<info>b</info></answer><info>c</info>')).toEqual([['info', 'c']])
})

test('only the given names are tags', () => {
  expect(cut('<think>a</think><info>b</info>', ['think'])).toEqual([
    ['think', 'a'],
    ['', '<info>b</info>'],
  ])
})
