import { type Query } from '../core'
import type { LoupeActions } from './actions'
import type { Context } from './context'
import { activeEntry } from './derive'
import { dropJobs } from './jobs'
import { changeSet, listed } from './setList'
import { importFiles, openSet, readFileAs } from './setReading'
import { exportRows, openRow, searchReplies } from './setRows'
import { refreshSets, settled } from './setShelf'

type SetActions = Pick<
  LoupeActions,
  | 'importFiles'
  | 'readFileAs'
  | 'openSet'
  | 'closeSet'
  | 'setQuery'
  | 'openRow'
  | 'stepRow'
  | 'pickRows'
  | 'renameSet'
  | 'removeSet'
  | 'exportRows'
  | 'searchReplies'
  | 'runHere'
>

/** Sets: what was opened together, listed by rows; a trace is made again when it is shown. */
export function setActions(context: Context): SetActions {
  return {
    importFiles: (files) => importFiles(context, files),
    readFileAs: (id, file, as) => readFileAs(context, id, file, as),
    openSet: (id, query) => openSet(context, id, query),
    closeSet: () => {
      dropJobs(context, 'import')
      context.set({ set: null })
    },
    setQuery: (change) => setQuery(context, change),
    openRow: (row) => openRow(context, row),
    stepRow: async (by) => {
      const { set } = context.get()
      if (!set || set.shown.length === 0) return
      const at = set.row === null ? -1 : set.shown.indexOf(set.row)
      const next = set.shown[Math.min(set.shown.length - 1, Math.max(0, at + by))]
      if (next !== undefined && next !== set.row) await openRow(context, next)
    },
    pickRows: (rows) => changeSet(context, (set) => ({ ...set, picked: new Set(rows) })),
    renameSet: async (id, name) => {
      await settled(context, 'sets', async () => {
        await context.ports.sets.rename(id, name)
        changeSet(context, (set) => (set.info.id === id ? { ...set, info: { ...set.info, name } } : set))
        await refreshSets(context)
      })
    },
    removeSet: async (id) => {
      await settled(context, 'sets', async () => {
        if (context.get().set?.info.id === id) context.set({ set: null })
        await context.ports.sets.remove(id)
        await refreshSets(context)
      })
    },
    exportRows: (as) => exportRows(context, as),
    searchReplies: (text) => searchReplies(context, text),
    runHere: async () => {
      const entry = activeEntry(context.get())
      if (!entry) return
      context.set({ question: entry.trace.question })
      await context.get().actions.ask()
      if (context.get().views.main.entry !== entry.id) context.get().actions.setCompare(entry.id)
    },
  }
}

function setQuery(context: Context, more: { [K in keyof Query]?: Query[K] | undefined }): void {
  changeSet(context, (set) => {
    const query = Object.fromEntries(
      Object.entries({ ...set.query, ...more }).filter(([, value]) => value !== undefined),
    ) as Query
    return listed({ ...set, query })
  })
}
