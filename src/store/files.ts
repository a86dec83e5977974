import {
  LoupeError,
  checkPicture,
  looksLikeRationale,
  meetTrace,
  parseText,
  rationaleId,
  readRationale,
  readTrace,
  traceOfRationale,
  withImageSize,
  withoutPictures,
  writeRationale,
  writeTrace,
  type Complaint,
  type Fault,
  type Rationale,
  type Trace,
} from '../core'
import { addEntry, fail, type Context } from './context'
import { activeEntry } from './derive'
import { beginDraft, recall } from './drafts'
import { dropJobs } from './jobs'
import { keepEntry, withPictures } from './kept'
import { sorted } from './intake'
import { showEntry } from './pictures'
import { pictureOf } from './pictureOf'
import type { LoupeActions } from './actions'
import type { Picture, TraceEntry } from './types'

type Opened = Awaited<ReturnType<LoupeActions['openSource']>>
type FileActions = Pick<
  LoupeActions,
  'saveTrace' | 'saveRationale' | 'openTraceFile' | 'openSource' | 'openFiles' | 'openSaved' | 'openTrace'
>

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
      const { own, pictures, records } = await sorted(files)
      for (const { path, blob } of own) await shown(path, () => openSource(context, blob))
      if (records.length > 0) await get().actions.importFiles([...records, ...pictures])
      else for (const { path, blob } of pictures) await get().actions.openPicture(blob, path)
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

/**
 * Puts a trace from outside on the stage, with its picture when one can be had. Resolves when this browser keeps it,
 * and
 * what was drafted of it before is there.
 */
async function openTrace(context: Context, read: Trace, complaints: readonly Complaint[]): Promise<TraceEntry> {
  const open = context.get().traces.map((entry) => entry.trace)
  const kept = await keptUnder(context, read.id)
  const met = meetTrace([...open, ...kept.filter((one) => !open.some((other) => other.id === one.id))], read)
  const known = met.kind === 'same' ? context.get().traces.find((entry) => entry.trace === met.as) : undefined
  if (known) {
    await context.get().actions.openTrace(known.trace.id)
    return known
  }
  const trace = met.kind === 'same' ? { ...read, id: met.as.id } : met.trace
  const picture = await pictureOf(context, trace)
  const found = picture && picture.bytes > 0 ? { ...picture.size, sha256: picture.id } : null
  const image = trace.images[0]
  const entry: TraceEntry = {
    id: context.ports.clock.newId(),
    trace: withoutPictures(found && image ? withImageSize(trace, image.id, found) : trace),
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
  await Promise.all([recall(context, entry.id), keepEntry(context, entry.id)])
  return entry
}

/** Kept traces of this id, and of the ids that others of that id were given: none of them may be written over. */
async function keptUnder(context: Context, id: string): Promise<Trace[]> {
  const found: Trace[] = []
  for (let nth = 1; ; nth += 1) {
    const { trace } = readTrace(await context.ports.library.load(nth === 1 ? id : `${id}~${nth}`))
    if (!trace) return found
    found.push(trace)
  }
}

/**
 * A rationale that Loupe wrote opens as a trace does: on its trace where that is open, kept or a sample's, else as a
 * trace of its own. Where another rationale of that trace is here already, both stay: this one gets a trace of its own.
 */
async function openRationale(context: Context, read: Rationale, complaints: readonly Complaint[]): Promise<Opened> {
  const trace = traceOfRationale(read)
  const rationale: Rationale = { ...read, images: withoutPictures(trace).images }
  const here = await entryFor(context, trace)
  if (here && (!here.draft || sameRationale(here.draft.now.rationale, rationale))) {
    await context.get().actions.openTrace(here.trace.id)
    if (!here.draft) await beginDraft(context, here.id, rationale)
    return { kind: 'rationale', id: here.draft?.id ?? String(read.id), complaints }
  }
  const { id: entry, trace: own, draft } = await openTrace(context, trace, complaints)
  const known = context.get().traces.find((one) => one.id === entry)?.draft ?? draft
  if (known) return { kind: 'rationale', id: known.id, complaints }
  const id = own.id === trace.id ? String(read.id) : rationaleId(own.id, context.get().author)
  await beginDraft(context, entry, { ...rationale, id })
  const message = `Another rationale is called ${read.id} too; this one is opened as ${id}.`
  const taken: Complaint[] = id === read.id ? [] : [{ code: 'id-taken', path: 'id', message }]
  return { kind: 'rationale', id, complaints: [...complaints, ...taken] }
}

/** The entry of a trace that is open, kept, or recorded with a sample; with what was drafted of it. */
async function entryFor(context: Context, trace: Trace): Promise<TraceEntry | null> {
  const find = () => context.get().traces.findLast((one) => one.trace.id === trace.id) ?? null
  const sample = sampleFor(context, null, trace)
  if (!find() && (await context.ports.library.load(trace.id)) !== null) await context.get().actions.openSaved(trace.id)
  if (!find() && sample?.recorded) await context.get().actions.openSample(sample.id, 'recorded')
  await context.waits.recall.get(find()?.id ?? '')
  return find()
}

function sameRationale(a: Rationale, b: Rationale): boolean {
  return writeRationale(a) === writeRationale({ ...b, images: a.images })
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
