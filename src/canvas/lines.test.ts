import { expect, test } from 'vitest'
import { pixelBox } from '../core'
import type { Tokens } from '../ui'
import { strokesOf } from './lines'
import { boxShape } from './testing/shapes'

const tokens: Tokens = {
  rounds: ['#111111', '#222222'],
  roundInks: ['#ffffff', '#ffffff'],
  gold: '#ffc61a',
  goldInk: '#000000',
  ink: '#000000',
  surface: '#ffffff',
  stage: '#eeeeee',
  line: '#cccccc',
  focus: '#0000ff',
  caseDark: '#101010',
  caseLight: '#fefefe',
  font: 'sans-serif',
}
const shape = boxShape('r0.a0', pixelBox(0, 0, 10, 10))

test.each([
  ['an ordinary line', shape],
  ['a lit line', { ...shape, lit: true }],
  ['a line of another run', { ...shape, thin: true }],
  ['gold', { ...shape, colour: 'gold' as const }],
])('%s has a pixel of light and a pixel of dark on both sides', (_, drawn) => {
  const [light, dark, line] = strokesOf(drawn, tokens)
  expect(light?.colour).toBe('#fefefe')
  expect(dark?.colour).toBe('#101010')
  expect((light?.width ?? 0) - (dark?.width ?? 0)).toBe(2)
  expect((dark?.width ?? 0) - (line?.width ?? 0)).toBe(2)
})

test('a later round than there are colours starts again at the first', () => {
  expect(strokesOf({ ...shape, colour: 3 }, tokens).at(-1)?.colour).toBe('#222222')
})
