import { expect, test } from 'vitest'
import { openR1Log } from './openR1Log'

const block = (content: string, solution: string, reward = 1, more = '') =>
  `------------- 25-16-58-55-945928 Accuracy reward: ${reward}.0 ` +
  `-------------\n${more}Content: ${content}\nSolution: ${solution}\n`
const read = (text: string) => openR1Log.read(text, { file: 'log.txt', top: 'text', ordinal: 0 })
const said = (text: string) => read(text).map(({ turns }) => turns[0]?.parts)

test('a closing ruler ends the solution, and rulers inside a reply do not', () => {
  const ruler = '-'.repeat(68)
  const text = block(`a\n${ruler}\nb`, '<answer> 6 </answer>') + `${ruler}\n\n` + block('c', '7')
  expect(said(text)).toEqual([[{ text: `a\n${ruler}\nb` }], [{ text: 'c' }]])
  expect(read(text).map(({ gold }) => gold?.answers)).toEqual([['6'], ['7']])
})

test('a reply that says "Solution:" itself keeps it', () => {
  const [told] = read(block('x\nSolution: maybe 5\nso', '6'))
  expect(told?.turns[0]?.parts).toEqual([{ text: 'x\nSolution: maybe 5\nso' }])
  expect(told?.gold?.answers).toEqual(['6'])
})

test('rollouts of one solution are a group though others come between', () => {
  const groups = read(block('a', '1') + block('b', '2') + block('c', '1')).map(({ group }) => [group?.id, group?.index])
  expect(groups[2]).toEqual([groups[0]?.[0], 1])
  expect(groups[1]?.[0]).not.toBe(groups[0]?.[0])
})

test('the same solution far away is another prompt', () => {
  const others = Array.from({ length: 40 }, (_, index) => block('x', `other ${index}`)).join('')
  const all = read(block('a', '1') + others + block('b', '1'))
  expect(all.at(-1)?.group?.id).not.toBe(all[0]?.group?.id)
})

test('question and picture are missing, unless a newer log has them', () => {
  expect(read(block('a', '1'))[0]?.complaints).toMatchObject([
    { code: 'question-missing', level: 'note' },
    { code: 'picture-missing', level: 'note' },
    { code: 'groups-guessed', level: 'note' },
  ])
  const [told] = read(block('a', '1', 1, 'Image_path: a.png\nProblem: What?\n'))
  expect(told).toMatchObject({ question: 'What?', pictures: [{ uri: 'a.png' }] })
})

test('gold boxes of a log have no frame: it says none', () => {
  const [shape] = read(block('a', '[170, 318, 506, 793]'))[0]?.gold?.shapes ?? []
  expect(shape).toEqual({ kind: 'box', numbers: [170, 318, 506, 793], author: 'prompt' })
})

test('rewards keep their names', () => {
  expect(read(block('a', '1', 0))[0]?.scores).toEqual({ 'Accuracy reward': 0 })
})
