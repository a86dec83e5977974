import { toFault, withGuessedSize, withImageSize, type RowValues, type Trace } from '../core'
import type { RecordTrace, RowPlace } from '../io'
import { addEntry, fail, notify, type Context } from './context'
import { recall } from './drafts'
import { sampleFor } from './files'
import { dropJobs, endJob, startJob } from './jobs'
import { noPicture, pictureOf } from './pictureOf'
import { showEntry } from './pictures'
import { listed } from './setList'
import { changeSet } from './setShelf'
import type { OpenSet, Picture, TraceEntry } from './types'

function placeOfRow({ file, ordinal, part, start, end }: RowValues): RowPlace {
  return { file, ordinal, part, start, end }
}

/** Makes the trace of a row again and puts it on the stage; a later request wins over an earlier one. */
export async function openRow(context: Context, row: number): Promise<boolean> {
  const { set } = context.get()
  if (!set || row >= set.table.length) return false
  const id = set.info.id
  if (set.row === null) changeSet(context, (now) => ({ ...now, row }))
  // Another row was chosen in the meantime: to go back to this one would lose that step.
  else if (set.row !== row) return false
  const isWanted = () => context.get().set?.info.id === id && context.get().set?.row === row
  try {
    const known = context.get().traces.find((entry) => entry.row?.set === id && entry.row.row === row)
    if (known) {
      const picture = context.pictures.get(known.picture ?? '')
      if (picture) showEntry(context, picture, known, known.trace.question)
      return true
    }
    const record = await context.ports.sets.trace(id, placeOfRow(set.table.row(row)))
    if (isWanted()) await showRecord(context, record, { set: id, row }, isWanted)
    return true
  } catch (error) {
    if (isWanted()) fail(context, toFault(error), set.info.name)
    return false
  }
}

type Placed = ReturnType<typeof withGuessedSize>

/** With the picture at hand its size is known, and with it every crop; else a size is guessed. */
function placed(trace: Trace, guessed: Placed, picture: Picture): Placed {
  const image = trace.images[0]
  if (!image || picture.bytes === 0) return guessed
  return { trace: withImageSize(trace, image.id, picture.size), complaints: [] }
}

async function showRecord(
  context: Context,
  record: RecordTrace,
  at: { set: string; row: number },
  isWanted: () => boolean,
): Promise<void> {
  const guessed = withGuessedSize(record.trace)
  const picture = (await pictureOf(context, guessed.trace, true)) ?? noPicture(record.trace)
  const { trace, complaints } = placed(record.trace, guessed, picture)
  if (!isWanted()) return
  const entry: TraceEntry = {
    id: context.ports.clock.newId(),
    trace,
    kind: 'opened',
    running: false,
    fault: null,
    picture: picture.id,
    from: null,
    shown: Infinity,
    sample: sampleFor(context, picture, trace),
    draft: null,
    // Those of a round stand at their round.
    complaints: [...record.complaints.filter(({ path }) => !path.startsWith('rounds.')), ...complaints],
    row: { ...at, raw: record.raw, isExact: record.isExact },
  }
  context.pictures.set(picture.id, picture)
  dropOldRows(context)
  context.set({ picture, question: trace.question })
  addEntry(context, entry)
  changeSet(context, (set) => ({ ...set, opened: entry.id }))
  await recall(context, entry.id)
}

/** Rows that were looked at and not worked on leave the desk: a person walks through thousands. */
const MOST_ROWS_OPEN = 12
function dropOldRows(context: Context): void {
  const { traces, views } = context.get()
  const idle = traces.filter(
    (one) => one.row && !one.draft && one.id !== views.main.entry && one.id !== views.beside.entry,
  )
  const gone = new Set(idle.slice(0, Math.max(0, idle.length - MOST_ROWS_OPEN)).map(({ id }) => id))
  if (gone.size > 0) context.set({ traces: traces.filter(({ id }) => !gone.has(id)) })
}

/** Rows of the list, or those that are picked. */
function chosenRows({ picked, shown }: OpenSet): number[] {
  return picked.size > 0 ? [...shown].filter((row) => picked.has(row)) : [...shown]
}

export async function exportRows(context: Context, as: 'loupe' | 'records'): Promise<void> {
  const { set } = context.get()
  if (!set) return
  const work = startJob(context, 'import', 'Writing the file')
  try {
    const places = chosenRows(set).map((row) => placeOfRow(set.table.row(row)))
    const blob = await context.ports.sets.export({ set: set.info.id, places, as }, work.signal)
    context.ports.io.saveBlob(`${set.info.name.replace(/\.[^.]*$/, '')}.${as}.jsonl`, blob)
  } catch (error) {
    fail(context, error, set.info.name)
  } finally {
    endJob(context, work)
  }
}

/** Searches the replies of the rows that are listed, streaming; null takes the search off. */
export async function searchReplies(context: Context, text: string | null): Promise<void> {
  dropJobs(context, 'search')
  changeSet(context, (set) => listed({ ...set, found: null }))
  const { set } = context.get()
  if (!set || text === null || text.trim() === '') return
  const work = startJob(context, 'search', `Searching the replies for "${text}"`)
  const rows = [...set.shown]
  const found = new Set<number>()
  try {
    const places = rows.map((row) => placeOfRow(set.table.row(row)))
    await context.ports.sets.search({ set: set.info.id, text, places }, work.signal, (event) => {
      for (const index of event.found) found.add(rows[index] ?? -1)
      changeSet(context, (now) => (now.info.id === set.info.id ? listed({ ...now, found: new Set(found) }) : now))
    })
    if (found.size === 0) notify(context, `No reply holds "${text}".`)
  } catch (error) {
    if (!work.signal.aborted) fail(context, error, set.info.name)
  } finally {
    endJob(context, work)
  }
}
