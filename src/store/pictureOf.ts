import { fetchable, sizeOf, withImageSize, type Trace } from '../core'
import { changeEntry, fail, nextNote, notify, type Context } from './context'
import type { LoupeActions } from './actions'
import type { Picture, Sample } from './types'

/** The board of a trace whose picture nobody has and whose size nobody says. */
const UNKNOWN_SIZE = { width: 1000, height: 1000 }

/**
 * The picture of a trace from outside; null when the trace has none, one without bytes when it is not here. `ofRow`: a
 * record's path is of its producer's disk and no address of this page, and a missing picture is no news in a list.
 * @param id which of its images; the first where none is said
 */
export async function pictureOf(context: Context, trace: Trace, ofRow = false, id?: string): Promise<Picture | null> {
  const first = trace.images[0]
  const image = trace.images.find((one) => one.id === id) ?? first
  if (!image) return null
  const here = context.get().picture
  if (here && image.sha256 === here.id) return here
  const bare: Picture = {
    id: image.sha256 ?? `missing-${trace.id}${image === first ? '' : `-${image.id}`}`,
    name: image.name ?? image.uri?.split(/[\\/]/).at(-1)?.slice(0, 100) ?? image.id,
    size: sizeOf(image) ?? UNKNOWN_SIZE,
    bytes: 0,
    type: '',
    notes: [],
    sample: sampleOf(context, image.sha256),
  }
  const inside = (await context.ports.io.embedded(trace, image.id)) ?? bare.sample?.image ?? null
  const isPath = ofRow && !/^(https?:|blob:)/i.test(image.uri ?? '')
  if (inside === null && (image.uri === undefined || isPath)) {
    if (!ofRow && image === first)
      notify(context, 'This trace came without its picture: its boxes are shown on an empty board.')
    return bare
  }
  const reach = inside ? null : fetchable(image.uri ?? '', pageOrigin())
  if (reach?.kind === 'elsewhere' && !context.hosts.has(reach.host)) {
    context.away.push({ host: reach.host, uri: image.uri ?? '', bare, image: image.id })
    offer(context, reach.host)
    return bare
  }
  return await opened(context, inside ?? image.uri ?? '', bare)
}

/** The empty board of a record that names no picture: no other one may stand there in its place. */
export function noPicture({ id }: Trace): Picture {
  return { id: `none-${id}`, name: '', size: UNKNOWN_SIZE, bytes: 0, type: '', notes: [], sample: null }
}

/** A sample whose picture this is, if the page ships one. */
function sampleOf(context: Context, sha256: string | undefined): Sample | null {
  if (sha256 === undefined) return null
  const { samples } = context.get()
  const listed = samples.kind === 'ready' ? samples.value.find((one) => one.sha256 === sha256) : undefined
  return context.known.get(sha256) ?? listed ?? null
}

/** The host may be asked from now on, in this session: what waits for it is fetched. */
export function awayActions(context: Context): Pick<LoupeActions, 'fetchFrom'> {
  return {
    async fetchFrom(host) {
      context.hosts.add(host)
      context.set({ notices: context.get().notices.filter((note) => note.host !== host) })
      const waiting = context.away.filter((one) => one.host === host)
      context.away = context.away.filter((one) => one.host !== host)
      for (const { uri, bare, image } of waiting) place(context, bare, await opened(context, uri, bare), image)
    },
  }
}

/** Puts a picture where an empty board stands for it. */
function place(context: Context, bare: Picture, picture: Picture, image: string): void {
  if (picture === bare) return
  for (const { id, picture: shown } of context.get().traces) {
    if (shown === bare.id)
      changeEntry(context, id, (entry) => ({
        ...entry,
        picture: picture.id,
        trace: withImageSize(entry.trace, image, picture.size),
      }))
  }
  if (context.get().picture?.id === bare.id) context.set({ picture })
}

function offer(context: Context, host: string): void {
  const others = context.get().notices.filter((note) => note.host !== host)
  const where = `The picture lies at ${host}.`
  const text = `${where} Nothing has been fetched from there: its boxes are shown on an empty board.`
  context.set({ notices: [...others, { id: nextNote(), text, host }] })
}

async function opened(context: Context, source: Blob | string, bare: Picture): Promise<Picture> {
  const { ports } = context
  try {
    const image = await ports.io.openImage(source)
    ports.pictures.put(image.sha256, image.blob)
    return {
      ...bare,
      id: image.sha256,
      size: { width: image.width, height: image.height },
      bytes: image.blob.size,
      type: image.type,
      notes: image.notes,
      sample: context.known.get(image.sha256) ?? null,
    }
  } catch (error) {
    fail(context, error, bare.name)
    return bare
  }
}

/** Without a page (tests) every whole address is elsewhere. */
function pageOrigin(): string {
  return typeof location === 'undefined' ? '' : location.origin
}
