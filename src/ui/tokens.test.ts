import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

type Colour = readonly [number, number, number]

function hexOf(name: string, theme: 'light' | 'dark'): string {
  const value = new RegExp(`^\\s*--${name}: (.*);$`, 'm').exec(css)?.[1] ?? ''
  const pair = /^light-dark\((#\w{6}), (#\w{6})\)$/.exec(value)
  return (pair ? pair[theme === 'light' ? 1 : 2] : value) ?? ''
}

function linear(hex: string): Colour {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

/** WCAG 2 contrast. */
function contrast(a: string, b: string): number {
  const [x, y] = [a, b]
    .map(linear)
    .map(([r, g, blue]) => 0.2126 * r + 0.7152 * g + 0.0722 * blue)
    .sort((p, q) => p - q)
  return ((y ?? 0) + 0.05) / ((x ?? 0) + 0.05)
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const VISION = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const

function times(matrix: readonly (readonly number[])[], colour: Colour): Colour {
  const row = (at: number) => (matrix[at] ?? []).reduce((sum, weight, k) => sum + weight * (colour[k] ?? 0), 0)
  return [row(0), row(1), row(2)]
}

/** OKLab (Ottosson 2020), so that a distance of 0.02 is about what an eye can just tell apart. */
function oklab(colour: Colour): Colour {
  const clamped = colour.map((value) => Math.min(1, Math.max(0, value)))
  const [r = 0, g = 0, b = 0] = clamped
  const lms: Colour = [
    Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b),
    Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b),
    Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b),
  ]
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    lms,
  )
}

function distance(a: string, b: string, vision: keyof typeof VISION): number {
  const [p, q] = [a, b].map((hex) => oklab(times(VISION[vision], linear(hex))))
  return Math.hypot(...[0, 1, 2].map((at) => (p?.[at] ?? 0) - (q?.[at] ?? 0)))
}

/** Lightness in [0,1] and hue in degrees, of OKLCH. */
function lightnessAndHue(hex: string): { lightness: number; hue: number } {
  const [lightness, a, b] = oklab(linear(hex))
  return { lightness, hue: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360 }
}

const ROUNDS = Array.from({ length: 12 }, (_, at) => hexOf(`round-${at + 1}`, 'light'))
const VISIONS = ['normal', 'protan', 'deutan', 'tritan'] as const

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const grounds = ['ground', 'surface', 'well', 'hover', 'press']
  test.each(['ink', 'ink-2', 'ink-3', 'ink-off', 'link', 'good', 'bad', 'warn'])(
    '--%s reads on every ground',
    (ink) => {
      const low = grounds.filter((ground) => contrast(hexOf(ink, theme), hexOf(ground, theme)) < 4.5)
      expect(low).toEqual([])
    },
  )

  test.each([
    ['on-strong', 'strong'],
    ['on-strong', 'strong-hover'],
    ['gold-ink', 'gold'],
    ['good', 'good-ground'],
    ['bad', 'bad-ground'],
    ['warn', 'warn-ground'],
    ['ink', 'selection'],
  ])('--%s reads on --%s', (ink, ground) => {
    expect(contrast(hexOf(ink, theme), hexOf(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['line-strong', 'focus'])('--%s is seen against the grounds of controls', (line) => {
    const low = ['ground', 'surface', 'well'].filter((ground) => contrast(hexOf(line, theme), hexOf(ground, theme)) < 3)
    expect(low).toEqual([])
  })
})

describe('lines that mean something', () => {
  const dark = hexOf('case-dark', 'light')
  const light = hexOf('case-light', 'light')
  const greys = Array.from({ length: 256 }, (_, level) => `#${level.toString(16).padStart(2, '0').repeat(3)}`)
  const best = (ground: string) => Math.max(contrast(dark, ground), contrast(light, ground))

  // Contrast hangs on luminance alone, so greys stand for every colour that a picture can have.
  test('one side of the casing has 3:1 on whatever is under it', () => {
    expect(greys.filter((grey) => best(grey) < 3)).toEqual([])
  })

  test.each(['light', 'dark'] as const)('one side has 3:1 on white and on the stage in the %s theme', (theme) => {
    expect(['#ffffff', hexOf('stage', theme)].filter((ground) => best(ground) < 3)).toEqual([])
  })

  test.each(['light', 'dark'] as const)(
    'the one casing of the page has 3:1 on the grounds of the %s theme',
    (theme) => {
      const grounds = ['ground', 'surface', 'well', 'stage'].map((name) => hexOf(name, theme))
      expect(grounds.filter((ground) => contrast(hexOf('case', theme), ground) < 3)).toEqual([])
    },
  )

  test('every colour of a line is told from its dark side or from its light side', () => {
    const all = [...ROUNDS, hexOf('gold', 'light')]
    expect(all.filter((colour) => best(colour) < 3)).toEqual([])
  })
})

describe('round colours', () => {
  test('any two of the first eight differ in hue and in lightness', () => {
    const eight = ROUNDS.slice(0, 8).map(lightnessAndHue)
    const near = eight.flatMap((a, index) =>
      eight.slice(0, index).filter((b) => {
        const turn = Math.abs(a.hue - b.hue)
        return Math.min(turn, 360 - turn) < 30 || Math.abs(a.lightness - b.lightness) < 0.05
      }),
    )
    expect(near).toEqual([])
  })

  test('rounds that follow each other differ clearly in lightness', () => {
    const lightness = ROUNDS.slice(0, 8).map((round) => lightnessAndHue(round).lightness)
    const steps = lightness.slice(1).map((value, index) => Math.abs(value - (lightness[index] ?? 0)))
    expect(Math.min(...steps)).toBeGreaterThan(0.1)
  })

  test.each(VISIONS)('%s vision tells any two of the first eight well apart', (vision) => {
    const eight = ROUNDS.slice(0, 8)
    const close = eight.flatMap((a, index) => eight.slice(0, index).filter((b) => distance(a, b, vision) < 0.07))
    expect(close).toEqual([])
  })

  test('a number reads on each', () => {
    const low = ROUNDS.filter((round, at) => contrast(round, hexOf(`round-${at + 1}-ink`, 'light')) < 4.5)
    expect(low).toEqual([])
  })

  test.each(VISIONS)('%s vision tells any two apart', (vision) => {
    const close = ROUNDS.flatMap((a, i) =>
      ROUNDS.slice(0, i)
        .filter((b) => distance(a, b, vision) < 0.04)
        .map((b) => [a, b]),
    )
    expect(close).toEqual([])
  })

  test.each(VISIONS)('%s vision tells the first five, the default number of rounds, well apart', (vision) => {
    const five = ROUNDS.slice(0, 5)
    const close = five.flatMap((a, i) =>
      five
        .slice(0, i)
        .filter((b) => distance(a, b, vision) < 0.07)
        .map((b) => [a, b]),
    )
    expect(close).toEqual([])
  })

  test.each(VISIONS)('%s vision never takes gold for a round', (vision) => {
    const near = ROUNDS.filter((round) => distance(round, hexOf('gold', 'light'), vision) < 0.16)
    expect(near).toEqual([])
  })
})
