import { readTrace, readTraceText, writeRationale, writeTrace, type Trace } from '../core'
import { addEntry, fail, report, type Context } from './context'
import { activeEntry } from './derive'
import { draftOf } from './drafts'
import { showEntry } from './pictures'
import { pictureOf } from './pictureOf'
import type { LoupeActions, Picture, TraceEntry } from './types'

export async function refreshSaved(context: Context): Promise<void> {
  try {
    context.set({ saved: await context.ports.io.listTraces() })
  } catch (error) {
    fail(context, error, 'saved traces')
  }
}

/** The trace with its pictures inside: saving embeds, so that a reopened trace is whole. */
export async function withPictures(context: Context, entry: TraceEntry): Promise<Trace> {
  const blob = entry.picture ? context.ports.pictures.blob(entry.picture) : null
  const first = entry.trace.images[0]
  if (!blob || !first) return entry.trace
  return await context.ports.io.embed(entry.trace, new Map([[first.id, blob]]))
}

function chosen(context: Context, id: string | undefined): TraceEntry | null {
  const state = context.get()
  return id === undefined ? activeEntry(state) : (state.traces.find((entry) => entry.id === id) ?? null)
}

export function fileActions(
  context: Context,
): Pick<LoupeActions, 'saveTrace' | 'saveRationale' | 'openTraceFile' | 'openSaved' | 'openTrace' | 'deleteSaved'> {
  const { ports } = context
  return {
    async saveTrace(id) {
      const entry = chosen(context, id)
      if (!entry) return
      try {
        ports.io.saveFile(fileName(entry, 'trace'), writeTrace(await withPictures(context, entry)))
      } catch (error) {
        fail(context, error, 'save')
      }
    },
    async saveRationale(id) {
      const entry = chosen(context, id)
      if (!entry) return
      try {
        const whole = { ...entry, trace: await withPictures(context, entry) }
        const rationale = draftOf(entry).rationale
        const images = whole.trace.images.map((one) => ({ ...one, width: one.width ?? 0, height: one.height ?? 0 }))
        ports.io.saveFile(fileName(entry, 'rationale'), writeRationale({ ...rationale, images }))
      } catch (error) {
        fail(context, error, 'save')
      }
    },
    async openTraceFile(file) {
      const name = file instanceof File ? file.name : 'file'
      try {
        await openText(context, await file.text(), name)
      } catch (error) {
        fail(context, error, name)
      }
    },
    async openSaved(id) {
      try {
        const kept = await ports.io.loadTrace(id)
        if (kept === null) return false
        const { trace, complaints } = readTrace(kept)
        if (trace) await openTrace(context, { trace, complaints })
        else report(context, notATrace(id, 'It is not a trace of Loupe', complaints[0]?.message ?? ''))
        return true
      } catch (error) {
        fail(context, error, 'saved traces')
        return true
      }
    },
    async openTrace(id) {
      const entry = context.get().traces.findLast((one) => one.trace.id === id)
      if (!entry) return context.get().actions.openSaved(id)
      const picture = context.pictures.get(entry.picture ?? '') ?? context.get().picture
      if (picture) showEntry(context, picture, entry, entry.trace.question)
      return true
    },
    async deleteSaved(id) {
      try {
        await ports.io.deleteTrace(id)
      } catch (error) {
        fail(context, error, 'saved traces')
      }
      await refreshSaved(context)
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

async function openText(context: Context, text: string, name: string): Promise<void> {
  const { trace, complaints } = readTraceText(text)
  if (!trace) {
    const first = complaints[0]
    const what = first?.code === 'not-json' ? 'It is not JSON' : 'It is not a trace of Loupe'
    return report(context, notATrace(name, what, first ? `${first.path}: ${first.message}` : ''))
  }
  await openTrace(context, { trace, complaints })
}

function notATrace(name: string, what: string, detail: string) {
  return {
    code: 'trace-invalid',
    message: `${name} could not be read as a trace: ${what}.`,
    advice: 'Open a JSON file that Loupe saved, or drop a picture.',
    where: name,
    detail,
  } as const
}

/** Puts a trace from outside on the stage, with its picture when one can be had. */
async function openTrace(
  context: Context,
  read: { trace: Trace; complaints: TraceEntry['complaints'] },
): Promise<void> {
  const { trace } = read
  const picture = await pictureOf(context, trace)
  const sample = sampleFor(context, picture, trace)
  if (picture) {
    context.pictures.set(picture.id, picture)
    context.set({ picture, question: trace.question })
  }
  addEntry(context, {
    id: context.ports.clock.newId(),
    trace,
    kind: 'opened',
    running: false,
    fault: null,
    picture: picture?.id ?? null,
    from: null,
    shown: Infinity,
    sample,
    draft: null,
    complaints: read.complaints,
  })
  context.set({ place: 'stage', tab: 'rounds' })
}

/** The sample that a trace answers: the same picture and the same question. */
export function sampleFor(context: Context, picture: Picture | null, trace: Trace): TraceEntry['sample'] {
  const { samples } = context.get()
  const shown = picture?.sample
  if (!shown || samples.kind !== 'ready') return null
  return samples.value.find((one) => one.image === shown.image && one.question === trace.question) ?? null
}
