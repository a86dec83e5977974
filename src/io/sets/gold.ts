import { GoldIndex, judged, LoupeError, readFile, type Trace } from '../../core'
import { openSources } from './files'
import type { JoinedGold } from './words'

/** The name under which the gold that was joined is kept in its set. */
export const GOLD_FILE = 'gold'

/** The gold of a file, an archive's members included, to be joined item by item. What can not be read holds none. */
export async function goldIndexOf(name: string, blob: Blob): Promise<GoldIndex> {
  const index = new GoldIndex()
  const { files } = await openSources([{ path: name, blob }])
  for (const { name: member, opened } of files) {
    if (!opened) continue
    const reading = await readFile(member, opened, {})
    for await (const { trace, kind } of reading.traces(() => undefined)) index.add(trace, kind)
  }
  return index
}

/** Gold that no trace of the set meets. */
export function strangeGold(name: string, items: number): LoupeError {
  return new LoupeError({
    code: 'gold-none',
    message: `${name}: none of its ${items} items is of a trace here.`,
    advice: 'The gold that was joined before stays. Items meet their traces by picture, question or id.',
    where: name,
  })
}

/** A file of which no item says what is right. */
export function noGold(name: string, items: number, size: number): LoupeError {
  const unread = size === 0 ? 'it is empty' : 'no item in it could be read'
  const what = items === 0 ? unread : `${items} items say no answer and have no box`
  return new LoupeError({
    code: 'gold-none',
    message: `${name} holds no gold: ${what}.`,
    advice: 'The gold that was joined before stays. Join a file whose items have gold boxes or right answers.',
    where: name,
  })
}

/** The trace with the gold that was found for it, instead of its own. */
export function withGold(trace: Trace, index: GoldIndex | null, place: number): Trace {
  const found = index?.find(trace, place)
  if (!found) return trace
  const { shapes, answers } = found.gold
  return {
    ...judged(trace, found.gold),
    gold: {
      ...trace.gold,
      ...(answers.length > 0 ? { answers: [...answers] } : {}),
      ...(shapes.length > 0 ? { shapes: [...shapes] } : {}),
    },
  }
}

/** Counts how traces met their gold. */
export class Joining {
  private joined = 0
  private of = 0
  private readonly by: { -readonly [K in keyof JoinedGold['by']]: JoinedGold['by'][K] } = {}
  readonly index: GoldIndex
  private readonly name: string

  constructor(name: string, index: GoldIndex) {
    this.name = name
    this.index = index
  }

  find(trace: Trace, place: number): ReturnType<GoldIndex['find']> {
    const found = this.index.find(trace, place)
    this.of += 1
    if (!found) return null
    this.joined += 1
    this.by[found.by] = (this.by[found.by] ?? 0) + 1
    return found
  }

  get result(): JoinedGold {
    return { name: this.name, items: this.index.length, joined: this.joined, of: this.of, by: { ...this.by } }
  }
}
