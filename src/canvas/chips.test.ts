import { expect, test } from 'vitest'
import { CHIP_HEIGHT, chipPlaces, chipWidth } from './chips'

const stage = { width: 200, height: 400 }
const box = { x: 40, y: 40, width: 10, height: 10 }

test('the words of boxes that share a corner stand side by side', () => {
  const places = chipPlaces(
    [
      { id: 'a', words: '1', box },
      { id: 'b', words: 'beside 1', box },
      { id: 'c', words: '3', box: { ...box, y: 200 } },
    ],
    stage,
  )
  expect(places.get('a')).toEqual({ x: 39, y: 40 - CHIP_HEIGHT, width: chipWidth('1') })
  expect(places.get('b')).toMatchObject({ x: 39 + chipWidth('1') + 1, y: 40 - CHIP_HEIGHT })
  expect(places.get('c')).toMatchObject({ x: 39, y: 200 - CHIP_HEIGHT })
})

test('words that would stand outside the stage are left out, however many share a corner', () => {
  const places = chipPlaces(
    Array.from({ length: 500 }, (_, index) => ({ id: String(index), words: '1', box })),
    stage,
  )
  expect(places.size).toBeLessThan(12)
  expect([...places.values()].every((place) => place.x < stage.width)).toBe(true)
})
