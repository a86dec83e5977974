import { LoupeError, writeRationale, type Act, type UnitBox } from '../core'
import { changeEntry, type Context } from './context'
import { activeEntry } from './derive'
import { draftOf, edit, redo, retryDraft, undo } from './drafts'
import { shownRounds } from './shown'
import type { LoupeActions } from './actions'
import type { ShownRound, TraceEntry } from './types'

type EditActions = Pick<
  LoupeActions,
  | 'edit'
  | 'editBox'
  | 'setThought'
  | 'setAnswer'
  | 'addRound'
  | 'addRoi'
  | 'accept'
  | 'undo'
  | 'redo'
  | 'retryDraft'
  | 'recalled'
  | 'rationale'
  | 'rationaleFile'
  | 'setAuthor'
>

/** What a person does to the rationale of an entry: acts of core, by the ids of its parts. */
export function editActions(context: Context): EditActions {
  const { get, set, ports } = context
  const idOf = (entry: string | undefined) => entry ?? get().views.main.entry ?? ''
  const act = (one: Act) => void edit(context, idOf(undefined), [one])
  const inRound = (index: number, make: (round: ShownRound, entry: TraceEntry) => Act | null) => {
    const entry = activeEntry(get())
    const round = entry && shownRounds(entry)[index]
    const made = round && make(round, entry)
    if (made) act(made)
  }
  return {
    edit: (acts, entry) => edit(context, idOf(entry), acts),
    editBox: (index, box) =>
      inRound(index, (round, entry) => {
        const image = imageOfRound(entry, round)
        const zoom = image === null ? null : { image, box: inside(box) }
        return zoom && { kind: 'setBox', round: round.id, zoom, id: ports.clock.newId() }
      }),
    setThought: (index, text) => inRound(index, (round) => ({ kind: 'setThought', round: round.id, text })),
    setAnswer: (text) => act({ kind: 'setAnswer', text }),
    addRound: (after) => {
      const id = ports.clock.newId()
      act({ kind: 'addRound', id, after })
      // A new round is seen, also where a recorded trace was being stepped through.
      changeEntry(context, idOf(undefined), (entry) => ({ ...entry, shown: Infinity }))
      get().actions.select(id)
    },
    addRoi: (index, box) =>
      inRound(index, (round, entry) => {
        const image = imageOfRound(entry, round)
        const id = ports.clock.newId()
        if (image === null) return null
        queueMicrotask(() => get().actions.select(id))
        return { kind: 'addRoi', round: round.id, id, image, box: inside(box) }
      }),
    accept: (index, accepted) =>
      inRound(index, (round) => ({
        kind: 'accept',
        of: round.id,
        accepted: accepted ?? !(round.over?.now.accepted ?? round.round?.accepted === true),
      })),
    undo: (entry) => undo(context, idOf(entry)),
    redo: (entry) => redo(context, idOf(entry)),
    retryDraft: (entry) => retryDraft(context, entry),
    recalled: async (entry) => context.waits.recall.get(entry),
    rationale: (entry) => draftOf(context, entryOf(context, entry)).now.rationale,
    rationaleFile: (entry, unaccepted) => rationaleFile(context, entryOf(context, entry), unaccepted),
    setAuthor: (name) => {
      const author = name.trim().slice(0, 80) || DEFAULT_AUTHOR
      ports.settings.keepAuthor(author)
      set({ author })
    },
  }
}

/** Who edits where nobody has said a name. */
export const DEFAULT_AUTHOR = 'annotator'

/** @throws LoupeError trace-invalid */
function entryOf(context: Context, id: string): TraceEntry {
  const entry = context.get().traces.find((one) => one.id === id)
  if (entry) return entry
  throw new LoupeError({
    code: 'trace-invalid',
    message: 'This trace is not open.',
    advice: 'Open it first.',
    where: id,
  })
}

/** The rationale as a file: its pictures inside, so that it opens as a trace does. */
async function rationaleFile(context: Context, entry: TraceEntry, unaccepted: 'mark' | 'omit'): Promise<string> {
  const { rationale } = draftOf(context, entry).now
  const blob = entry.picture ? context.ports.pictures.blob(entry.picture) : null
  const first = rationale.images[0]
  const images =
    blob && first ? await context.ports.io.embed(rationale.images, new Map([[first.id, blob]])) : rationale.images
  return writeRationale({ ...rationale, images: [...images] }, { unaccepted })
}

function imageOfRound({ trace }: TraceEntry, { round, over }: ShownRound): string | null {
  const call = over?.calls.find((one) => one.now)?.now
  return call?.image ?? round?.actions[0]?.effective?.image ?? round?.rois[0]?.image ?? trace.images[0]?.id ?? null
}

/** A box that was dragged to the very edge may lie a hair outside it. */
function inside(box: UnitBox): UnitBox {
  const within = (value: number) => Math.min(1, Math.max(0, value))
  // Each of the four numbers is mapped to one of the same unit.
  return box.map(within) as unknown as UnitBox
}
