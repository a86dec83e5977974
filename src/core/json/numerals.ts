import type { Complaint } from '../trace/schema'

/** What a schema says of a bad place, as far as it is looked at here. */
type Issue = {
  readonly path: readonly PropertyKey[]
  readonly code?: string | undefined
  readonly expected?: string | undefined
}
export type WithNumbers = { readonly json: unknown; readonly complaints: Complaint[] }

/** A longer text is no number that anybody wrote. */
const LONGEST = 64

/** The number that a text writes out, `896` or ` -0.5e3 `; null where it is no finite number. */
export function numeralOf(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > LONGEST || !/^\s*[-+]?\.?\d/.test(value)) return null
  const number = Number(value)
  return Number.isFinite(number) && !/[xob]/i.test(value) ? number : null
}

/**
 * Puts numbers where a schema wants a number and finds its text, each with a complaint `numbers-as-text`. `issues` are
 * the schema's about `json`. Nothing is lost: the text that the file had is under `value`.
 */
export function readNumerals(json: unknown, issues: readonly Issue[]): WithNumbers {
  const root: Steps = new Map()
  const complaints: Complaint[] = []
  for (const issue of issues) {
    const text = valueAt(json, issue.path)
    const number = issue.code === 'invalid_type' && issue.expected === 'number' ? numeralOf(text) : null
    if (number === null) continue
    put(root, issue.path, number)
    const path = issue.path.map(String).join('.')
    complaints.push({
      code: 'numbers-as-text',
      path,
      message: `The number ${number} is written as text.`,
      level: 'dirt',
      value: text,
    })
  }
  return complaints.length === 0 ? { json, complaints } : { json: replaced(json, root), complaints }
}

type Steps = Map<PropertyKey, Steps | number>

function put(root: Steps, path: readonly PropertyKey[], number: number): void {
  let steps = root
  path.slice(0, -1).forEach((key) => {
    const next = steps.get(key)
    const inside: Steps = next instanceof Map ? next : new Map()
    steps.set(key, inside)
    steps = inside
  })
  const last = path.at(-1)
  if (last !== undefined) steps.set(last, number)
}

/** A copy with the numbers in it, every list and record copied once; as deep as the schema, not as the input. */
function replaced(value: unknown, steps: Steps): unknown {
  if (Array.isArray(value)) {
    const list: unknown[] = [...value]
    for (const [key, step] of steps) if (typeof key === 'number') list[key] = stepped(list[key], step)
    return list
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = new Map<PropertyKey, unknown>(Object.entries(value))
  for (const [key, step] of steps) entries.set(key, stepped(entries.get(key), step))
  return Object.fromEntries(entries)
}

function stepped(value: unknown, step: Steps | number): unknown {
  return typeof step === 'number' ? step : replaced(value, step)
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (now, key) => (typeof now === 'object' && now !== null ? Reflect.get(now, key) : undefined),
    value,
  )
}
