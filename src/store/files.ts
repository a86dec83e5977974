import {
  LoupeError,
  checkPicture,
  looksLikeRationale,
  meetTrace,
  newDraft,
  parseText,
  readRationale,
  readTrace,
  traceOfRationale,
  withoutPictures,
  writeTrace,
  type Complaint,
  type Fault,
  type Rationale,
  type Trace,
} from '../core'
import { addEntry, changeEntry, fail, type Context } from './context'
import { activeEntry } from './derive'
import { recall } from './drafts'
import { dropJobs } from './jobs'
import { refreshSaved } from './kept'
import { showEntry } from './pictures'
import { pictureOf } from './pictureOf'
import type { LoupeActions } from './actions'
import type { Picture, TraceEntry } from './types'

type Opened = Awaited<ReturnType<LoupeActions['openSource']>>
type FileActions = Pick<
  LoupeActions,
  'saveTrace' | 'saveRationale' | 'openTraceFile' | 'openSource' | 'openFiles' | 'openSaved' | 'openTrace'
>

/** The trace with its pictures inside: saving embeds, so that a reopened trace is whole. */
export async function withPictures(context: Context, entry: TraceEntry): Promise<Trace> {
  const blob = entry.picture ? context.ports.pictures.blob(entry.picture) : null
  const first = entry.trace.images[0]
  if (!blob || !first) return entry.trace
  const images = await context.ports.io.embed(entry.trace.images, new Map([[first.id, blob]]))
  return { ...entry.trace, images: [...images] }
}

function chosen(context: Context, id: string | undefined): TraceEntry | null {
  const state = context.get()
  return id === undefined ? activeEntry(state) : (state.traces.find((entry) => entry.id === id) ?? null)
}

export function fileActions(context: Context): FileActions {
  const { ports, get } = context
  /** Runs `work`; what goes wrong is shown. */
  const shown = async <T>(where: string, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work()
    } catch (error) {
      fail(context, error, where)
      return null
    }
  }
  return {
    saveTrace: async (id) => {
      const entry = chosen(context, id)
      if (!entry) return
      await shown('save', async () =>
        ports.io.saveFile(fileName(entry, 'trace'), writeTrace(await withPictures(context, entry))),
      )
    },
    saveRationale: async (id, unaccepted = 'mark') => {
      const entry = chosen(context, id)
      if (!entry) return
      await shown('save', async () =>
        ports.io.saveFile(fileName(entry, 'rationale'), await get().actions.rationaleFile(entry.id, unaccepted)),
      )
    },
    openTraceFile: async (file) => {
      await shown(nameOf(file), () => openSource(context, file))
    },
    openSource: (source) => openSource(context, source),
    openFiles: async (files) => {
      for (const file of files) await shown(nameOf(file), () => openAny(context, file))
    },
    openSaved: async (id) => {
      const kept = await shown('saved traces', async () => ({ json: await ports.library.load(id) }))
      if (!kept) return true
      if (kept.json === null) return false
      await shown('saved traces', () => openJson(context, kept.json, id, []))
      return true
    },
    openTrace: async (id) => {
      const entry = get().traces.findLast((one) => one.trace.id === id)
      if (!entry) return get().actions.openSaved(id)
      const picture = context.pictures.get(entry.picture ?? '') ?? get().picture
      if (picture) showEntry(context, picture, entry, entry.trace.question)
      return true
    },
  }
}

function fileName(entry: TraceEntry, kind: string): string {
  const words = entry.trace.question
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
  return `${words || 'loupe'}.${kind}.json`
}

function nameOf(source: Blob | string): string {
  if (typeof source === 'string') return source.slice(0, 200)
  return source instanceof File ? source.name : 'file'
}

/** A file by what it holds: JSON is a trace or a rationale, everything else is taken for a picture. */
async function openAny(context: Context, file: Blob): Promise<void> {
  const head = (await file.slice(0, 4096).text()).replace(/^\uFEFF/, '').trimStart()
  if (head.startsWith('{') || head.startsWith('[')) await openSource(context, file)
  else await context.get().actions.openPicture(file, nameOf(file))
}

/** @throws LoupeError trace-invalid, url-*: what the file is not */
async function openSource(context: Context, source: Blob | string): Promise<Opened> {
  // A picture that is still being opened, the first sample's too, must not come over what was asked for after it.
  dropJobs(context, 'picture')
  const text = typeof source === 'string' ? await context.ports.io.readText(source) : await source.text()
  const parsed = parseText(text)
  if (!('json' in parsed)) throw new LoupeError(notReadable(nameOf(source), 'It is not JSON', parsed.complaints))
  return openJson(context, parsed.json, nameOf(source), parsed.complaints)
}

async function openJson(context: Context, json: unknown, name: string, before: readonly Complaint[]): Promise<Opened> {
  if (looksLikeRationale(json)) {
    const { rationale, complaints } = readRationale(json)
    if (rationale) return openRationale(context, rationale, [...before, ...complaints])
    throw new LoupeError(notReadable(name, 'It is not a rationale of Loupe', complaints))
  }
  const { trace, complaints } = readTrace(json)
  if (!trace) throw new LoupeError(notReadable(name, 'It is not a trace of Loupe', complaints))
  const entry = await openTrace(context, trace, [...before, ...complaints])
  await recall(context, entry.id)
  return { kind: 'trace', id: entry.trace.id, complaints: entry.complaints }
}

function notReadable(name: string, what: string, complaints: readonly Complaint[]): Fault {
  const first = complaints[0]
  return {
    code: 'trace-invalid',
    // Where text breaks off, its place is what a person needs to mend it.
    message: `${name} could not be read as a trace: ${what}.${first?.code === 'not-json' ? ` ${first.message}` : ''}`,
    advice: 'Open a JSON file that Loupe saved, or drop a picture.',
    where: name,
    ...(first ? { detail: first.path ? `${first.path}: ${first.message}` : first.message } : {}),
  }
}

/** Puts a trace from outside on the stage, with its picture when one can be had. */
async function openTrace(context: Context, read: Trace, complaints: readonly Complaint[]): Promise<TraceEntry> {
  const kept = readTrace(await context.ports.library.load(read.id)).trace
  const open = context.get().traces.map((entry) => entry.trace)
  const met = meetTrace(kept && !open.some((one) => one.id === kept.id) ? [...open, kept] : open, read)
  const known = met.kind === 'same' ? context.get().traces.find((entry) => entry.trace === met.as) : undefined
  if (known) {
    await context.get().actions.openTrace(known.trace.id)
    return known
  }
  const trace = met.kind === 'same' ? read : met.trace
  const picture = await pictureOf(context, trace)
  const found = picture && picture.bytes > 0 ? { ...picture.size, sha256: picture.id } : null
  const image = trace.images[0]
  const entry: TraceEntry = {
    id: context.ports.clock.newId(),
    trace: withoutPictures(trace),
    kind: 'opened',
    running: false,
    fault: null,
    picture: picture?.id ?? null,
    from: null,
    shown: Infinity,
    sample: sampleFor(context, picture, trace),
    draft: null,
    complaints: [
      ...complaints,
      ...(met.kind === 'new' ? met.complaints : []),
      ...(found && image ? checkPicture(image, found) : []),
    ],
  }
  if (picture) {
    context.pictures.set(picture.id, picture)
    context.set({ picture, question: trace.question })
  }
  addEntry(context, entry)
  context.set({ place: 'stage', tab: 'rounds' })
  void keepEntry(context, entry.id)
  return entry
}

/** A rationale that Loupe wrote opens as a trace does: on its trace where that is open, else as a trace of its own. */
async function openRationale(context: Context, read: Rationale, complaints: readonly Complaint[]): Promise<Opened> {
  const trace = traceOfRationale(read)
  const here = context.get().traces.find((one) => one.trace.id === trace.id && !one.draft)
  const entry = here ?? (await openTrace(context, trace, complaints))
  const id = `${read.id}`
  const rationale = { ...read, images: withoutPictures(trace).images }
  const draft = newDraft(rationale)
  changeEntry(context, entry.id, (now) =>
    now.draft ? now : { ...now, draft: { id, base: rationale, now: draft, shared: draft, kept: 'saved', pending: 0 } },
  )
  if (here) await context.get().actions.openTrace(trace.id)
  return { kind: 'rationale', id, complaints }
}

/** Every finished run and every opened trace is kept by this browser, its picture with it. */
export async function keepEntry(context: Context, id: string): Promise<void> {
  const entry = context.get().traces.find((other) => other.id === id)
  if (!entry || entry.trace.rounds.length === 0) return
  try {
    await context.ports.library.keep(await withPictures(context, entry), entry.kind)
    await refreshSaved(context)
  } catch (error) {
    fail(context, error, 'saved traces')
  }
}

/** The sample that a trace answers: the same picture and the same question. */
export function sampleFor(context: Context, picture: Picture | null, trace: Trace): TraceEntry['sample'] {
  const { samples } = context.get()
  if (samples.kind !== 'ready') return null
  const hash = picture?.id ?? trace.images[0]?.sha256
  const shown = picture?.sample
  return (
    samples.value.find(
      (one) => one.question === trace.question && (one.image === shown?.image || (hash && one.sha256 === hash)),
    ) ?? null
  )
}
