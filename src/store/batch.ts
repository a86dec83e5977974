/** Gathers events and hands them over together, once, before the next frame. */
export type Batch<E> = {
  push(event: E): void
  /** Hands over what is waiting, now: at the end of a run nothing may be left behind. */
  flush(): void
}

export function createBatch<E>(onFrame: (run: () => void) => () => void, hand: (events: E[]) => void): Batch<E> {
  let waiting: E[] = []
  let cancel: (() => void) | null = null
  function flush(): void {
    cancel?.()
    cancel = null
    if (waiting.length === 0) return
    const events = waiting
    waiting = []
    hand(events)
  }
  return {
    flush,
    push(event) {
      waiting.push(event)
      cancel ??= onFrame(flush)
    },
  }
}
