import { isFields, type Fields } from '../content'

/** In newer logs `attachment`, in the oldest `tc`; what follows is a hash. */
const REFERENCE = /(?:attachment|tc):\/\/(\w{8,64})/g
const MOST_DEEP = 12
/** What one message may grow to: a text that refers to itself many times is no log. */
const MOST_TEXT = 64 * 1024 * 1024

/** A value with every reference to an attachment replaced by what it refers to. One that leads nowhere stays. */
export function resolve(value: unknown, attachments: Fields): unknown {
  let room = MOST_TEXT
  const put = (text: string) =>
    text.replace(REFERENCE, (reference, hash: string) => {
      const held = Object.hasOwn(attachments, hash) ? attachments[hash] : undefined
      if (typeof held !== 'string' || held.length > room) return reference
      room -= held.length
      return held
    })
  const walk = (one: unknown, depth: number): unknown => {
    if (typeof one === 'string') return one.includes('://') ? put(one) : one
    if (depth > MOST_DEEP) return one
    if (Array.isArray(one)) return one.map((inner) => walk(inner, depth + 1))
    if (!isFields(one)) return one
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, walk(inner, depth + 1)]))
  }
  return walk(value, 0)
}
