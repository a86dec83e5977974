import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byOrder, firstKeys, isKey, keyBetween, placeAfter } from './order'

describe('places in a list', () => {
  const key = fc.array(fc.integer({ min: 0, max: 61 }), { minLength: 1, maxLength: 6 }).map((digits) => {
    const all = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    return `${digits.map((digit) => all[digit] ?? '').join('')}1`
  })

  test('between two keys there is always another', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        fc.pre(a !== b)
        const [low = '', high = ''] = [a, b].sort((one, other) => (one < other ? -1 : 1))
        const middle = keyBetween(low, high)
        expect(low < middle && middle < high && isKey(middle)).toBe(true)
        const [first, last] = [keyBetween(null, low), keyBetween(high, null)]
        expect(first < low && high < last && isKey(first) && isKey(last)).toBe(true)
      }),
    )
  })

  test('a part goes after another, also where two have one key', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 8 }), fc.nat(8), (keys, place) => {
        const list = keys.map((order, index) => ({ id: `p${index}`, order })).sort(byOrder)
        const after = place === 0 ? null : (list[(place - 1) % Math.max(1, list.length)]?.id ?? null)
        const { key: order, moved } = placeAfter(list, after)
        const now = list.map((part) => ({ ...part, ...moved.find((one) => one.id === part.id) }))
        const ids = [...now, { id: 'new', order }].sort(byOrder).map((part) => part.id)
        const index = after === null ? 0 : list.findIndex((part) => part.id === after) + 1
        expect(ids).toEqual(list.map((part) => part.id).toSpliced(index, 0, 'new'))
      }),
    )
  })

  test('new keys are in order and none is the last digit of nothing', () => {
    const keys = firstKeys(5000)
    expect(keys.every(isKey) && keys.every((one, index) => index === 0 || (keys[index - 1] ?? '') < one)).toBe(true)
  })
})
