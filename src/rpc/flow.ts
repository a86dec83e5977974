/** Keeps a stream from running ahead of its reader: what was sent, and what the reader said that it handled. */
export type Flow = {
  sent(): void
  acknowledged(): void
  /** Nothing more will be said: nobody waits any longer. */
  stop(): void
  /** Resolves when all that was sent was handled. */
  caughtUp(): Promise<void>
}

export function createFlow(): Flow {
  let open = 0
  let stopped = false
  let waiting: (() => void)[] = []
  function release(): void {
    if (open > 0 && !stopped) return
    const ready = waiting
    waiting = []
    for (const resume of ready) resume()
  }
  return {
    sent: () => void (open += 1),
    acknowledged() {
      open -= 1
      release()
    },
    stop() {
      stopped = true
      release()
    },
    caughtUp: () => (open === 0 || stopped ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}
