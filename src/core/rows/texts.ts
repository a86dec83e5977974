/** Texts of a column, one after the other; text i goes from `ends[i - 1]` (0 for the first) to `ends[i]`. */
export type Texts = { readonly all: string; readonly ends: Uint32Array }

export function joinedTexts(texts: readonly string[]): Texts {
  const ends = new Uint32Array(texts.length)
  let end = 0
  for (const [index, text] of texts.entries()) ends[index] = end += text.length
  return { all: texts.join(''), ends }
}

export function textIn({ all, ends }: Texts, at: number): string {
  return all.slice(at === 0 ? 0 : (ends[at - 1] ?? 0), ends[at] ?? 0)
}

/**
 * A text as it is searched and sorted: without regard to case. The two small sigmas are one, since which of them a
 * capital becomes hangs on the letter after it, and texts of a column stand side by side.
 */
export function folded(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ')
}

const known = new WeakMap<Texts, Texts>()

/** All texts of a column folded; kept as long as the column is. */
export function foldedTexts(texts: Texts): Texts {
  const held = known.get(texts) ?? fold(texts)
  known.set(texts, held)
  return held
}

/** A few letters grow in lower case; then the texts are put together anew. */
function fold(texts: Texts): Texts {
  const all = folded(texts.all)
  if (all.length === texts.all.length) return { all, ends: texts.ends }
  return joinedTexts(Array.from(texts.ends, (_, at) => folded(textIn(texts, at))))
}
