import { readQuery, readScoring, SCORING_DEFAULTS, type RowChunk } from '../core'
import type { Progress, ReadAs, SetInfo, SourceFile } from '../io'
import { fail, type Context } from './context'
import { dropJobs, endJob, startJob } from './jobs'
import type { ImportRequest } from './ports'
import { emptySet, listed, relisted } from './setList'
import { openRow } from './setRows'
import { changeSet, refreshSets } from './setShelf'
import type { OpenSet } from './types'

/** How often the list is filtered anew while rows are still coming, in milliseconds. */
const REFRESH_MS = 250

/** Takes rows as they come, and filters the list anew now and then, not once a chunk. */
function rowTaker(context: Context, id: string): { take(chunk: RowChunk): void; settle(): void } {
  let last = -Infinity
  const refresh = () => changeSet(context, (set) => (set.info.id === id ? listed(set) : set))
  return {
    take(chunk) {
      const { set } = context.get()
      if (set?.info.id !== id) return
      set.table.append(chunk)
      const now = context.ports.clock.now()
      if (now - last < REFRESH_MS) return
      last = now
      refresh()
    },
    settle: refresh,
  }
}

export async function importFiles(context: Context, files: readonly SourceFile[]): Promise<void> {
  const { clock } = context.ports
  const name = nameOfFiles(files.map(({ path }) => path))
  const info: SetInfo = {
    id: clock.newId(),
    name,
    created: clock.date(),
    files: [],
    pictures: [],
    rows: 0,
    bytes: 0,
    complaints: [],
  }
  await readInto(context, info, { files })
}

export async function openRuns(context: Context, file: string): Promise<void> {
  const { sets, actions } = context.get()
  const path = file.split('/').at(-1) ?? file
  const kept = sets.find(({ name }) => name === path)
  if (kept) return void (await actions.openSet(kept.id))
  const work = startJob(context, 'import', 'Fetching the runs')
  try {
    const blob = await context.ports.io.readRuns(file, work.signal)
    endJob(context, work)
    await importFiles(context, [{ path, blob }])
  } catch (error) {
    fail(context, error, file)
  } finally {
    endJob(context, work)
  }
}

export async function readFileAs(context: Context, id: string, file: number, as: ReadAs): Promise<void> {
  const info = context.get().sets.find((one) => one.id === id)
  if (info) await readInto(context, info, { files: null, chosen: { ...chosenOf(info), [file]: as } })
}

/** @param gold of another file: it is joined to every trace, in the place of what was joined before */
export async function readAgain(context: Context, id: string, gold?: SourceFile): Promise<void> {
  const info = context.get().sets.find((one) => one.id === id)
  if (info) await readInto(context, info, { files: null, chosen: chosenOf(info), ...(gold ? { gold } : {}) })
}

/** What a person has chosen before stays chosen: it is what the file is read as. */
function chosenOf({ files }: SetInfo): Record<number, ReadAs> {
  const named = files.flatMap(({ layout, dialect, mapping }, index): [number, ReadAs][] => {
    if (mapping) return [[index, { mapping }]]
    return layout && dialect ? [[index, { layout, dialect }]] : []
  })
  return Object.fromEntries(named)
}

type Reading = Pick<ImportRequest, 'files' | 'chosen' | 'gold'>

/** Reads files into a set and lists its rows as they come; the first is shown as soon as it is there. */
async function readInto(context: Context, info: SetInfo, reading: Reading): Promise<void> {
  const { id, name } = info
  dropJobs(context, 'import')
  const work = startJob(context, 'import', `Reading ${name}`)
  // What was made of its rows is made again; what a person has worked on stays.
  const { traces, actions } = context.get()
  for (const entry of traces) if (entry.row?.set === id && !entry.draft) actions.closeTrace(entry.id)
  const begun: Progress = { file: name, bytes: 0, total: 0, rows: 0 }
  const { set } = context.get()
  const open = set?.info.id === id ? set : null
  // Whoever reads scores and joins gold goes on reading scores.
  const seen = open ? { view: open.view, runBy: open.runBy } : {}
  const listing = { query: {}, scoring: open?.table.scoring ?? SCORING_DEFAULTS }
  context.set({ set: { ...emptySet(info, listing, begun), ...seen }, room: 'traces', place: 'pictures' })
  const rows = rowTaker(context, id)
  const mine = (how: (set: OpenSet) => OpenSet) => changeSet(context, (set) => (set.info.id === id ? how(set) : set))
  let first = true
  let failed = false
  try {
    const { samples } = context.get()
    const known = samples.kind === 'ready' ? samples.value.flatMap(({ sha256 }) => sha256 ?? []) : []
    const request = { set: id, name, date: info.created, known, ...reading }
    const read = await context.ports.sets.import(request, work.signal, {
      progress: (importing) => mine((set) => ({ ...set, importing })),
      set: (now) => mine((set) => ({ ...set, info: now })),
      chunk: (chunk) => {
        rows.take(chunk)
        if (!first) return
        first = false
        rows.settle()
        void openFirst(context, id)
      },
    })
    mine((set) => ({ ...set, info: read }))
    rows.settle()
    if (read.rows === 0) tellEmpty(context, read)
  } catch (error) {
    failed = true
    fail(context, error, name)
  } finally {
    mine((set) => ({ ...set, importing: null }))
    endJob(context, work)
    await refreshSets(context)
  }
  if (failed) await showKept(context, id, open?.row ?? null)
}

/** What could not be read anew is shown as it is kept. */
async function showKept(context: Context, id: string, row: number | null): Promise<void> {
  const { set, sets } = context.get()
  const kept = sets.find((one) => one.id === id)
  if (set?.info.id !== id || !kept) return
  const { view, runBy } = set
  context.set({ set: null })
  await openSet(context, id, set.search)
  changeSet(context, (now) => (now.info.id === id ? { ...now, view, runBy } : now))
  if (row !== null && view === 'stage') await openRow(context, row)
}

/** The first trace is shown as soon as it is there, unless a person has chosen one, or reads the run's page. */
async function openFirst(context: Context, id: string): Promise<void> {
  const { set } = context.get()
  const first = set?.shown[0]
  if (set?.info.id === id && set.view === 'stage' && set.row === null && first !== undefined)
    await openRow(context, first)
}

function tellEmpty(context: Context, { name, files }: SetInfo): void {
  const why = files.flatMap((file) => [...file.refused, ...file.summary.complaints])[0]
  context.get().actions.fail({
    code: 'trace-invalid',
    message: why?.message ?? `${name} holds no traces.`,
    advice: 'Choose what it is read as, under Files of this set, or open another file.',
    where: name,
  })
}

/** One file gives its own name; several, what their folders share, or the first and how many more. */
function nameOfFiles(paths: readonly string[]): string {
  const [first = 'files'] = paths
  if (paths.length === 1) return first.split('/').at(-1) ?? first
  const folder = first.includes('/') ? first.slice(0, first.indexOf('/')) : null
  if (folder !== null && paths.every((path) => path.startsWith(`${folder}/`))) return folder
  return `${first.split('/').at(-1) ?? first} and ${paths.length - 1} more`
}

export async function openSet(context: Context, id: string, search = ''): Promise<boolean> {
  const { ports } = context
  const listing = { query: readQuery(search).query, scoring: readScoring(search) }
  const open = context.get().set
  if (open?.info.id === id) {
    if (search !== open.search) changeSet(context, (set) => relisted(set, listing))
    context.set({ room: 'traces' })
    return true
  }
  dropJobs(context, 'import')
  const work = startJob(context, 'import', 'Opening the set')
  try {
    const info =
      context.get().sets.find((one) => one.id === id) ?? (await ports.sets.list()).find((one) => one.id === id)
    if (!info) return false
    context.set({ set: emptySet(info, listing, null), room: 'traces' })
    const rows = rowTaker(context, id)
    await ports.sets.rows(id, rows.take, work.signal)
    rows.settle()
    return true
  } catch (error) {
    fail(context, error, 'sets')
    return false
  } finally {
    endJob(context, work)
  }
}
