import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cardRows } from './card'

const card = (name: string) =>
  JSON.parse(readFileSync(`public/models/${name}/card.json`, 'utf8')) as Record<string, unknown>

test('every line of the bundled cards is words and numbers, each with a path of its own', () => {
  for (const name of ['loupe-vlm', 'loupe-depth']) {
    const rows = cardRows(card(name))
    expect(rows.map(({ text }) => text ?? '').filter((text) => /[{}[\]"]/.test(text))).toEqual([])
    expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length)
  }
})

test('a list of measured numbers is a heading, a line for each with what it means, and its domains under it', () => {
  const definition = 'share of answers equal to gold'
  const metrics = [
    {
      id: 'answer',
      name: 'answers right',
      definition,
      value: 0.88204,
      n: 500,
      byDomain: { text: { value: 0.9, n: 125 } },
    },
    { id: 'rounds', value: 2 },
  ]
  expect(
    cardRows({ metrics, cannot: ['photographs', 'drawings'] }).map(({ name, text, note, depth }) => [
      name,
      text,
      note,
      depth,
    ]),
  ).toEqual([
    ['metrics', null, null, 0],
    ['answers right', '0.882 (500)', definition, 1],
    ['text', '0.9 (125)', null, 2],
    ['rounds', '2', null, 1],
    ['cannot', 'photographs, drawings', null, 0],
  ])
})
