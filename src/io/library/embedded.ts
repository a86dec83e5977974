import { blobToDataUrl, dataUrlToBlob } from '../files/embed'
import { sha256 } from '../images/hash'

/** Stands in a kept trace where a picture was embedded: the picture is kept by itself. */
const MARK = 'sha256:'
const LISTS = ['images', 'views'] as const

type Json = Readonly<Record<string, unknown>>

/**
 * Takes the pictures out of a trace's images and views: each `embedded` data URL becomes `sha256:<hash>`. One that
 * cannot be read stays as it is.
 */
export async function takePicturesOut(trace: unknown): Promise<{ trace: unknown; pictures: Map<string, Blob> }> {
  const pictures = new Map<string, Blob>()
  const out = await mapEmbedded(trace, async (embedded) => {
    if (!embedded.startsWith('data:')) return embedded
    try {
      const blob = dataUrlToBlob(embedded)
      const hash = await sha256(new Uint8Array(await blob.arrayBuffer()))
      pictures.set(hash, blob)
      return MARK + hash
    } catch {
      return embedded
    }
  })
  return { trace: out, pictures }
}

/** Puts pictures back as data URLs; where one is not to be had, `embedded` is left out. */
export async function putPicturesBack(trace: unknown, read: (hash: string) => Promise<Blob | null>): Promise<unknown> {
  return mapEmbedded(trace, async (embedded) => {
    if (!embedded.startsWith(MARK)) return embedded
    const blob = await read(embedded.slice(MARK.length))
    return blob && (await blobToDataUrl(blob))
  })
}

async function mapEmbedded(trace: unknown, change: (embedded: string) => Promise<string | null>): Promise<unknown> {
  if (!isObject(trace)) return trace
  const out: Record<string, unknown> = { ...trace }
  for (const name of LISTS) {
    const list = trace[name]
    if (!Array.isArray(list)) continue
    const changed: unknown[] = []
    for (const one of list as unknown[]) changed.push(await changeOne(one, change))
    out[name] = changed
  }
  return out
}

async function changeOne(one: unknown, change: (embedded: string) => Promise<string | null>): Promise<unknown> {
  if (!isObject(one) || typeof one['embedded'] !== 'string') return one
  const { embedded, ...rest } = one
  const now = await change(String(embedded))
  // Keys keep their order, so that what was kept and read again is written in the same bytes.
  return now === null ? rest : { ...one, embedded: now }
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
