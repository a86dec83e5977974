import type { CSSProperties } from 'react'

/** How many colours rounds have; a later round starts again at the first. */
export const ROUND_COLOURS = 12

function nth(round: number): number {
  return (round % ROUND_COLOURS) + 1
}

/** `var(--round-n)` of a round that counts from 0. */
export function roundColour(round: number): string {
  return `var(--round-${nth(round)})`
}

/** Sets `--round` and `--round-ink` (words on that colour) for what is inside. */
export function roundStyle(round: number): CSSProperties {
  // React passes custom properties through; its CSSProperties type does not list them.
  return { '--round': `var(--round-${nth(round)})`, '--round-ink': `var(--round-${nth(round)}-ink)` } as CSSProperties
}

/** The colours a canvas needs, as strings that it can paint with. */
export type Tokens = {
  readonly rounds: readonly string[]
  readonly roundInks: readonly string[]
  readonly gold: string
  readonly goldInk: string
  readonly ink: string
  readonly surface: string
  readonly stage: string
  readonly line: string
  readonly focus: string
  /** The two sides of a line that means something. */
  readonly caseDark: string
  readonly caseLight: string
  readonly font: string
}

/** Reads the tokens as they are under the theme that `element` stands in. Read again when the theme changes. */
export function readTokens(element: HTMLElement = document.documentElement): Tokens {
  const style = getComputedStyle(element)
  const get = (name: string) => style.getPropertyValue(name).trim()
  const numbers = Array.from({ length: ROUND_COLOURS }, (_, index) => index + 1)
  return {
    rounds: numbers.map((n) => get(`--round-${n}`)),
    roundInks: numbers.map((n) => get(`--round-${n}-ink`)),
    gold: get('--gold'),
    goldInk: get('--gold-ink'),
    ink: get('--ink'),
    surface: get('--surface'),
    stage: get('--stage'),
    line: get('--line'),
    focus: get('--focus'),
    caseDark: get('--case-dark'),
    caseLight: get('--case-light'),
    font: get('--font'),
  }
}
