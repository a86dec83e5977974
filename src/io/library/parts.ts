import type { Channel } from './channel'
import type { Storage } from './storage'
import type { Counts, Write } from './words'

/** What the library's parts share. */
export type Parts = {
  readonly storage: Storage
  readonly channel: Channel
  readonly counts: Counts
  /** Called before each write; what it throws is what the write would have thrown. */
  readonly gate: (write: Write) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}
