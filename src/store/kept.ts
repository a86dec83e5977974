import type { Trace } from '../core'
import { fail, notify, type Context } from './context'
import type { LoupeActions } from './actions'
import type { TraceEntry } from './types'

/** Reads what this browser keeps, rows alone. */
export async function refreshSaved(context: Context): Promise<void> {
  try {
    const { kept, removed } = await context.ports.library.list()
    context.set({ saved: kept, removed })
  } catch (error) {
    fail(context, error, 'saved traces')
  }
}

/** What is deleted can be taken back; nothing asks whether one is sure. */
export function keptActions(context: Context): Pick<LoupeActions, 'deleteSaved' | 'restore'> {
  const { library } = context.ports
  const then = async (work: Promise<void>) => {
    try {
      await work
    } catch (error) {
      fail(context, error, 'saved traces')
    }
    await refreshSaved(context)
  }
  return {
    deleteSaved: async (id) => {
      await then(library.remove(id))
      notify(context, 'The trace was deleted.', { restore: id })
    },
    restore: async (id) => {
      context.set({ notices: context.get().notices.filter((note) => note.restore !== id) })
      await then(library.restore(id))
    },
  }
}

/** The trace with its pictures inside: saving embeds, so that a reopened trace is whole. */
export async function withPictures(context: Context, entry: TraceEntry): Promise<Trace> {
  const blob = entry.picture ? context.ports.pictures.blob(entry.picture) : null
  const first = entry.trace.images[0]
  if (!blob || !first) return entry.trace
  const images = await context.ports.io.embed(entry.trace.images, new Map([[first.id, blob]]))
  return { ...entry.trace, images: [...images] }
}

/** Every finished run and every opened trace is kept by this browser, its picture with it. @returns whether it is */
export function keepEntry(context: Context, id: string): Promise<boolean> {
  const work = keep(context, id)
  context.waits.keep.set(id, work)
  return work
}

async function keep(context: Context, id: string): Promise<boolean> {
  const entry = context.get().traces.find((other) => other.id === id)
  if (!entry || entry.trace.rounds.length === 0) return true
  try {
    await context.ports.library.keep(await withPictures(context, entry), entry.kind)
    await refreshSaved(context)
    return true
  } catch (error) {
    fail(context, error, 'saved traces')
    return false
  }
}
