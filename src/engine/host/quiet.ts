/** Knows whether an answer is asked for or being written: work that can wait waits until none is. */
export type Quiet = {
  /** From when a question has come until its answer is there; gives the way to say so, once. */
  enter(): () => void
  readonly busy: boolean
  /** Resolves when nothing is asked; rejects with the signal's reason when that comes first. */
  wait(signal: AbortSignal): Promise<void>
}

export function createQuiet(): Quiet {
  let asked = 0
  const waiting = new Set<() => void>()
  return {
    enter() {
      asked += 1
      let left = false
      return () => {
        if (left) return
        left = true
        asked -= 1
        if (asked === 0) for (const wake of [...waiting]) wake()
      }
    },
    get busy() {
      return asked > 0
    },
    async wait(signal) {
      // Again after each wake: the next question may have come in the meantime.
      while (asked > 0) {
        signal.throwIfAborted()
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake)
            signal.removeEventListener('abort', wake)
            resolve()
          }
          waiting.add(wake)
          signal.addEventListener('abort', wake)
        })
      }
      signal.throwIfAborted()
    },
  }
}
