import { writeTrace, type RowChunk } from '../../core'
import {
  createHost,
  withHandlers,
  type Beat,
  type FromWorker,
  type Handlers,
  type Task,
  type ToWorker,
} from '../../rpc'
import { fail } from '../faults'
import { SET_CALLS, type ExportInput, type SearchEvent, type SearchInput, type SetCalls, type SetLane } from './calls'
import { importSet } from './importer'
import { RecordReader } from './record'
import { createSetShelf, type SetShelf } from './shelf'
import type { RowPlace, SetInfo } from './words'

/** How long the worker may be silent: a 512 MB document takes a while to parse. */
const BUDGET_MS = 300_000
/** How often a long call says how far it is, in milliseconds. */
const BREATH_MS = 100

/** The worker's side of sets, served over `post`. */
export function createSetHost(post: (message: FromWorker) => void): (message: ToWorker) => void {
  const shelf = createSetShelf<RowChunk>()
  const reader = new RecordReader(shelf)
  return createHost<SetCalls, SetLane, never>({
    post,
    lanes: { import: {}, read: {}, long: {} },
    table: (beatOf) => withHandlers<SetCalls, SetLane, never>(SET_CALLS, handlers(shelf, reader, beatOf)),
    harmless: () => true,
  })
}

function handlers(
  shelf: SetShelf<RowChunk>,
  reader: RecordReader,
  beatOf: (lane: SetLane) => Beat,
): Handlers<SetCalls> {
  const infoOf = async (set: string): Promise<SetInfo> => {
    const info = await shelf.read(set)
    if (info) return info
    throw fail('address-unknown', 'This set is not kept by this browser.', 'Open its files again.', { where: set })
  }
  return {
    import: (input, task) => {
      beatOf('import')('reading files', BUDGET_MS)
      return importSet(input, shelf, reader, task)
    },
    rows: ({ set }, task) => rowsOf(shelf, set, task),
    trace: async ({ set, place }) => {
      beatOf('read')('reading a record', BUDGET_MS)
      const info = await infoOf(set)
      return reader.read(info, place, info.pictures)
    },
    rename: async ({ set, name }) => {
      await shelf.write({ ...(await infoOf(set)), name })
      return null
    },
    remove: async ({ set }) => {
      await shelf.remove(set)
      return null
    },
    search: async (input, task) => {
      beatOf('long')('searching', BUDGET_MS)
      return search(await infoOf(input.set), input, reader, task)
    },
    export: async (input, task) => {
      beatOf('long')('writing', BUDGET_MS)
      return exported(await infoOf(input.set), input, reader, task)
    },
  }
}

async function rowsOf(shelf: SetShelf<RowChunk>, set: string, task: Task<RowChunk>): Promise<SetInfo | null> {
  const info = await shelf.read(set)
  if (!info) return null
  for (let index = 0; ; index += 1) {
    const chunk = await shelf.readChunk(set, index)
    if (!chunk) return info
    task.event(chunk)
  }
}

/** Calls `each` row by row, and says how far it is; a Stop is heard in between. */
async function eachRow<Event>(
  places: readonly RowPlace[],
  task: Task<Event>,
  each: (place: RowPlace, index: number) => Promise<void>,
  say: (done: number) => void,
): Promise<void> {
  let breath = performance.now()
  for (const [index, place] of places.entries()) {
    if (task.signal.aborted) return
    await each(place, index)
    if (performance.now() - breath < BREATH_MS) continue
    breath = performance.now()
    say(index + 1)
    await new Promise<void>((resolve) => setTimeout(resolve))
  }
  say(places.length)
}

async function search(
  info: SetInfo,
  { text, places }: SearchInput,
  reader: RecordReader,
  task: Task<SearchEvent>,
): Promise<null> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  let found: number[] = []
  await eachRow(
    places,
    task,
    async (place, index) => {
      const { trace } = await reader.read(info, place, [])
      const said = trace.rounds.map((round) => round.raw.toLowerCase()).join('\n')
      if (words.every((word) => said.includes(word))) found.push(index)
    },
    (done) => {
      task.event({ done, found })
      found = []
    },
  )
  return null
}

async function exported(
  info: SetInfo,
  { places, as }: ExportInput,
  reader: RecordReader,
  task: Task<{ readonly done: number }>,
): Promise<Blob> {
  const parts: (Blob | string)[] = []
  await eachRow(
    places,
    task,
    async (place) => {
      const bytes = as === 'records' ? await reader.bytes(info, place) : null
      if (bytes) parts.push(bytes, '\n')
      else if (as === 'records') parts.push(`${(await reader.read(info, place, [])).raw.replace(/\n\s*/g, ' ')}\n`)
      else parts.push(`${writeTrace((await reader.read(info, place, info.pictures)).trace).replace(/\n\s*/g, '')}\n`)
    },
    (done) => task.event({ done }),
  )
  return new Blob(parts, { type: 'application/x-ndjson' })
}
