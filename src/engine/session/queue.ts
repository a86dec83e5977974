/** Which work goes first when several wait: a decode step before a picture, a picture before depth. */
export type Priority = 0 | 1 | 2

/**
 * One at a time: the runtime has one stack, and two runs at once end the worker without a word. What waits goes by
 * priority, then by age. A failure is its caller's alone.
 */
export type RunQueue = <T>(priority: Priority, work: () => Promise<T>) => Promise<T>

export function createQueue(): RunQueue {
  const waiting: { priority: Priority; start: () => Promise<void> }[] = []
  let busy = false
  async function drain(): Promise<void> {
    if (busy) return
    busy = true
    for (;;) {
      const best = waiting.reduce(
        (first, { priority }, index) => (priority < (waiting[first]?.priority ?? 3) ? index : first),
        0,
      )
      const [next] = waiting.splice(best, 1)
      if (!next) break
      await next.start()
    }
    busy = false
  }
  return (priority, work) =>
    new Promise((resolve, reject) => {
      waiting.push({ priority, start: () => work().then(resolve, reject) })
      void drain()
    })
}
