/** Words of a conversation and how sure they make a dialect that its producer wrote it, 0 to 1. */
type Likeness = readonly (readonly [number, string | RegExp])[]

/** The surest of the words that a text holds; 0 where it holds none. */
export function likeness(text: string, words: Likeness): number {
  const sure = words.filter(([, word]) => (typeof word === 'string' ? text.includes(word) : word.test(text)))
  return Math.max(0, ...sure.map(([value]) => value))
}
