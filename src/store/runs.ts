import { emptyTrace, foldAll, type ImageEntry, type RunEvent, type Trace, type Fault } from '../core'
import { createBatch } from './batch'
import { addEntry, changeEntry, fail, report, type Context } from './context'
import { activeEntry, canAsk, type AskRefusal } from './derive'
import { endJob, phaseOf, startJob, turnJob, type Work } from './jobs'
import { currentBox } from './marks'
import { load, notLoaded } from './models'
import { sampleFor } from './files'
import { keepEntry } from './kept'
import type { LoupeActions } from './actions'
import type { Picture, TraceEntry } from './types'

export function imageOf(picture: Picture): ImageEntry {
  return {
    id: 'image-0',
    width: picture.size.width,
    height: picture.size.height,
    sha256: picture.id,
    name: picture.name,
    ...(picture.uri ? { uri: picture.uri } : {}),
    ...(picture.notes.length > 0 ? { notes: [...picture.notes] } : {}),
  }
}

function blankTrace(context: Context, picture: Picture, question: string): Trace {
  const { model } = context.get()
  return {
    ...emptyTrace(),
    id: context.ports.clock.newId(),
    question,
    images: [imageOf(picture)],
    producer: { model: model.kind === 'ready' ? model.model.name : '' },
  }
}

function entryOf(context: Context, trace: Trace, picture: Picture): TraceEntry {
  return {
    id: context.ports.clock.newId(),
    trace,
    kind: 'live',
    running: true,
    fault: null,
    picture: picture.id,
    from: null,
    shown: Infinity,
    sample: sampleFor(context, picture, trace),
    draft: null,
    complaints: [],
  }
}

type Call = (signal: AbortSignal, onEvent: (event: RunEvent) => void) => Promise<Trace>

/** Puts a running entry on the stage, folds what the engine says into it, and writes down how it ended. */
async function follow(context: Context, entry: TraceEntry, signal: AbortSignal, call: Call): Promise<void> {
  addEntry(context, entry)
  const batch = createBatch(context.ports.clock.onFrame, (events: RunEvent[]) => {
    changeEntry(context, entry.id, (now) => (now.running ? { ...now, trace: foldAll(now.trace, events) } : now))
  })
  try {
    const trace = await call(signal, batch.push)
    batch.flush()
    changeEntry(context, entry.id, (now) => ({ ...now, running: false, trace: dated(context, trace) }))
  } catch (error) {
    batch.flush()
    const fault = fail(context, error, 'run')
    changeEntry(context, entry.id, (now) => ({
      ...now,
      running: false,
      fault: fault.code === 'aborted' ? null : fault,
      trace: dated(context, { ...now.trace, ended: fault.code === 'aborted' ? 'stopped' : fault.code }),
    }))
  }
  await keepEntry(context, entry.id)
}

function dated(context: Context, trace: Trace): Trace {
  return trace.created ? trace : { ...trace, created: context.ports.clock.date() }
}

/** Holds the one place for work until it is over, however it ends. */
async function working(context: Context, run: (work: Work) => Promise<void>): Promise<void> {
  const work = startJob(context, 'run', 'Running')
  try {
    await run(work)
  } catch (error) {
    fail(context, error)
  }
  endJob(context, work)
}

/** Whether a model is there, loaded first where none is: the last one that was, else the bundled one. */
async function ready(context: Context, work: Work): Promise<boolean> {
  const { signal } = work
  if (context.get().model.kind === 'ready') return true
  turnJob(context, work, 'load', 'Loading the model')
  const source = context.source ?? (await context.ports.io.bundled())
  if (!(await load(context, source, signal)) || signal.aborted) return false
  turnJob(context, work, 'run', 'Running')
  return true
}

export function runActions(context: Context): Pick<LoupeActions, 'ask' | 'runFromHere'> {
  const { ports, get } = context
  return {
    async ask() {
      const state = get()
      const why = canAsk(state)
      const picture = state.picture
      if (why || !picture) return report(context, cannotAsk(why))
      const question = state.question.trim()
      const image = ports.pictures.blob(picture.id)
      if (!image) return report(context, lostPicture())
      await working(context, async (work) => {
        const { signal } = work
        if (!(await ready(context, work))) return
        const { policy, system } = get()
        const input = { image, name: picture.name, question, policy, ...(system === null ? {} : { system }) }
        const entry = entryOf(context, blankTrace(context, picture, question), picture)
        await follow(context, entry, signal, (stop, onEvent) =>
          ports.engine.call('reason', input, { signal: stop, onEvent }),
        )
      })
    },
    async runFromHere(round) {
      const from = activeEntry(get())
      const picture = get().picture
      const region = from && currentBox(from, round)
      if (!from || !region || !picture || phaseOf(get()) !== 'idle') return
      const image = from.picture && ports.pictures.blob(from.picture)
      if (!image) return report(context, lostPicture())
      await working(context, async (work) => {
        const { signal } = work
        if (!(await ready(context, work))) return
        if (get().model.kind !== 'ready') throw notLoaded()
        const prefix = {
          ...from.trace,
          id: ports.clock.newId(),
          rounds: from.trace.rounds.slice(0, round),
          answer: null,
        }
        const entry: TraceEntry = {
          ...entryOf(context, prefix, picture),
          kind: 'branch',
          from: { entry: from.id, round },
          sample: from.sample,
        }
        get().actions.setCompare(from.id)
        const input = { trace: from.trace, image, round, region, policy: get().policy }
        await follow(context, entry, signal, (stop, onEvent) =>
          ports.engine.call('branch', input, { signal: stop, onEvent }),
        )
      })
    },
  }
}

function cannotAsk(why: AskRefusal | null): Fault {
  const [code, message, advice] = REFUSED[why ?? 'busy']
  return { code, message, advice }
}

const REFUSED: Readonly<Record<AskRefusal, readonly [Fault['code'], string, string]>> = {
  busy: ['internal', 'The model is at work already.', 'Wait until it is ready, or press Stop.'],
  opening: ['internal', 'The picture is still being opened.', 'Press Run again in a moment.'],
  'no-picture': ['internal', 'There is no picture to ask about.', 'Open a picture, or choose a sample.'],
  'picture-missing': ['internal', 'This trace came without its picture.', 'Open the picture, then ask.'],
  'no-question': [
    'question-empty',
    'The question is empty.',
    'Type what you want to know about the picture, then press Run.',
  ],
}

function lostPicture() {
  return {
    code: 'image-undecodable',
    message: 'The picture is no longer in memory.',
    advice: 'Open it again.',
  } as const
}
