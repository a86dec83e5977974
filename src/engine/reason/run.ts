import {
  liveDialectOf,
  emptyTrace,
  fold,
  LoupeError,
  readBox,
  roiId,
  roundId,
  viewId,
  type LiveDialect,
  type Fault,
  type FoundBox,
  type KnownImage,
  type KnownView,
  type ParsedReply,
  type PixelBox,
  type Policy,
  type Roi,
  type RunEvent,
  type Trace,
} from '../../core'
import type { NamedPicture } from '../pictureFile'
import { createSampler, type Sampler } from '../sample/sampler'
import type { Loaded } from './loaded'
import { boundedBudget, featuresOf, lookAt, wholeOf, type Budget, type Look, type PictureSource } from './pictures'
import { Talk } from './talk'

export type QuestionPicture = NamedPicture & { readonly source: PictureSource }

/** What a call of the host brings to a run. */
export type RunContext = {
  readonly loaded: Loaded
  readonly signal: AbortSignal
  emit(event: RunEvent): void
  /** Resolves when the page has handled the tokens said so far. */
  caughtUp(): Promise<void>
  openImage(blob: Blob): Promise<QuestionPicture>
  /** What a thrown error is, the state of the device included. */
  faultOf(error: unknown): Fault
}

/** The id of the question's picture in a trace that Loupe makes. */
export const IMAGE_ID = 'image-0'

/** One question under way: the dialogue, the views shown, and the trace as its own events fold it. */
export type Run = {
  readonly context: RunContext
  readonly talk: Talk
  readonly policy: Policy
  readonly dialect: LiveDialect
  readonly sampler: Sampler
  readonly image: KnownImage
  readonly source: PictureSource
  readonly question: string
  readonly views: KnownView[]
  /** Pictures encoded since the last round was counted. */
  readonly cost: { encoded: number; ms: number }
  trace: Trace
  emit(event: RunEvent): void
}

export type BeginInput = {
  readonly image: QuestionPicture
  readonly imageEntry: KnownImage
  readonly question: string
  readonly policy: Policy
  readonly system: string
  readonly branchOf?: NonNullable<Trace['branchOf']>
}

/** A run of which nothing was said yet: `beginRun` says that it begins. */
export function createRun(context: RunContext, input: BeginInput): Run {
  const { loaded } = context
  const { source } = input.image
  const cost = { encoded: 0, ms: 0 }
  const find = async (look: Look) => {
    const { features, encoded, ms } = await featuresOf(loaded, source, look, context.signal)
    cost.encoded += encoded ? 1 : 0
    cost.ms += ms
    return features
  }
  const talk = new Talk(loaded, find, true)
  talk.system(input.system)
  const run: Run = {
    context,
    talk,
    policy: input.policy,
    dialect: liveDialectOf(loaded.protocol.dialect),
    sampler: createSampler(input.policy.sampling),
    image: input.imageEntry,
    source,
    question: input.question,
    views: [],
    cost,
    trace: emptyTrace(),
    emit(event) {
      run.trace = fold(run.trace, event)
      context.emit(event)
    },
  }
  return run
}

export function beginRun(run: Run, input: BeginInput): void {
  const { loaded } = run.context
  const { info } = loaded
  run.emit({
    kind: 'begin',
    trace: newId(),
    question: input.question,
    images: [input.imageEntry],
    producer: {
      model: info.name,
      ...(info.revision === null ? {} : { revision: info.revision }),
      dialect: loaded.protocol.dialect,
      dtype: info.dtype,
      device: info.device,
      ...(info.adapter === '' ? {} : { adapter: info.adapter }),
      runtime: info.runtime,
    },
    policy: input.policy,
    system: input.system,
    frame: loaded.protocol.frame,
    cropRule: { ...loaded.protocol.crop.rule },
    budgets: {
      overview: { ...budgetOf(loaded, input.policy, true) },
      crop: { ...budgetOf(loaded, input.policy, false) },
    },
    ...(input.branchOf ? { branchOf: input.branchOf } : {}),
  })
}

/** After a fault nothing of the dialogue is used again; what fails here says no more than the fault did. */
function discard(run: Run): void {
  try {
    run.talk.drop()
  } catch {
    // The device went with its buffers.
  }
}

/** A dialogue that the model has no positions for is refused before it begins. */
export function tooLong(code: 'question-too-long' | 'trace-too-long', needed: number, known: number): LoupeError {
  const question = code === 'question-too-long'
  const what = question ? 'The question and its picture take' : 'Up to this call the trace takes'
  return new LoupeError({
    code,
    message: `${what} ${needed} positions; this model knows ${known}.`,
    advice: question
      ? 'Shorten the question, allow fewer visual tokens a view, or take a model that knows more.'
      : 'Run from an earlier round, or take a model that knows more.',
  })
}

/**
 * Runs `work` to the end of a run: it says how the run ended. Stop is an end like any other, and what there is stays; a
 * fault is told as an event, then thrown.
 */
export async function endRun(run: Run, work: () => Promise<string>): Promise<Trace> {
  try {
    run.emit({ kind: 'end', ended: await work() })
    run.talk.close()
  } catch (error) {
    const fault = run.context.faultOf(error)
    const stopped = fault.code === 'aborted'
    if (!stopped) run.emit({ kind: 'fault', fault })
    run.emit({ kind: 'end', ended: stopped ? 'stopped' : fault.code })
    if (!stopped) {
      discard(run)
      throw error
    }
    run.talk.close()
  }
  return run.trace
}

/** The pixels that a view may have: of the whole picture, or of a crop. */
export function budgetOf({ protocol, model }: Loaded, policy: Policy, whole: boolean): Budget {
  return boundedBudget(whole ? protocol.overview : protocol.crop, model.factor, policy.maxVisualTokens)
}

/** The id of the view that is shown next; a trace that is run on from may use the place's already. */
export function nextViewId({ views }: Run): string {
  let place = views.length
  while (views.some((view) => view.id === viewId(place))) place += 1
  return viewId(place)
}

/** Makes a view of a crop: encodes it unless its features are at hand, and tells. */
export async function showView(
  run: Run,
  round: number,
  cropPx: PixelBox,
  parent: string | null,
): Promise<{ view: KnownView; look: Look }> {
  const { loaded, signal } = run.context
  const look = lookAt(loaded, run.source, cropPx, budgetOf(loaded, run.policy, parent === null))
  const { encoded, ms } = await featuresOf(loaded, run.source, look, signal)
  run.cost.encoded += encoded ? 1 : 0
  run.cost.ms += ms
  const view: KnownView = {
    id: nextViewId(run),
    image: run.image.id,
    parent,
    cropPx: [cropPx[0], cropPx[1], cropPx[2], cropPx[3]],
    receivedPx: { ...look.received },
    tokens: look.count,
  }
  run.views.push(view)
  run.emit({ kind: 'view', round, view, encoded })
  return { view, look }
}

export function showWhole(run: Run): Promise<{ view: KnownView; look: Look }> {
  return showView(run, 0, wholeOf(run.image), null)
}

/** What the dialect reads in a reply so far, said whenever it changes. */
export function createReader(run: Run, round: number, view: KnownView): (text: string, ended: boolean) => ParsedReply {
  let last = ''
  return (text, ended) => {
    const parsed = run.dialect.parse(text, ended)
    const event = parsedEvent(run, round, view, parsed)
    const said = JSON.stringify(event)
    if (said !== last) run.emit(event)
    last = said
    return parsed
  }
}

function parsedEvent(run: Run, round: number, view: KnownView, parsed: ParsedReply): RunEvent {
  return {
    kind: 'parsed',
    round,
    rois: parsed.boxes.map((box, index) => roiOf(run, round, view, box, index)),
    ...(parsed.sections.length === 0 ? {} : { sections: parsed.sections.map((section) => ({ ...section })) }),
    ...(parsed.sketch === undefined ? {} : { sketch: parsed.sketch }),
    ...(parsed.thought === undefined ? {} : { thought: parsed.thought }),
    ...(parsed.complaints.length === 0 ? {} : { complaints: [...parsed.complaints] }),
  }
}

function roiOf(run: Run, round: number, view: KnownView, found: FoundBox, index: number): Roi {
  const { frame } = run.context.loaded.protocol
  return {
    id: roiId(roundId(round), index),
    shape: {
      kind: 'box',
      numbers: [...found.numbers],
      frame,
      view: view.id,
      author: 'thought',
      ...(found.label === undefined ? {} : { label: found.label }),
      span: [found.start, found.end],
    },
    image: run.image.id,
    box: readBox(found.numbers, frame, { image: run.image, view }),
  }
}

function newId(): string {
  // `randomUUID` is missing where a page is served over plain http.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
