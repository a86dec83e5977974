import type { RowValues } from '../../core'
import type { IconName } from '../../ui'

/** Words of a row: what a list says of a trace. */

type Verdict = { readonly words: string; readonly tone: 'good' | 'bad' | 'plain'; readonly icon?: IconName }

/** As the producer said. */
const VERDICT: Readonly<Record<RowValues['right'], Verdict>> = {
  1: { words: 'right, as imported', tone: 'good', icon: 'check' },
  0: { words: 'wrong, as imported', tone: 'bad', icon: 'close' },
  [-1]: { words: 'nobody says whether it is right', tone: 'plain' },
}

/** Where nobody said. */
const RECOMPUTED: typeof VERDICT = {
  1: { words: 'right, as answer and gold compare', tone: 'good', icon: 'check' },
  0: { words: 'wrong, as answer and gold compare', tone: 'bad', icon: 'close' },
  [-1]: VERDICT[-1],
}

/** As it was imported; where nobody said, as answer and gold compare. */
export function verdictOf(said: RowValues['right'], right: RowValues['right']): Verdict {
  return said === -1 ? RECOMPUTED[right] : VERDICT[said]
}

/** The question; a record without one goes by its answer, then by its place. */
export function rowTitle({ question, answer, key }: RowValues): string {
  const text = question || answer || key
  return text.replace(/\s+/g, ' ').slice(0, 300)
}

export function rowFacts({ kind, rounds, looks, answer, dialect, missing, codes }: RowValues): string {
  const facts = [
    kind === 'trace' ? '' : kind,
    rounds > 0 ? counted(rounds, 'round') : '',
    looks > 0 ? counted(looks, 'look') : '',
    answer ? `“${answer.replace(/\s+/g, ' ').slice(0, 60)}”` : '',
    dialect === 'text' ? '' : dialect,
    missing > 0 ? 'no picture' : '',
    codes.length > 0 ? `${codes.length} ${codes.length === 1 ? 'complaint' : 'complaints'}` : '',
  ]
  return facts.filter(Boolean).join(' · ')
}

export function counted(n: number, word: string): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? word : plural(word)}`
}

function plural(word: string): string {
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`
}
