import { findBoxes } from '../../dialects/boxes'

/** A thing as a thought names it: `red torus`, lower case, without article, singular; offsets are of the thought. */
export type Phrase = { readonly name: string; readonly start: number; readonly end: number }

/** Stands in for every character of a box, so that its numbers are read as nothing else and offsets stay. */
const BOX = '\uFFFC'
const TOKEN = /\uFFFC+|\p{L}[\p{L}\d'’-]*|\d+(?:\.\d+)?|[^\s]/gu
const MOST_WORDS = 4

const list = (words: string) => new Set(words.split(' '))
/** May stand between a thing and what is said of it. */
const LINKS = list(
  "is are was were be being been isn't aren't wasn't weren't lies lie sits sit stands stand rests " +
    'located placed positioned appears appear seems seem looks to that which at has have having with ' +
    'its a an the of depth value values not never clearly still also directly just slightly much far ' +
    'bit little relative about roughly both only',
)
/** Ends the name of a thing. */
const STOPS = list(
  'in on under over by for from into near next above below behind front between beside around against ' +
    'and or but so because since while as than then though i we you he she they this these those there ' +
    'here it them one think see sees reads read shows show know find finds note say says zoom compare ' +
    'comparing closer nearer farther further distant more less where when if whether what who how now ' +
    'first second other our',
)
/** Stand before the name of a thing as well as between two. */
const PLACES = list('near nearer closer farther further distant first second next other our')
const PRONOUNS = list('it this these those they them one he she')
const SKIPPED = new Set([',', '(', ':', '=', '"', "'", '“', '-', '–'])

export function withoutBoxes(text: string): string {
  const parts: string[] = []
  let from = 0
  for (const { start, end } of findBoxes(text)) {
    parts.push(text.slice(from, start), BOX.repeat(end - start))
    from = end
  }
  return parts.join('') + text.slice(from)
}

type Token = { readonly text: string; readonly start: number; readonly end: number }

function tokensOf(masked: string, from: number, to: number): Token[] {
  return [...masked.slice(from, to).matchAll(TOKEN)].map((match) => ({
    text: match[0].toLowerCase().replace('’', "'"),
    start: from + match.index,
    end: from + match.index + match[0].length,
  }))
}

const isWord = (token: Token | undefined): token is Token => token !== undefined && /^\p{L}/u.test(token.text)
const isName = (token: Token | undefined): token is Token =>
  isWord(token) && !LINKS.has(token.text) && !STOPS.has(token.text)

/** The thing named last before `to`, with boxes and linking words in between; null where it is a pronoun or none. */
export function phraseBefore(masked: string, from: number, to: number): Phrase | null {
  const tokens = tokensOf(masked, from, to)
  let index = tokens.length - 1
  while (index >= 0 && isBetween(tokens[index])) index -= 1
  const words: Token[] = []
  while (index >= 0 && words.length < MOST_WORDS) {
    const token = tokens[index]
    if (!isName(token)) break
    words.unshift(token)
    index -= 1
  }
  return phraseOf(words)
}

/** The thing named right after `from`, its article and a box aside. `pronoun`: there is one in its place. */
export function phraseAfter(masked: string, from: number, to: number): { phrase: Phrase | null; pronoun: boolean } {
  const tokens = tokensOf(masked, from, to)
  let index = 0
  // "the far torus" is a torus, as it is when read from the other side.
  while (index < tokens.length && isBeforeName(tokens[index])) index += 1
  const words: Token[] = []
  while (words.length < MOST_WORDS) {
    const token = tokens[index]
    if (!isName(token)) break
    words.push(token)
    index += 1
  }
  return { phrase: phraseOf(words), pronoun: words.length === 0 && PRONOUNS.has(tokens[index]?.text ?? '') }
}

function isBetween(token: Token | undefined): boolean {
  if (!token) return false
  return token.text.startsWith(BOX) || LINKS.has(token.text) || SKIPPED.has(token.text)
}

function isBeforeName(token: Token | undefined): boolean {
  return token !== undefined && (token.text.startsWith(BOX) || LINKS.has(token.text) || PLACES.has(token.text))
}

function phraseOf(words: readonly Token[]): Phrase | null {
  const [first, last] = [words[0], words.at(-1)]
  if (!first || !last) return null
  return { name: words.map(({ text }) => singular(text)).join(' '), start: first.start, end: last.end }
}

function singular(word: string): string {
  const bare = word.replace(/'s?$/, '')
  return bare.length > 3 && /[^sui]s$/.test(bare) ? bare.slice(0, -1) : bare
}

/** Where a thought names a thing, as offsets of its words; whole words only. */
export function occurrencesOf(masked: string, name: string): { start: number; end: number }[] {
  const words = name.split(' ')
  const tokens = tokensOf(masked, 0, masked.length)
  return tokens.flatMap((token, i) => {
    const same = words.every((word, k) => isWord(tokens[i + k]) && singular(tokens[i + k]?.text ?? '') === word)
    return same ? [{ start: token.start, end: tokens[i + words.length - 1]?.end ?? token.end }] : []
  })
}
