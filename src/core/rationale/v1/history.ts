import { sameValue } from '../../trace/same'
import { apply, type Command } from './command'
import type { Rationale } from './schema'

/** One place that changed, by its path; `undefined` stands for a key that is not there. */
export type Change = { readonly path: readonly (string | number)[]; readonly before: unknown; readonly after: unknown }
export type Diff = readonly Change[]

/** Diffs done and undone, oldest first. One gesture is one diff; undo applies one backwards, once. */
export type History = { readonly done: readonly Diff[]; readonly undone: readonly Diff[] }
export type Edited = { readonly rationale: Rationale; readonly history: History }

export const EMPTY_HISTORY: History = { done: [], undone: [] }

/** Does a command and remembers its diff; a command that changes nothing is no step. */
export function edit({ rationale, history }: Edited, command: Command): Edited {
  const after = apply(rationale, command)
  const diff = diffOf(rationale, after)
  return diff.length === 0
    ? { rationale, history }
    : { rationale: after, history: { done: [...history.done, diff], undone: [] } }
}

export function undo({ rationale, history }: Edited): Edited {
  const diff = history.done.at(-1)
  if (!diff) return { rationale, history }
  return {
    rationale: applyDiff(rationale, diff, 'back'),
    history: { done: history.done.slice(0, -1), undone: [...history.undone, diff] },
  }
}

export function redo({ rationale, history }: Edited): Edited {
  const diff = history.undone.at(-1)
  if (!diff) return { rationale, history }
  return {
    rationale: applyDiff(rationale, diff, 'on'),
    history: { done: [...history.done, diff], undone: history.undone.slice(0, -1) },
  }
}

/** Where two values of JSON differ, as deep as it goes; lists of unequal length differ as a whole. */
export function diffOf(before: unknown, after: unknown, path: Change['path'] = []): Diff {
  if (sameValue(before, after)) return []
  const [a, b] = [childrenOf(before), childrenOf(after)]
  if (!a || !b || a.list !== b.list || (a.list && a.map.size !== b.map.size)) return [{ path, before, after }]
  const keys = new Set([...a.map.keys(), ...b.map.keys()])
  return [...keys].flatMap((key) => diffOf(a.map.get(key), b.map.get(key), [...path, key]))
}

/** The value with a diff applied, forwards or backwards; places that are not there are passed over. */
export function applyDiff<T>(value: T, diff: Diff, way: 'on' | 'back'): T {
  const changes = way === 'on' ? diff : diff.toReversed()
  // The diff was made from two values of type T, so what it leads to is one.
  return changes.reduce<unknown>(
    (now, change) => put(now, change.path, way === 'on' ? change.after : change.before),
    value,
  ) as T
}

function put(value: unknown, path: Change['path'], leaf: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return leaf
  if (Array.isArray(value)) return typeof key === 'number' ? value.with(key, put(value[key], rest, leaf)) : value
  if (typeof value !== 'object' || value === null) return value
  const entries = new Map<string | number, unknown>(Object.entries(value))
  const child = put(entries.get(key), rest, leaf)
  if (child === undefined) entries.delete(key)
  else entries.set(key, child)
  return Object.fromEntries(entries)
}

function childrenOf(value: unknown): { list: boolean; map: Map<string | number, unknown> } | null {
  if (Array.isArray(value)) return { list: true, map: new Map(value.entries()) }
  return typeof value === 'object' && value !== null ? { list: false, map: new Map(Object.entries(value)) } : null
}
