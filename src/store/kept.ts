import { fail, notify, type Context } from './context'
import type { LoupeActions } from './actions'

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
