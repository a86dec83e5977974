import { isFull, storageFault } from './storage'
import type { Appended, Entry, Head } from './words'

/** The log went on otherwise than the writer thought: another tab was first, or the draft is gone. */
export class Stale extends Error {}

/** A log that only grows. */
export type LogPort<A> = {
  /**
   * Adds entries after `head`, all or none. The write begins before this returns; writes end in the order they began.
   * Rejects with `Stale` when the log does not end with `head`.
   */
  add(head: Head, entries: readonly Entry<A>[]): Promise<void>
  /** Entries from `revision` on. */
  since(revision: number): Promise<readonly Entry<A>[]>
  /** Frees some room; false when there is nothing that may go. */
  makeRoom(): Promise<boolean>
}

type Item<A> = {
  readonly entry: Entry<A>
  tried: boolean
  flying: boolean
  /** Who waits to hear; null once it was told. What failed is told again only when somebody asks for a retry. */
  tell: ((appended: Appended<A>) => void) | null
}

/**
 * One tab's end of a draft's log. Appends are sent at once, each chained to the key of the one before, so that none can
 * be kept without those it stands on. When one goes wrong the rest of what is on its way goes wrong with it; then it is
 * found out why, once.
 */
export class Line<A> {
  readonly #port: LogPort<A>
  readonly #newKey: () => string
  #kept: Head
  /** What is not kept, in order. */
  #waiting: Item<A>[] = []
  #flights = 0
  /** Why the first of the flights went wrong; while it stands, nothing is sent. */
  #trouble: { error: unknown } | null = null

  constructor(port: LogPort<A>, start: Head, newKey: () => string) {
    this.#port = port
    this.#kept = start
    this.#newKey = newKey
  }

  head(): Head {
    return this.#kept
  }

  append(act: A): { readonly key: string; readonly done: Promise<Appended<A>> } {
    const key = this.#newKey()
    const done = new Promise<Appended<A>>((tell) => {
      this.#waiting.push({ entry: { key, act }, tried: false, flying: false, tell })
      if (!this.#trouble) this.#send()
    })
    return { key, done }
  }

  /** Writes again what failed; tells what becomes of the last of it. Null when nothing waits. */
  retry(): Promise<Appended<A>> | null {
    const last = this.#waiting.at(-1)
    if (!last) return null
    return new Promise((resolve) => {
      const { tell } = last
      last.tell = (appended) => {
        tell?.(appended)
        resolve(appended)
      }
      if (!this.#trouble && this.#waiting.some((item) => !item.flying)) this.#send()
    })
  }

  /** What other tabs wrote since, when nothing of this one waits; later appends go after it. */
  async catchUp(): Promise<readonly Entry<A>[]> {
    const before = this.#kept
    if (this.#waiting.length > 0) return []
    const theirs = await this.#port.since(before.revision)
    // An append that began meanwhile is told itself.
    if (this.#kept !== before || this.#waiting.length > 0) return []
    this.#passBy(theirs)
    return theirs
  }

  /** The log was read up to `head`: appends go there, unless something of this tab waits. */
  moveTo(head: Head): void {
    if (this.#waiting.length === 0 && head.revision > this.#kept.revision) this.#kept = head
  }

  #send(): void {
    this.#trouble = null
    const before = this.#waiting.filter((item) => item.flying)
    const batch = this.#waiting.filter((item) => !item.flying)
    const head = { revision: this.#kept.revision + before.length, key: before.at(-1)?.entry.key ?? this.#kept.key }
    for (const item of batch) Object.assign(item, { tried: true, flying: true })
    this.#flights += 1
    const entries = batch.map((item) => item.entry)
    this.#port.add(head, entries).then(
      () => this.#landed(batch),
      (error: unknown) => this.#lost(batch, error),
    )
  }

  /** A batch is chained to what was sent before it: that is kept too, even where the browser said otherwise. */
  #landed(batch: readonly Item<A>[]): void {
    this.#flights -= 1
    const end = this.#waiting.findLastIndex((item) => batch.includes(item)) + 1
    for (const item of this.#waiting.splice(0, end)) this.#keep(item)
    if (this.#flights === 0 && this.#trouble) void this.#explain(this.#trouble.error)
  }

  #keep(item: Item<A>): void {
    this.#kept = { revision: this.#kept.revision + 1, key: item.entry.key }
    settle(item, { kind: 'kept', revision: this.#kept.revision })
  }

  #lost(batch: readonly Item<A>[], error: unknown): void {
    this.#flights -= 1
    for (const item of batch) item.flying = false
    this.#trouble ??= { error }
    if (this.#flights === 0) void this.#explain(this.#trouble.error)
  }

  /** Nothing is on its way. Whatever is appended meanwhile waits, and is sent or handed back with the rest. */
  async #explain(error: unknown): Promise<void> {
    const before = this.#waiting.length
    if (before === 0) return this.#giveUp(error)
    try {
      const theirs = error instanceof Stale ? this.#takeOurs(await this.#port.since(this.#kept.revision)) : []
      if (theirs.length > 0) return this.#handBack(theirs)
      const again = this.#waiting.length < before || (isFull(error) && (await this.#port.makeRoom()))
      if (again && this.#waiting.length > 0) this.#send()
      else this.#giveUp(error)
    } catch (second) {
      this.#giveUp(second)
    }
  }

  /** Entries of our own that are kept after all (the browser failed after it wrote) are ours, not theirs. */
  #takeOurs(found: readonly Entry<A>[]): readonly Entry<A>[] {
    let own = 0
    while (own < found.length && found[own]?.key === this.#waiting[0]?.entry.key) {
      const item = this.#waiting.shift()
      if (item) this.#keep(item)
      own += 1
    }
    return found.slice(own)
  }

  #passBy(theirs: readonly Entry<A>[]): void {
    const last = theirs.at(-1)
    if (last) this.#kept = { revision: this.#kept.revision + theirs.length, key: last.key }
  }

  #handBack(theirs: readonly Entry<A>[]): void {
    this.#passBy(theirs)
    // Only one that somebody waits for can hand them back; there is one, or nothing would have been sent.
    const [first, ...rest] = this.#waiting.filter((item) => item.tell)
    const ours = this.#waiting.map((item) => item.entry)
    this.#waiting = []
    this.#trouble = null
    if (first) settle(first, { kind: 'stale', theirs, ours })
    for (const item of rest) settle(item, { kind: 'superseded' })
  }

  #giveUp(error: unknown): void {
    const { fault } = storageFault(error)
    for (const item of this.#waiting) if (item.tried) settle(item, { kind: 'failed', fault })
    this.#trouble = null
    // What was appended since has not had its try.
    if (this.#waiting.some((item) => !item.tried)) this.#send()
  }
}

function settle<A>(item: Item<A>, appended: Appended<A>): void {
  const { tell } = item
  item.tell = null
  tell?.(appended)
}
