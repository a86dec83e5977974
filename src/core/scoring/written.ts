import { SCORING_DEFAULTS, type ScoringParameters } from './defaults'

/** A parameter that a person sets: where it stands, and its least and most. */
type Setting = { readonly part: 'looks' | 'zoom'; readonly least: number; readonly most: number }

/** What a person sets, by the name that an address gives it. */
export const SCORING_SETTINGS = {
  h0: { part: 'looks', least: 0, most: 1 },
  beta: { part: 'looks', least: 0, most: 2 },
  rho: { part: 'looks', least: 0, most: 2 },
  // From 0 on any two looks would be the same.
  tau: { part: 'looks', least: 0.05, most: 1 },
  hGood: { part: 'looks', least: 0, most: 1 },
  hBad: { part: 'looks', least: 0, most: 1 },
  n: { part: 'zoom', least: 1, most: 8 },
  cover: { part: 'zoom', least: 0, most: 1 },
} as const satisfies Readonly<Record<string, Setting>>

export type ScoringSetting = keyof typeof SCORING_SETTINGS
const NAMES = Object.keys(SCORING_SETTINGS) as ScoringSetting[]

export function settingOf(parameters: ScoringParameters, name: ScoringSetting): number {
  const part: Readonly<Record<string, number>> = parameters[SCORING_SETTINGS[name].part]
  return part[name] ?? NaN
}

/** The parameters with one of them at another value, which is kept between its least and its most. */
export function withSetting(parameters: ScoringParameters, name: ScoringSetting, value: number): ScoringParameters {
  const { part, least, most } = SCORING_SETTINGS[name]
  return { ...parameters, [part]: { ...parameters[part], [name]: Math.min(most, Math.max(least, value)) } }
}

/** What differs from the defaults, as an address writes it: `h0=0.5&box=final`; empty where nothing does. */
export function writeScoring(parameters: ScoringParameters): string {
  const changed = NAMES.filter((name) => settingOf(parameters, name) !== settingOf(SCORING_DEFAULTS, name))
  const words = changed.map((name) => `${name}=${Number(settingOf(parameters, name).toFixed(4))}`)
  return [...words, ...(parameters.box === SCORING_DEFAULTS.box ? [] : [`box=${parameters.box}`])].join('&')
}

/** Whether a pair of an address sets a parameter, and to something that it can be. */
export function isScoringPair(key: string, value: string): boolean {
  if (key === 'box') return value === 'best' || value === 'final'
  return (NAMES as readonly string[]).includes(key) && /^\d{1,3}(\.\d{1,6})?$/.test(value)
}

/** The parameters that an address names, the defaults for the others; other pairs are passed over. Never throws. */
export function readScoring(search: string): ScoringParameters {
  let parameters = SCORING_DEFAULTS
  for (const pair of search.replace(/^\?/, '').split('&')) {
    const [key = '', value = ''] = pair.split('=')
    if (!isScoringPair(key, value)) continue
    parameters =
      key === 'box'
        ? { ...parameters, box: value as ScoringParameters['box'] }
        : withSetting(parameters, key as ScoringSetting, Number(value))
  }
  return parameters
}
