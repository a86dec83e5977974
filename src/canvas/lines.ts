import type { Tokens } from '../ui'
import type { SceneShape } from './scene'

/** One stroke of an outline: the widest is drawn first. Widths and dashes in CSS pixels. */
export type Stroke = { readonly colour: string; readonly width: number; readonly dash: readonly number[] }

type CaseTokens = Pick<Tokens, 'caseDark' | 'caseLight'>

/**
 * A line that means something, in its colour between a dark and a light casing, each a pixel wide: whatever lies under
 * it, one of the two has a contrast of 3:1 or more (WCAG 2, non-text contrast).
 */
export function casedStrokes(colour: string, width: number, dash: readonly number[], tokens: CaseTokens): Stroke[] {
  return [
    { colour: tokens.caseLight, width: width + 4, dash },
    { colour: tokens.caseDark, width: width + 2, dash },
    { colour, width, dash },
  ]
}

export function strokesOf(shape: SceneShape, tokens: Tokens): Stroke[] {
  return casedStrokes(colourOf(shape, tokens), widthOf(shape), shape.dash ?? [], tokens)
}

function widthOf({ thin, lit, role }: SceneShape): number {
  if (thin) return 1
  const width = role === 'roi' ? 1 : 2
  return lit ? width + 1 : width
}

export function colourOf({ colour }: Pick<SceneShape, 'colour'>, tokens: Tokens): string {
  return colour === 'gold' ? tokens.gold : (tokens.rounds[colour % tokens.rounds.length] ?? tokens.ink)
}

/** Words on that colour. */
export function inkOf({ colour }: Pick<SceneShape, 'colour'>, tokens: Tokens): string {
  return colour === 'gold' ? tokens.goldInk : (tokens.roundInks[colour % tokens.roundInks.length] ?? tokens.surface)
}
