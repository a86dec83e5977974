import { setKey } from './parse'

/**
 * Puts back the keys called `__proto__`, which the schema library leaves out of its copies: from outside they are keys
 * like others, and what was read is written again. `read` is changed; it is what the library made of `source`.
 * @returns `read`
 */
export function keepProtoKeys<T>(source: unknown, read: T): T {
  const sources: object[] = isContainer(source) ? [source] : []
  const copies: unknown[] = [read]
  for (let from = sources.pop(); from; from = sources.pop()) {
    const to = copies.pop()
    // What the schema does not know is the very same object in both.
    if (from === to || !isContainer(to)) continue
    if (Array.isArray(from) && !isContainer(from[0])) continue
    if (Object.hasOwn(from, '__proto__')) setKey(to, '__proto__', Object.entries(from).find(isProto)?.[1])
    for (const key of Object.keys(from)) {
      const part: unknown = key === '__proto__' ? null : Reflect.get(from, key)
      if (!isContainer(part)) continue
      sources.push(part)
      copies.push(Reflect.get(to, key))
    }
  }
  return read
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isProto([key]: readonly [string, unknown]): boolean {
  return key === '__proto__'
}
