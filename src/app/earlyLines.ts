/** A line that waits for the library to open. `tell` is null once it was told that it could not be kept. */
type Waiting<Line, Told> = { readonly line: Line; tell: ((told: Told) => void) | null }

/**
 * Lines of drafts that came before the library was open, by draft, in order: none may go before an earlier one, and none
 * is lost where the library does not open at once.
 */
export class EarlyLines<Line, Told> {
  readonly #waiting = new Map<string, Waiting<Line, Told>[]>()

  has(draft: string): boolean {
    return this.#waiting.has(draft)
  }

  add(draft: string, line: Line): Promise<Told> {
    return new Promise((tell) => {
      this.#waiting.set(draft, [...(this.#waiting.get(draft) ?? []), { line, tell }])
    })
  }

  /** The library is open: every line goes, and who waits is told what became of it. */
  send(write: (draft: string, line: Line) => Promise<Told>): void {
    const all = [...this.#waiting]
    this.#waiting.clear()
    for (const [draft, lines] of all) {
      for (const { line, tell } of lines) void write(draft, line).then(tell)
    }
  }

  /** The library did not open: who waits is told so, and the lines stay. */
  fail(told: Told): void {
    for (const one of [...this.#waiting.values()].flat()) {
      one.tell?.(told)
      one.tell = null
    }
  }

  /** Who asks again is told of the last line. Null where nothing waits. */
  again(draft: string): Promise<Told> | null {
    const last = this.#waiting.get(draft)?.at(-1)
    if (!last) return null
    return new Promise((resolve) => {
      const { tell } = last
      last.tell = (told) => {
        tell?.(told)
        resolve(told)
      }
    })
  }
}
