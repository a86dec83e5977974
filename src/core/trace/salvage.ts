import type { Complaint } from './schema'

/**
 * What is put where a record is bad, by the path of the bad place (`*` is any index): `drop` takes away the list's item
 * or the key, anything else stands in. A place without a rule loses its key, which is right for whatever is optional.
 */
export type Rule = { readonly at: string; readonly put: 'drop' | { readonly value: unknown } }
export type Issue = {
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly code?: string | undefined
}
type Parsed<T> = { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } }
export type Salvaged<T> = { readonly value: T | null; readonly complaints: Complaint[] }

/** Repairs in turn; more are needed only when a repair lays bare the next fault. */
const MOST_PASSES = 12

/**
 * Reads what it can: a bad place is replaced or taken away, and each such place gives a complaint that holds what stood
 * there (`value`). Never throws; `value` is null when nothing is left that the schema takes.
 */
export function salvage<T>(json: unknown, parse: (value: unknown) => Parsed<T>, rules: readonly Rule[]): Salvaged<T> {
  const complaints: Complaint[] = []
  const tried = new Set<string>()
  let now = json
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const parsed = parse(now)
    if (parsed.success) return { value: parsed.data, complaints }
    const issues = oneEach(parsed.error.issues)
    const said = new Set(complaints.map((complaint) => complaint.path))
    complaints.push(
      ...issues
        .map((issue) => complain(issue, now))
        .filter((one) => !said.has(one.path))
        .reverse(),
    )
    const repaired = repairAll(now, issues, rules, tried)
    if (!repaired) return { value: null, complaints }
    now = repaired.value
  }
  return { value: null, complaints }
}

/** Later places first, so that taking an item out of a list leaves the other paths right. */
function oneEach(issues: readonly Issue[]): Issue[] {
  const seen = new Map(issues.map((issue) => [pathText(issue.path), issue]))
  return [...seen.values()].sort((a, b) => comparePaths(b.path, a.path))
}

function repairAll(
  value: unknown,
  issues: readonly Issue[],
  rules: readonly Rule[],
  tried: Set<string>,
): { value: unknown } | null {
  let now = value
  const done = new Set<string>()
  const before = new Set(tried)
  for (const issue of issues) {
    const repair = repairOf(issue.path, rules, before)
    if (!repair) return null
    const text = pathText(repair.path)
    // Two faults in one place are mended once: the second would hit the neighbour that moved up.
    if (done.has(text)) continue
    done.add(text)
    // A dropped item's place is taken by the next one, which may be dropped too.
    if (repair.put !== 'drop' || typeof repair.path.at(-1) !== 'number')
      tried.add(`${text}=${repair.put === 'drop' ? 'drop' : 'put'}`)
    now = replace(now, repair.path, repair.put)
  }
  return { value: now }
}

type Repair = { readonly path: readonly PropertyKey[]; readonly put: Rule['put'] }

/** The rule of the longest path that holds the bad place and was not tried yet; else its last key goes. */
function repairOf(path: readonly PropertyKey[], rules: readonly Rule[], tried: ReadonlySet<string>): Repair | null {
  const parts = path.map((part) => (typeof part === 'number' ? '*' : String(part)))
  for (let length = parts.length; length > 0; length -= 1) {
    const rule = rules.find((one) => one.at === parts.slice(0, length).join('.'))
    const place = path.slice(0, length)
    const put = rule?.put ?? (length === parts.length && typeof path[length - 1] === 'string' ? 'drop' : undefined)
    if (put !== undefined && !tried.has(`${pathText(place)}=${put === 'drop' ? 'drop' : 'put'}`))
      return { path: place, put }
  }
  return null
}

function replace(value: unknown, [key, ...rest]: readonly PropertyKey[], put: Rule['put']): unknown {
  if (key === undefined) return put === 'drop' ? null : put.value
  if (Array.isArray(value) && typeof key === 'number') {
    const list: readonly unknown[] = value
    if (rest.length === 0 && put === 'drop') return list.toSpliced(key, 1)
    return key < list.length ? list.with(key, replace(list[key], rest, put)) : list
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = new Map<PropertyKey, unknown>(Object.entries(value))
  if (rest.length === 0 && put === 'drop') entries.delete(key)
  else entries.set(key, replace(entries.get(key), rest, put))
  return Object.fromEntries(entries)
}

function complain(issue: Issue, json: unknown): Complaint {
  const value = valueAt(json, issue.path)
  const nan = typeof value === 'number' && !Number.isFinite(value)
  return {
    code: nan ? 'not-a-number' : value === undefined ? 'missing' : 'wrong-type',
    path: pathText(issue.path),
    message: nan ? `${String(value)} is no number that can be used.` : issue.message,
    ...(value === undefined ? {} : { value: nan ? String(value) : value }),
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (now, key) => (typeof now === 'object' && now !== null ? Reflect.get(now, key) : undefined),
    value,
  )
}

export function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}

function comparePaths(a: readonly PropertyKey[], b: readonly PropertyKey[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const [x, y] = [a[i], b[i]]
    if (x === y) continue
    if (x === undefined) return -1
    if (y === undefined) return 1
    if (typeof x === 'number' && typeof y === 'number') return x - y
    return String(x) < String(y) ? -1 : 1
  }
  return 0
}
