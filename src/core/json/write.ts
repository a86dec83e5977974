/**
 * Lists and records that lie deeper than this are written on one line: to indent them would make the text grow with
 * the square of the depth.
 */
const DEEPEST_INDENT = 32

/** A list or a record that is being written: its parts, how many are done, what stands between and behind them. */
type Open = {
  readonly source: object
  /** Null for a list. */
  readonly keys: readonly string[] | null
  readonly parts: readonly unknown[]
  done: number
  readonly between: string
  readonly end: string
}

/**
 * JSON with two spaces, and lists of plain numbers on one line: token ids by the hundred, boxes by four. Keeps its own
 * stack, so that what was read at any depth can be written.
 * @throws TypeError when a value holds itself
 */
export function writeJson(value: unknown): string {
  const text: string[] = []
  const open: Open[] = []
  const within = new Set<object>()
  const add = (item: unknown) => {
    const plain = plainText(item)
    if (plain !== null || typeof item !== 'object' || item === null) return void text.push(plain ?? 'null')
    if (within.has(item)) throw new TypeError('A value that holds itself cannot be written as JSON.')
    within.add(item)
    text.push(Array.isArray(item) ? '[' : '{')
    open.push(opened(item, open.length))
    return undefined
  }
  add(value)
  for (let level = open.at(-1); level; level = open.at(-1)) {
    const index = level.done
    if (index === level.parts.length) {
      text.push(level.end)
      within.delete(level.source)
      open.pop()
      continue
    }
    level.done += 1
    text.push(index === 0 ? level.between : `,${level.between || ' '}`)
    if (level.keys) text.push(`${JSON.stringify(level.keys[index])}: `)
    add(level.parts[index])
  }
  text.push('\n')
  return text.join('')
}

function opened(source: object, depth: number): Open {
  const inner = depth < DEEPEST_INDENT ? `\n${'  '.repeat(depth + 1)}` : ''
  const outer = depth < DEEPEST_INDENT ? `\n${'  '.repeat(depth)}` : ''
  if (Array.isArray(source)) return { source, keys: null, parts: source, done: 0, between: inner, end: `${outer}]` }
  const entries = Object.entries(source).filter(([, item]) => item !== undefined)
  const [keys, parts] = [entries.map(([key]) => key), entries.map(([, item]): unknown => item)]
  return { source, keys, parts, done: 0, between: inner, end: `${outer}}` }
}

/** What needs no stack: plain values, lists of numbers, what is empty. Null for everything else. */
function plainText(value: unknown): string | null {
  // JSON knows -0, JSON.stringify does not.
  if (Object.is(value, -0)) return '-0'
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value
    if (list.length === 0) return '[]'
    return list.every((item) => typeof item === 'number')
      ? `[${list.map((item) => plainText(item) ?? 'null').join(', ')}]`
      : null
  }
  return Object.values(value).every((item) => item === undefined) ? '{}' : null
}
