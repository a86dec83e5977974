import {
  editDraft,
  findDialect,
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
} from '../core'
import { changeEntry, notify, report, type Context } from './context'
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
  return findDialect(dialect) ? { dialect, frame, cropRule: crop.rule } : {}
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
  settle(context, id, draft.now, appended)
}

function show(context: Context, id: string, draft: Draft): void {
  changeEntry(context, id, (entry) => ({ ...entry, draft }))
}

/** What became of a write. `after`: the draft as it was when the write began. */
function settle(context: Context, id: string, after: GoldDraft, appended: Appended): void {
  const draft = context.get().traces.find((one) => one.id === id)?.draft
  if (!draft) return
  const pending = Math.max(0, draft.pending - 1)
  if (appended.kind === 'kept') {
    show(context, id, { ...draft, shared: after, pending, kept: pending === 0 ? 'saved' : draft.kept })
  } else if (appended.kind === 'failed') {
    show(context, id, { ...draft, pending, kept: 'failed' })
    report(context, appended.fault)
  } else if (appended.kind === 'stale') merge(context, id, { ...draft, pending: 0 }, appended.theirs)
  else show(context, id, { ...draft, pending })
}

/** Another tab wrote first: its edits and this tab's are put together, and the result goes after theirs. */
function merge(context: Context, id: string, draft: Draft, lines: readonly DraftEntry[]): void {
  const theirs = lines.reduce(withEntry, draft.shared)
  const { draft: now, entry: line } = mergeDrafts(draft.shared, theirs, draft.now)
  const merged: Draft = { ...draft, now, shared: theirs, kept: 'saved' }
  notify(context, 'Another tab changed this rationale too. Both edits were put together; nothing was overwritten.')
  if (line) void write(context, id, merged, line)
  else show(context, id, merged)
}

/** Takes up what was drafted of a trace before: in an earlier visit, before a crash, or in another tab. */
export async function recall(context: Context, id: string): Promise<void> {
  const entry = context.get().traces.find((one) => one.id === id)
  if (!entry || entry.draft) return
  try {
    const kept = await context.ports.library.readDraft(rationaleId(entry.trace.id, context.get().author))
    const now = context.get().traces.find((one) => one.id === id)
    if (kept && now && !now.draft) show(context, id, draftFrom(kept))
  } catch {
    // What cannot be read now is met again by the first edit, whose write then says why.
  }
}

function draftFrom({ id, base, entries }: KeptDraft): Draft {
  const draft = replayDraft(base, entries)
  return { id, base, now: draft, shared: draft, kept: 'saved', pending: 0 }
}

/** Hears what other tabs write: it is taken over at once where nothing of this tab waits. */
export function followDrafts(context: Context): void {
  context.ports.library.subscribe((draftId) => {
    void context.ports.library.catchUp(draftId).then((lines) => {
      const entry = context.get().traces.find((one) => one.draft?.id === draftId)
      if (!entry?.draft || lines.length === 0) return
      const now = lines.reduce(withEntry, entry.draft.now)
      show(context, entry.id, { ...entry.draft, now, shared: now, kept: 'saved' })
    }, ignore)
  })
}

/** A tab that cannot read now reads again with its next write. */
function ignore(): void {}

/** Writes again what could not be kept. */
export function retryDraft(context: Context, id: string): void {
  const draft = context.get().traces.find((one) => one.id === id)?.draft
  const again = draft && context.ports.library.retry(draft.id)
  if (!draft || !again) return
  show(context, id, { ...draft, kept: 'saving', pending: 1 })
  void again.then((appended) => settle(context, id, draft.now, appended))
}
