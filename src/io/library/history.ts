import type { Act, Entry } from './words'

/** Which steps stand and which can be done again, as keys; the last of each list is the next to undo or redo. */
export type Cursor = { readonly done: readonly string[]; readonly undone: readonly string[] }

/**
 * Where undo and redo stand after a log was replayed. A new step ends what could be redone. An undo or redo that names
 * a step which is not there to be undone or redone says nothing.
 */
export function cursorOf(entries: readonly Entry[]): Cursor {
  const done = new Set<string>()
  const undone = new Set<string>()
  for (const { key, act } of entries) move(done, undone, key, act)
  return { done: [...done], undone: [...undone] }
}

function move(done: Set<string>, undone: Set<string>, key: string, act: Act): void {
  if (act.kind === 'step') {
    done.add(key)
    undone.clear()
  } else if (act.kind === 'undo') {
    if (done.delete(act.of)) undone.add(act.of)
  } else if (undone.delete(act.of)) done.add(act.of)
}
