import type { LoupeActions } from './actions'
import type { Context } from './context'
import { activeEntry } from './derive'
import { dropJobs } from './jobs'
import { changeSet, refreshSets, settled } from './setShelf'

type SetActions = Pick<
  LoupeActions,
  | 'importFiles'
  | 'openRuns'
  | 'readFileAs'
  | 'openSet'
  | 'showRun'
  | 'setScoring'
  | 'foldGroups'
  | 'readAgain'
  | 'saveBlob'
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

/** What reads and lists sets: who asks a model about a picture never loads it. */
const work = () => import('./setWork')

/** Sets: what was opened together, listed by rows; a trace is made again when it is shown. */
export function setActions(context: Context): SetActions {
  return {
    importFiles: async (files) => (await work()).importFiles(context, files),
    openRuns: async (file) => (await work()).openRuns(context, file),
    readFileAs: async (id, file, as) => (await work()).readFileAs(context, id, file, as),
    openSet: async (id, query) => (await work()).openSet(context, id, query),
    closeSet: () => {
      dropJobs(context, 'import')
      context.set({ set: null })
    },
    showRun: (on, by) => changeSet(context, (set) => ({ ...set, view: on ? 'run' : 'stage', runBy: by ?? set.runBy })),
    foldGroups: (keys) => changeSet(context, (set) => ({ ...set, folded: new Set(keys) })),
    readAgain: async (id, gold) => (await work()).readAgain(context, id, gold),
    saveBlob: (name, blob) => context.ports.io.saveBlob(name, blob),
    setScoring: (parameters) => void work().then(({ setScoring }) => setScoring(context, parameters)),
    setQuery: (change) => void work().then(({ setQuery }) => setQuery(context, change)),
    openRow: async (row) => {
      // At once: the next press of a key steps from here, whatever is still being read.
      changeSet(context, (set) => (row < set.table.length ? { ...set, row } : set))
      const opened = await (await work()).openRow(context, row)
      // Only now, so that the run's page and the trace are two steps of the browser's history and not three.
      if (opened) changeSet(context, (set) => (set.row === row ? { ...set, view: 'stage' } : set))
      return opened
    },
    stepRow: async (by) => {
      const { set } = context.get()
      if (!set || set.shown.length === 0) return
      const at = set.row === null ? -1 : set.shown.indexOf(set.row)
      const next = set.shown[Math.min(set.shown.length - 1, Math.max(0, at + by))]
      if (next !== undefined && next !== set.row) await context.get().actions.openRow(next)
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
    exportRows: async (as) => (await work()).exportRows(context, as),
    searchReplies: async (text) => (await work()).searchReplies(context, text),
    runHere: async () => {
      const entry = activeEntry(context.get())
      if (!entry) return
      context.set({ question: entry.trace.question })
      await context.get().actions.ask()
      if (context.get().views.main.entry !== entry.id) context.get().actions.setCompare(entry.id)
    },
  }
}
