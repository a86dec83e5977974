import { readTrace, type Trace } from '../core'
import { addEntry, fail, type Context } from './context'
import { recall } from './drafts'
import { dropJobs, endJob, startJob } from './jobs'
import type { OpenedPicture } from './ports'
import type { LoupeActions } from './actions'
import type { Picture, Sample, TraceEntry } from './types'
import { inView, onStage } from './view'

/** Opens one picture; a later request wins over an earlier one, whose result is dropped where it would be written. */
async function open(
  context: Context,
  source: Blob | string,
  words: string,
  write: (opened: OpenedPicture) => Promise<void> | void,
): Promise<void> {
  dropJobs(context, 'picture')
  const work = startJob(context, 'picture', words)
  try {
    const opened = await context.ports.io.openImage(source, work.signal)
    if (work.signal.aborted) return
    context.ports.pictures.put(opened.sha256, opened.blob)
    await write(opened)
  } catch (error) {
    if (!work.signal.aborted) fail(context, error, words)
  } finally {
    endJob(context, work)
  }
}

function pictureFrom(
  opened: OpenedPicture,
  source: Blob | string,
  name: string | undefined,
  sample: Sample | null,
): Picture {
  return {
    id: opened.sha256,
    name: name ?? opened.name,
    size: { width: opened.width, height: opened.height },
    bytes: opened.blob.size,
    type: opened.type,
    notes: opened.notes,
    ...(typeof source === 'string' && !source.startsWith('blob:') && !source.startsWith('data:')
      ? { uri: source }
      : {}),
    sample,
  }
}

type Wanted = { readonly question?: string; readonly kind?: TraceEntry['kind'] }

/** Shows a picture, and the last trace of it on the desk that is wanted. */
export function show(context: Context, picture: Picture, { question, kind }: Wanted = {}): void {
  const last = context
    .get()
    .traces.findLast(
      (entry) =>
        entry.picture === picture.id &&
        (!question || entry.trace.question === question) &&
        (!kind || entry.kind === kind),
    )
  showEntry(context, picture, last ?? null, question)
}

/** Shows a picture with one of its entries, or with none. */
export function showEntry(context: Context, picture: Picture, last: TraceEntry | null, question?: string): void {
  context.pictures.set(picture.id, picture)
  context.set({
    picture,
    ...(question === undefined ? {} : { question }),
    views: inView({ views: onStage(context.get(), last?.id ?? null) }, 'beside', { entry: null }),
  })
}

export function pictureActions(context: Context): Pick<LoupeActions, 'openSample' | 'openPicture'> {
  const { get, set } = context
  return {
    async openSample(id, which = 'last') {
      const { samples } = get()
      const sample = samples.kind === 'ready' ? samples.value.find((one) => one.id === id) : undefined
      if (!sample) return
      await open(context, sample.image, 'Opening the sample', async (opened) => {
        context.known.set(opened.sha256, sample)
        const picture = pictureFrom(opened, sample.image, `sample ${sample.id}`, sample)
        show(context, picture, { question: sample.question, ...(which === 'recorded' ? { kind: which } : {}) })
        set({ place: 'stage' })
        if (sample.recorded && get().views.main.entry === null)
          await showRecorded(context, sample, sample.recorded, opened.sha256)
      })
    },
    async openPicture(source, name) {
      await open(context, source, name ? `Opening ${name}` : 'Opening the picture', (opened) => {
        const before = get().picture
        show(context, pictureFrom(opened, source, name, context.known.get(opened.sha256) ?? null))
        // A sample's question is about the sample's picture: it would mislead under another one.
        if (before?.sample && before.id !== opened.sha256 && get().question === before.sample.question)
          set({ question: '' })
        set({ place: 'stage' })
      })
    },
  }
}

async function showRecorded(context: Context, sample: Sample, url: string, picture: string): Promise<void> {
  try {
    const { trace } = readTrace(JSON.parse(await context.ports.io.readText(url)))
    if (!trace || context.get().picture?.id !== picture) return
    const entry = recordedEntry(context, trace, sample, picture)
    addEntry(context, entry)
    await recall(context, entry.id)
  } catch (error) {
    fail(context, error, 'recorded trace')
  }
}

function recordedEntry(context: Context, trace: Trace, sample: Sample, picture: string): TraceEntry {
  return {
    id: context.ports.clock.newId(),
    trace,
    kind: 'recorded',
    running: false,
    fault: null,
    picture,
    from: null,
    shown: 1,
    sample,
    draft: null,
    complaints: [],
  }
}
