/** How far from a mention its sentence is read, in characters: a sentence without end costs no more than a long one. */
export const REACH = 240

/** A sentence of a thought, its mark included; offsets are of the thought. */
export type Sentence = {
  readonly start: number
  readonly end: number
  /** It ends in a question mark. */
  readonly asks: boolean
  /** Where its last colon with white space after it stands; -1 where there is none. */
  readonly lastColon: number
}

/** Cuts a text into sentences once, and finds the one that an offset lies in. A point between digits ends none. */
export function sentencesOf(text: string): (offset: number) => Sentence {
  const sentences: Sentence[] = []
  let start = 0
  let lastColon = -1
  const close = (end: number) => {
    sentences.push({ start, end, asks: text[end - 1] === '?', lastColon })
    start = end
    lastColon = -1
  }
  for (const mark of text.matchAll(/[.!?;\n](?!\d)|:(?=\s)/g)) {
    if (mark[0] === ':') lastColon = mark.index
    else close(mark.index + 1)
  }
  close(text.length)
  return (offset) => {
    let [low, high] = [0, sentences.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sentences[middle]?.end ?? 0) > offset) high = middle
      else low = middle + 1
    }
    return sentences[low] ?? { start: 0, end: text.length, asks: false, lastColon: -1 }
  }
}
