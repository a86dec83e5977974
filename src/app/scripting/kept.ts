import { ACT_KINDS, LoupeError, pixelBox, resolveRationale, type Act, type PixelBox } from '../../core'
import type { LoupeStore, LoupeStoreValue, TraceEntry } from '../../store'
import type { EditCommand, ListedTrace, Loupe, ReadRationale } from './loupe'

/** What scripts reach of what is open and kept. */
export type KeptPorts = {
  readonly store: LoupeStore
  /** A crop of a picture (by its hash, integer pixels) as a PNG; null where the picture is not here. */
  cut(picture: string, box: PixelBox): Promise<Blob | null>
  newId(): string
}

type Kept = Pick<Loupe, 'open' | 'traces' | 'rationales' | 'crop'>

/** Traces, rationales and crops, over the page's own store: what a script does, the page shows. */
export function kept(ports: KeptPorts): Kept {
  const { store } = ports
  const actions = () => store.getState().actions
  return {
    open: (source) => actions().openSource(source instanceof Blob ? source : String(source)),
    traces: {
      list: async () => list(store),
      get: async (id) => (await entryOf(store, id)).trace,
    },
    rationales: {
      get: async (id) => read(store, await entryOf(store, id)),
      edit: async (id, command) => {
        const entry = await entryOf(store, id)
        await change(actions(), entry.id, command, ports.newId)
        const draft = store.getState().traces.find((one) => one.id === entry.id)?.draft
        if (draft?.kept === 'failed') throw notKept()
      },
      save: async (id, { unaccepted = 'mark' } = {}) => {
        const entry = await entryOf(store, id)
        return new Blob([await actions().rationaleFile(entry.id, unaccepted)], { type: 'application/json' })
      },
    },
    crop: async (id, viewId) => {
      const entry = await entryOf(store, id)
      const view = entry.trace.views.find((one) => one.id === viewId)
      const [x1, y1, x2, y2] = view?.cropPx ?? []
      if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) throw unknown('view', viewId)
      const blob = entry.picture && (await ports.cut(entry.picture, pixelBox(x1, y1, x2, y2)))
      if (!blob) throw unknown('picture', entry.trace.images[0]?.name ?? id)
      return blob
    },
  }
}

function list(store: LoupeStore): ListedTrace[] {
  const { traces, saved } = store.getState()
  const open = traces.map(({ trace }) => ({
    id: trace.id,
    question: trace.question,
    answer: trace.answer?.text ?? null,
    model: trace.producer.model,
    open: true,
  }))
  const known = new Set(open.map((one) => one.id))
  const rest = saved.filter((one) => !known.has(one.id))
  return [...open, ...rest.map(({ id, question, answer, model }) => ({ id, question, answer, model, open: false }))]
}

/** An open entry by the id of its trace or of its rationale; a kept trace is opened first. @throws LoupeError */
async function entryOf(store: LoupeStore, id: string): Promise<TraceEntry> {
  const find = () =>
    store.getState().traces.findLast((one) => one.trace.id === id || one.draft?.id === id || one.id === id)
  const { saved, actions } = store.getState()
  if (!find() && saved.some((one) => one.id === id)) await actions.openTrace(id)
  await actions.recalled(find()?.id ?? '')
  const opened = find()
  if (!opened) throw unknown('trace', id)
  return opened
}

function read(store: LoupeStore, entry: TraceEntry): ReadRationale {
  const { id, question, rounds, answer } = resolveRationale(store.getState().actions.rationale(entry.id))
  return {
    id,
    question,
    rounds: rounds.map(({ id: round, thought, rois, zoom, accepted }) => ({
      id: round,
      thought,
      rois: rois.map((roi) => ({ id: roi.id, image: roi.image, box: roi.box })),
      zoom,
      accepted,
    })),
    answer: answer && { text: answer.text, accepted: answer.accepted },
  }
}

function change(
  actions: LoupeStoreValue['actions'],
  entry: string,
  command: EditCommand,
  newId: () => string,
): Promise<void> {
  if (command.kind === 'undo') return actions.undo(entry)
  if (command.kind === 'redo') return actions.redo(entry)
  return actions.edit(actsOf(command, newId), entry)
}

/** A command as the acts of one step; what makes a part gets an id where it brings none. @throws LoupeError */
function actsOf(command: EditCommand, newId: () => string): Act[] {
  const list: readonly unknown[] =
    command.kind === 'batch' && Array.isArray(command['commands']) ? command['commands'] : [command]
  return list.map((one) => {
    const act = { id: newId(), ...(typeof one === 'object' ? one : {}) }
    if (!('kind' in act) || !ACT_KINDS.includes(String(act.kind))) throw unknown('command', JSON.stringify(one))
    // Fields that are not what the kind asks for make the command do nothing: core checks them.
    return act as unknown as Act
  })
}

function unknown(what: string, name: string): LoupeError {
  return new LoupeError({
    code: 'trace-invalid',
    message: `There is no ${what} called ${name.slice(0, 200)}.`,
    advice: 'loupe.traces.list() gives what there is; the types in src/app/scripting/loupe.ts say the rest.',
  })
}

function notKept(): LoupeError {
  return new LoupeError({
    code: 'quota',
    message: 'The edit stands in the page, but the browser could not keep it.',
    advice: 'Save the rationale as a file, make room, and edit again.',
  })
}
