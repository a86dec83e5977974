/** One picture in a history: `count` image tokens from `start` on, on a merged grid, of the features named by `key`. */
export type ImageSpan = {
  readonly start: number
  readonly count: number
  /** What the features were made of: image hash, crop and received size. */
  readonly key: string
  /** Merged tokens a column and a row. */
  readonly rows: number
  readonly columns: number
}

/** Everything that a model was given or wrote, as ids, and which of them stand for pictures. */
export type History = { readonly ids: readonly number[]; readonly images: readonly ImageSpan[] }

export const EMPTY_HISTORY: History = { ids: [], images: [] }

export function appendTo(history: History, ids: readonly number[], images: readonly ImageSpan[] = []): History {
  const offset = history.ids.length
  return {
    ids: [...history.ids, ...ids],
    images: [...history.images, ...images.map((span) => ({ ...span, start: span.start + offset }))],
  }
}

/** The first `length` tokens; a picture that is cut through goes whole, and the history ends before it. */
export function cutHistory(history: History, length: number): History {
  const through = history.images.find((span) => span.start < length && length < span.start + span.count)
  const end = through ? through.start : length
  return { ids: history.ids.slice(0, end), images: history.images.filter((span) => span.start + span.count <= end) }
}

/** How many tokens two histories share from the start; two pictures are the same where their keys are. */
export function sharedLength(a: History, b: History): number {
  const most = Math.min(a.ids.length, b.ids.length)
  let length = 0
  while (length < most && a.ids[length] === b.ids[length]) length += 1
  for (let i = 0; i < Math.max(a.images.length, b.images.length); i += 1) {
    const [left, right] = [a.images[i], b.images[i]]
    if (left && right && left.start === right.start && left.key === right.key) continue
    const start = Math.min(left?.start ?? Infinity, right?.start ?? Infinity)
    return Math.min(length, start)
  }
  return length
}

/**
 * M-RoPE positions [3][length - from] of a history's tokens from `from` on, as transformers' `get_rope_index` gives
 * them for still pictures: text counts up on all three axes; a picture's tokens stay at one time and count rows and
 * columns from there; what follows starts after the largest position so far.
 */
export function positionsOf(history: History, from: number): [number[], number[], number[]] {
  const axes: [number[], number[], number[]] = [[], [], []]
  let next = 0
  let index = 0
  const put = (t: number, h: number, w: number) => {
    if (index >= from) {
      axes[0].push(t)
      axes[1].push(h)
      axes[2].push(w)
    }
    index += 1
  }
  for (const span of [...history.images, null]) {
    const end = span ? span.start : history.ids.length
    while (index < end) {
      put(next, next, next)
      next += 1
    }
    if (!span) break
    for (let row = 0; row < span.rows; row += 1) {
      for (let column = 0; column < span.columns; column += 1) put(next, next + row, next + column)
    }
    next += Math.max(span.rows, span.columns)
  }
  return axes
}
