import { expect, test } from 'vitest'
import { EarlyLines } from './earlyLines'

test('lines that came before the library was open go in order when it opens', async () => {
  const lines = new EarlyLines<number, string>()
  const told = [lines.add('a', 1), lines.add('b', 2), lines.add('a', 3)]
  const sent: string[] = []
  lines.send(async (draft, line) => {
    sent.push(`${draft}${line}`)
    return `kept ${line}`
  })
  expect(await Promise.all(told)).toEqual(['kept 1', 'kept 2', 'kept 3'])
  expect(sent).toEqual(['a1', 'a3', 'b2'])
  expect(lines.has('a')).toBe(false)
})

test('a library that does not open is said once a line, and no line is lost', async () => {
  const lines = new EarlyLines<number, string>()
  const first = lines.add('a', 1)
  lines.fail('failed')
  expect(await first).toBe('failed')
  const second = lines.add('a', 2)
  const again = lines.again('a')
  const sent: number[] = []
  lines.send(async (_, line) => {
    sent.push(line)
    return `kept ${line}`
  })
  expect(await Promise.all([second, again])).toEqual(['kept 2', 'kept 2'])
  expect(sent).toEqual([1, 2])
  expect(lines.again('a')).toBeNull()
})
