import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SCORING_DEFAULTS } from './defaults'
import { readScoring, SCORING_SETTINGS, settingOf, withSetting, writeScoring, type ScoringSetting } from './written'

const NAMES = Object.keys(SCORING_SETTINGS) as ScoringSetting[]

test('the defaults are written as nothing', () => {
  expect(writeScoring(SCORING_DEFAULTS)).toBe('')
  expect(readScoring('right=wrong&looks=2-')).toEqual(SCORING_DEFAULTS)
})

test('what is written is read again, beside filters', () => {
  const value = fc.tuple(fc.constantFrom(...NAMES), fc.integer({ min: 0, max: 800 }))
  fc.assert(
    fc.property(fc.array(value), fc.constantFrom('best' as const, 'final' as const), (values, box) => {
      const made = values.reduce((so, [name, hundredths]) => withSetting(so, name, hundredths / 100), SCORING_DEFAULTS)
      expect(readScoring(`q=a&${writeScoring({ ...made, box })}`)).toEqual({ ...made, box })
    }),
  )
})

test('a value is kept between its least and its most; what is no number changes nothing', () => {
  expect(settingOf(readScoring('h0=7'), 'h0')).toBe(1)
  expect(settingOf(readScoring('tau=0'), 'tau')).toBe(0.05)
  expect(readScoring('h0=&beta=-1&rho=x&n=1e3&box=worst')).toEqual(SCORING_DEFAULTS)
})
