/** The numbers of a text, in order; at most 1,000. */
export function numbersIn(text: string): number[] {
  const found: number[] = []
  for (const match of text.slice(0, 100_000).matchAll(/-?\d{1,12}(?:\.\d{1,12})?/g)) {
    found.push(Number(match[0]))
    if (found.length >= 1000) break
  }
  return found
}
