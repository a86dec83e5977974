import type { Trace } from '../../core'
import { database, writing } from './db'

/** A kept trace as the list shows it. `saved` is an ISO date, `bytes` its size as JSON text. */
export type SavedTrace = {
  readonly id: string
  readonly question: string
  readonly model: string
  readonly saved: string
  readonly bytes: number
}

/**
 * Keeps a trace in this browser under its id; an older one under that id is replaced.
 * @param now ISO date. @throws LoupeError quota, internal
 */
export async function saveTrace(trace: Trace, now: string): Promise<SavedTrace> {
  const bytes = JSON.stringify(trace).length
  const listed = { id: trace.id, question: trace.question, model: trace.producer.model, saved: now, bytes }
  await writing((db) => db.put('traces', { ...listed, trace }))
  return listed
}

/** Kept traces, newest first. @throws LoupeError internal */
export async function listTraces(): Promise<SavedTrace[]> {
  const db = await database()
  const rows: SavedTrace[] = []
  let cursor = await db.transaction('traces').store.index('saved').openCursor(null, 'prev')
  while (cursor) {
    const { id, question, model, saved, bytes } = cursor.value
    rows.push({ id, question, model, saved, bytes })
    cursor = await cursor.continue()
  }
  return rows
}

export async function loadTrace(id: string): Promise<Trace | null> {
  return (await (await database()).get('traces', id))?.trace ?? null
}

export async function deleteTrace(id: string): Promise<void> {
  await writing((db) => db.delete('traces', id))
}
