import {
  editDraft,
  findWriter,
  mergeDrafts,
  newDraft,
  rationaleId,
  rationaleOf,
  redoDraft,
  replayDraft,
  undoDraft,
  withEntry,
  type Act,
  type Command,
  type DraftEntry,
  type GoldDraft,
  type Kept,
  type Rationale,
} from '../core'
import { changeEntry, notify, report, type Context } from './context'
import { keepEntry } from './kept'
import type { Appended, KeptDraft } from './ports'
import type { Draft, TraceEntry } from './types'

/** The draft of an entry; before the first edit it is the trace itself, read as a rationale. */
export function draftOf(context: Context, entry: TraceEntry): Draft {
  if (entry.draft) return entry.draft
  const author = context.get().author
  const base = rationaleOf(entry.trace, author, producerOf(context, entry))
  const draft = newDraft(base)
  return { id: base.id, base, now: draft, shared: draft, kept: 'saved', pending: 0 }
}

/** What the loaded model says of how boxes are written, where the trace was made by it and does not say so itself. */
function producerOf(context: Context, { trace }: TraceEntry) {
  const { model } = context.get()
  if (model.kind !== 'ready' || model.model.name !== trace.producer.model) return {}
  const { dialect, frame, crop } = model.model.protocol
  return findWriter(dialect) ? { dialect, frame, cropRule: crop.rule } : {}
}

/** Does acts on an entry's draft as one step; a running trace is not edited, and what changes nothing is no step. */
export function edit(context: Context, id: string, acts: readonly Act[]): Promise<void> {
  const stamp = { by: context.get().author, at: context.ports.clock.date() }
  const [only, ...more] = acts
  if (!only) return Promise.resolve()
  const command: Command = more.length === 0 ? { ...only, ...stamp } : { kind: 'batch', commands: [...acts], ...stamp }
  return change(context, id, (draft) => editDraft(draft, command))
}

export const undo = (context: Context, id: string) => change(context, id, undoDraft)
export const redo = (context: Context, id: string) => change(context, id, redoDraft)

/** Changes a draft, and begins to write the change in the same task. @returns resolves when it is kept, or is not */
function change(context: Context, id: string, how: (draft: GoldDraft) => Kept): Promise<void> {
  const entry = context.get().traces.find((one) => one.id === id)
  if (!entry || entry.running) return Promise.resolve()
  const draft = draftOf(context, entry)
  const { draft: now, entry: line } = how(draft.now)
  return line ? write(context, id, { ...draft, now }, line) : Promise.resolve()
}

/** Shows a draft, and appends to the log of the library what led to it. */
async function write(context: Context, id: string, draft: Draft, line: DraftEntry): Promise<void> {
  show(context, id, { ...draft, kept: 'saving', pending: draft.pending + 1 })
  const trace = context.get().traces.find((one) => one.id === id)?.trace.id ?? null
  const appended = await context.ports.library.append(draft.id, line, { base: draft.base, of: trace })
  await settle(context, id, draft.now, appended)
  // Without its trace a draft would be lost with the page all the same.
  await context.waits.keep.get(id)
}

function show(context: Context, id: string, draft: Draft): void {
  changeEntry(context, id, (entry) => ({ ...entry, draft }))
}

/**
 * What became of a write. `after`: the draft as it was when the write began.
 * @returns resolves when the edit is kept, by a merge if need be, or when it is said that it is not
 */
function settle(context: Context, id: string, after: GoldDraft, appended: Appended): Promise<void> {
  const draft = context.get().traces.find((one) => one.id === id)?.draft
  if (!draft) return Promise.resolve()
  if (appended.kind === 'stale') return merge(context, id, { ...draft, pending: 0 }, appended.theirs)
  // The merge of an earlier edit has this one in it.
  if (appended.kind === 'superseded') return untilStill(context, id)
  const pending = Math.max(0, draft.pending - 1)
  if (appended.kind === 'kept') {
    show(context, id, { ...draft, shared: after, pending, kept: pending === 0 ? 'saved' : draft.kept })
  } else {
    show(context, id, { ...draft, pending, kept: 'failed' })
    report(context, appended.fault)
  }
  if (pending === 0) still(context, id)
  return Promise.resolve()
}

function untilStill(context: Context, id: string): Promise<void> {
  const { still: waiting } = context.waits
  const draft = context.get().traces.find((one) => one.id === id)?.draft
  if (!draft || draft.pending === 0) return Promise.resolve()
  return new Promise((resolve) => waiting.set(id, [...(waiting.get(id) ?? []), resolve]))
}

function still(context: Context, id: string): void {
  const waiting = context.waits.still.get(id) ?? []
  context.waits.still.delete(id)
  for (const tell of waiting) tell()
}

/** Another tab wrote first: its edits and this tab's are put together, and the result goes after theirs. */
function merge(context: Context, id: string, draft: Draft, lines: readonly DraftEntry[]): Promise<void> {
  const theirs = lines.reduce(withEntry, draft.shared)
  const { draft: now, entry: line } = mergeDrafts(draft.shared, theirs, draft.now)
  const merged: Draft = { ...draft, now, shared: theirs, kept: 'saved' }
  notify(context, 'Another tab changed this rationale too. Both edits were put together; nothing was overwritten.')
  if (line) return write(context, id, merged, line)
  show(context, id, merged)
  still(context, id)
  return Promise.resolve()
}

/** Takes up what was drafted of a trace before: in an earlier visit, before a crash, or in another tab. */
export function recall(context: Context, id: string): Promise<void> {
  const work = takeUp(context, id)
  context.waits.recall.set(id, work)
  return work
}

async function takeUp(context: Context, id: string): Promise<void> {
  const entry = context.get().traces.find((one) => one.id === id)
  if (!entry || entry.draft) return
  try {
    const kept = await keptDraft(context, entry.trace.id)
    const draft = context.get().traces.find((one) => one.id === id)?.draft
    // With a write under way what was read is older: that write is told of it, and merges.
    if (kept && (!draft || (draft.pending === 0 && draft.kept === 'saved'))) show(context, id, draftFrom(kept))
  } catch {
    // What cannot be read now is met again by the first edit, whose write then says why.
  }
}

/** The author's own draft of a trace; else one that was opened, or made under another name. */
async function keptDraft(context: Context, trace: string): Promise<KeptDraft | null> {
  const { library } = context.ports
  const own = await library.readDraft(rationaleId(trace, context.get().author))
  if (own) return own
  const [other] = await library.draftsOf(trace)
  return other === undefined ? null : library.readDraft(other)
}

function draftFrom({ id, base, entries }: KeptDraft): Draft {
  const draft = replayDraft(base, entries)
  return { id, base, now: draft, shared: draft, kept: 'saved', pending: 0 }
}

/** Hears what other tabs write: it is taken over at once where nothing of this tab waits. */
export function followDrafts(context: Context): void {
  let last = Promise.resolve()
  context.ports.library.subscribe((draftId) => {
    last = last.then(() => hear(context, draftId)).catch(ignore)
  })
}

async function hear(context: Context, draftId: string): Promise<void> {
  const { traces, author } = context.get()
  const entry = traces.find(({ draft, trace }) => (draft?.id ?? rationaleId(trace.id, author)) === draftId)
  // A draft that is not shown here is left alone: who catches up has to take over what came.
  if (!entry) return
  if (!entry.draft) return recall(context, entry.id)
  const lines = await context.ports.library.catchUp(draftId)
  const draft = context.get().traces.find((one) => one.id === entry.id)?.draft
  if (!draft || lines.length === 0) return
  const now = lines.reduce(withEntry, draft.now)
  show(context, entry.id, { ...draft, now, shared: now, kept: 'saved' })
}

/** A tab that cannot read now reads again with its next write. */
function ignore(): void {}

/** Writes again what could not be kept, the trace itself included. */
export function retryDraft(context: Context, id: string): void {
  const draft = context.get().traces.find((one) => one.id === id)?.draft
  const again = draft && context.ports.library.retry(draft.id)
  if (draft && again) {
    show(context, id, { ...draft, kept: 'saving', pending: draft.pending + 1 })
    void again.then((appended) => settle(context, id, draft.now, appended))
  }
  void context.waits.keep.get(id)?.then((kept) => (kept ? undefined : keepEntry(context, id)))
}

/** Begins the draft of a rationale that was opened, so that it is there after a reload too. */
export function beginDraft(context: Context, id: string, rationale: Rationale): Promise<void> {
  const now = newDraft(rationale)
  return write(
    context,
    id,
    { id: String(rationale.id), base: rationale, now, shared: now, kept: 'saved', pending: 0 },
    { kind: 'open' },
  )
}
