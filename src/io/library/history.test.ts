import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cursorOf } from './history'
import type { Entry } from './words'

const step = (key: string): Entry => ({ key, act: { kind: 'step', step: null } })
const undo = (key: string, of: string): Entry => ({ key, act: { kind: 'undo', of } })
const redo = (key: string, of: string): Entry => ({ key, act: { kind: 'redo', of } })

describe('where undo and redo stand', () => {
  test('undo takes from what is done, redo puts back, and a new step ends what could be redone', () => {
    const log = [step('a'), step('b'), undo('c', 'b')]
    expect(cursorOf(log)).toEqual({ done: ['a'], undone: ['b'] })
    expect(cursorOf([...log, redo('d', 'b')])).toEqual({ done: ['a', 'b'], undone: [] })
    expect(cursorOf([...log, step('d')])).toEqual({ done: ['a', 'd'], undone: [] })
  })

  test('an undo of what is not there says nothing', () => {
    expect(cursorOf([step('a'), undo('b', 'x'), redo('c', 'a')])).toEqual({ done: ['a'], undone: [] })
  })

  test('undoing all and redoing all gives the same steps in the same order', () => {
    fc.assert(
      fc.property(fc.nat(20), (count) => {
        const keys = Array.from({ length: count }, (_, index) => `s${index}`)
        const undos = [...keys].reverse().map((key) => undo(`u${key}`, key))
        const redos = keys.map((key) => redo(`r${key}`, key))
        const log = [...keys.map(step), ...undos]
        expect(cursorOf(log)).toEqual({ done: [], undone: [...keys].reverse() })
        expect(cursorOf([...log, ...redos])).toEqual({ done: keys, undone: [] })
      }),
    )
  })
})
