import { readRationale, toFault, type DraftEntry, type Trace } from '../core'
import { pageLibrary, putPicturesBack, rowOf, takePicturesOut, type Library } from '../io'
import { EarlyLines } from './earlyLines'
import type { Appended, LibraryPort, TraceKind } from '../store'

/** What the store is handed of io's library: drafts as core's own entries, traces with their pictures inside. */
export function createLibraryPort(date: () => string): LibraryPort {
  /** The open library: with it a write begins in the caller's own task. */
  let open: Library | null = null
  const opened = async () => (open ??= await pageLibrary())
  const early = new EarlyLines<Line, Appended>()
  const sendEarly = async () => {
    try {
      const library = await opened()
      early.send((draft, line) => write(library, draft, line))
    } catch (error) {
      early.fail({ kind: 'failed', fault: toFault(error, 'library') })
    }
  }
  void opened().catch(() => {
    // It is opened again, and the fault is told, when something is kept or listed.
  })
  return {
    async list() {
      const library = await opened()
      return { kept: await library.list(), removed: await library.listRemoved() }
    },
    keep: async (trace, kind) => keep(await opened(), trace, kind, date()),
    async load(id) {
      const library = await opened()
      const trace = await library.readTrace(id)
      return trace === null ? null : putPicturesBack(trace, (hash) => library.readPicture(hash))
    },
    remove: async (id) => (await opened()).remove(id),
    restore: async (id) => (await opened()).restore(id),
    append: (draft, line, start) => {
      if (open && !early.has(draft)) return write(open, draft, { line, start })
      const appended = early.add(draft, { line, start })
      void sendEarly()
      return appended
    },
    retry: (draft) => {
      const again = early.again(draft)
      if (again) void sendEarly()
      return again ?? open?.retry(draft)?.then(told) ?? null
    },
    catchUp: async (draft) => (await (await opened()).catchUp(draft)).flatMap(lineOf),
    async readDraft(id) {
      const draft = await (await opened()).readDraft(id)
      const base = draft && readRationale(draft.base).rationale
      return draft && base ? { id, base, entries: draft.entries.flatMap(lineOf) } : null
    },
    draftsOf: async (trace) => (await opened()).draftsOf(trace),
    subscribe(listener) {
      void opened().then(
        (library) => library.subscribe((change) => (change.kind === 'draft' ? listener(change.id) : undefined)),
        () => undefined,
      )
    },
  }
}

type Line = { readonly line: DraftEntry; readonly start: Parameters<LibraryPort['append']>[2] }

function write(library: Library, draft: string, { line, start }: Line): Promise<Appended> {
  return library.append(draft, { kind: 'step', step: line }, start).done.then(told)
}

async function keep(library: Library, trace: Trace, kind: TraceKind, date: string): Promise<void> {
  const { trace: bare, pictures } = await takePicturesOut(trace)
  await library.keep({ row: rowOf(bare, kind, date), trace: bare, pictures })
}

type Told = Awaited<ReturnType<Library['append']>['done']>

function told(appended: Told): Appended {
  if (appended.kind === 'stale') return { kind: 'stale', theirs: appended.theirs.flatMap(lineOf) }
  if (appended.kind === 'kept') return { kind: 'kept' }
  return appended
}

type Kept = Awaited<ReturnType<Library['catchUp']>>[number]

/** The log holds core's entries, undo and redo among them, each as a step: what they mean is core's to say. */
function lineOf({ act }: Kept): DraftEntry[] {
  return act.kind === 'step' ? [act.step as DraftEntry] : []
}
