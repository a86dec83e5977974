import type { Complaint } from '../trace/schema'
import { countAlike } from './count'
import { keepProtoKeys } from './proto'

/**
 * What is put where a record is bad, by the path of the bad place (`*` is any index): `drop` takes away the list's item
 * or the key, anything else stands in. A place without a rule loses its key, which is right for whatever is optional.
 */
export type Rule = { readonly place: string; readonly put: 'drop' | { readonly value: unknown } }
export type Issue = {
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly code?: string | undefined
  /** The kind of value that is wanted, or the values that are. */
  readonly expected?: string | undefined
  readonly values?: readonly unknown[] | undefined
}
type Parsed<T> = { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } }
export type Salvaged<T> = { readonly value: T | null; readonly complaints: Complaint[] }

/** An issue with its path as text, which is wanted often. */
type Placed = { readonly path: readonly PropertyKey[]; readonly message: string; readonly text: string }

/** Repairs in turn; more are needed only when a repair lays bare the next fault. */
const MOST_PASSES = 12

/**
 * Reads what it can: a bad place is replaced or taken away, and each such place gives a complaint that holds what stood
 * there (`value`), and what else went with it (`taken`, with its path); many of one kind are counted (`countAlike`).
 * Never throws; `value` is null when nothing is left that the schema takes. Each pass is linear in the input and in its
 * issues: no list is copied once per bad item.
 */
export function salvage<T>(json: unknown, parse: (value: unknown) => Parsed<T>, rules: readonly Rule[]): Salvaged<T> {
  const complaints: Complaint[] = []
  const said = new Set<string>()
  const tried: Tried = { put: new Set(), drop: new Set() }
  // The first rule for a place holds.
  const byPlace = new Map([...rules].reverse().map((rule) => [rule.place, rule]))
  let now = json
  let last: readonly Repair[] = []
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const parsed = parse(now)
    if (parsed.success) return { value: keepProtoKeys(now, parsed.data), complaints: countAlike(complaints) }
    if (pass > 0) remember(last, complaints, tried, said)
    const issues = oneEach(parsed.error.issues)
    for (const issue of issues.toReversed()) if (!said.has(issue.text)) complaints.push(complain(issue, now))
    const repairs = issues.map((issue) => repairOf(issue, byPlace, tried))
    if (!repairs.every((repair) => repair !== null)) break
    keepTaken(complaints, issues, repairs, now)
    now = mended(now, treeOf(repairs))
    last = repairs
  }
  return { value: null, complaints: countAlike(complaints) }
}

/** One issue a place, later places first: what a repair adds to a record is added in that order. */
function oneEach(issues: readonly Issue[]): Placed[] {
  const placed = issues.map((issue): Placed => ({
    path: issue.path,
    message: wordsOf(issue),
    text: pathText(issue.path),
  }))
  // The schema mostly finds them in order, one a place.
  const ordered = placed.every((one, index) => index === 0 || comparePaths(placed[index - 1]?.path ?? [], one.path) < 0)
  if (ordered) return placed.reverse()
  return [...new Map(placed.map((one) => [one.text, one])).values()].sort((a, b) => comparePaths(b.path, a.path))
}

/** Takes down what was tried and said in the passes before: only a pass that did not help makes it of use. */
function remember(repairs: readonly Repair[], complaints: readonly Complaint[], tried: Tried, said: Set<string>): void {
  for (const { path, put, text } of repairs) {
    if (put !== 'drop') tried.put.add(text)
    // A dropped item's place is taken by the next one, which may be dropped too.
    else if (typeof path.at(-1) !== 'number') tried.drop.add(text)
  }
  for (const { path } of complaints) said.add(path)
}

/** The places where a repair was tried, by what was done. */
type Tried = { readonly put: Set<string>; readonly drop: Set<string> }
type Repair = { readonly path: readonly PropertyKey[]; readonly put: Rule['put']; readonly text: string }

/** The repairs of one pass as a tree over the paths, so that a list is copied once for all its bad items. */
type Mend = { put: Rule['put'] | null; inside: Map<PropertyKey, Mend> | null }

function treeOf(repairs: readonly Repair[]): Mend {
  const root = emptyMend()
  for (const { path, put } of repairs) {
    // Two faults in one place are mended once.
    const mend = path.reduce(into, root)
    mend.put ??= put
  }
  return root
}

/** Where a repair takes more than the bad place, the first complaint about it keeps all of what goes: `taken`. */
function keepTaken(
  complaints: readonly Complaint[],
  issues: readonly Placed[],
  repairs: readonly (Repair | null)[],
  json: unknown,
): void {
  const byPath = new Map<string, Complaint>()
  const told = new Set<string>()
  for (let index = issues.length - 1; index >= 0; index -= 1) {
    const [issue, repair] = [issues[index], repairs[index]]
    if (!issue || !repair || repair.path.length === issue.path.length || told.has(repair.text)) continue
    if (byPath.size === 0) for (const complaint of complaints) byPath.set(complaint.path, complaint)
    const complaint = byPath.get(issue.text)
    const value = valueAt(json, repair.path)
    told.add(repair.text)
    if (complaint && value !== undefined) complaint['taken'] = { path: repair.text, value }
  }
}

function emptyMend(): Mend {
  return { put: null, inside: null }
}

function into(mend: Mend, key: PropertyKey): Mend {
  mend.inside ??= new Map()
  let next = mend.inside.get(key)
  if (!next) {
    next = emptyMend()
    mend.inside.set(key, next)
  }
  return next
}

/** The rule of the longest path that holds the bad place and was not tried yet; else its last key goes. */
function repairOf({ path, text }: Placed, rules: ReadonlyMap<string, Rule>, tried: Tried): Repair | null {
  const patterns: string[] = []
  for (const key of path) {
    const step = typeof key === 'number' ? '*' : String(key)
    patterns.push(patterns.length === 0 ? step : `${patterns.at(-1) ?? ''}.${step}`)
  }
  for (let length = path.length; length > 0; length -= 1) {
    const whole = length === path.length
    const put = rules.get(patterns[length - 1] ?? '')?.put ?? (whole && typeof path.at(-1) === 'string' ? 'drop' : null)
    if (put === null) continue
    const place = whole ? path : path.slice(0, length)
    const name = whole ? text : pathText(place)
    if (!(put === 'drop' ? tried.drop : tried.put).has(name)) return { path: place, put, text: name }
  }
  return null
}

/** A copy with the repairs of `mend` in it. As deep as the paths, which are the schema's, not the input's. */
function mended(value: unknown, mend: Mend): unknown {
  if (mend.put !== null) return mend.put === 'drop' ? null : mend.put.value
  if (Array.isArray(value)) return mendedList(value, mend)
  if (typeof value !== 'object' || value === null) return value
  const entries = new Map<string, unknown>(Object.entries(value))
  for (const [key, part] of mend.inside ?? []) {
    const name = String(key)
    if (part.put === 'drop') entries.delete(name)
    else entries.set(name, mended(entries.get(name), part))
  }
  // Every key is set as an own one, `__proto__` too.
  return Object.fromEntries(entries)
}

function mendedList(list: readonly unknown[], mend: Mend): unknown[] {
  const kept: unknown[] = []
  list.forEach((item, index) => {
    const part = mend.inside?.get(index)
    if (!part) kept.push(item)
    else if (part.put !== 'drop') kept.push(mended(item, part))
  })
  return kept
}

function complain(issue: Placed, json: unknown): Complaint {
  const value = valueAt(json, issue.path)
  const nan = typeof value === 'number' && !Number.isFinite(value)
  return {
    code: nan ? 'not-a-number' : value === undefined ? 'missing' : 'wrong-type',
    path: issue.text,
    message: nan ? `${String(value)} is no number that can be used.` : issue.message,
    ...(value === undefined ? {} : { value: nan ? String(value) : value }),
  }
}

const KINDS: Readonly<Record<string, string>> = {
  number: 'A number',
  string: 'A text',
  boolean: 'True or false',
  array: 'A list',
  tuple: 'A list of a fixed length',
  object: 'A record',
  record: 'A record',
}

/** What a schema says of a bad place, in words: the library brings none. */
function wordsOf({ message, expected, values }: Issue): string {
  if (values) return `One of ${values.map(String).join(', ')} is wanted here.`
  const kind = KINDS[expected ?? '']
  return kind === undefined ? message : `${kind} is wanted here.`
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (now, key) => (typeof now === 'object' && now !== null ? Reflect.get(now, key) : undefined),
    value,
  )
}

function pathText(path: readonly PropertyKey[]): string {
  return path.join('.')
}

function comparePaths(a: readonly PropertyKey[], b: readonly PropertyKey[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const x = a[index]
    const y = b[index]
    if (x === y) continue
    if (x === undefined) return -1
    if (y === undefined) return 1
    if (typeof x === 'number' && typeof y === 'number') return x - y
    return String(x) < String(y) ? -1 : 1
  }
  return 0
}
