import type { Size } from '../geometry/box'
import { sameValue } from './same'
import type { Complaint, ImageEntry, Trace } from './schema'

/** A trace without the pictures that travel inside it: what tells one from another. */
export function withoutPictures(trace: Trace): Trace {
  return { ...trace, images: trace.images.map(plain), views: trace.views.map(plain) }
}

function plain<Entry extends { embedded?: string | undefined }>(entry: Entry): Entry {
  const rest = { ...entry }
  delete rest.embedded
  return rest
}

export type Met =
  /** It is there already. */
  | { readonly kind: 'same'; readonly as: Trace }
  /** Perhaps under a new id, where another trace has its own. */
  | { readonly kind: 'new'; readonly trace: Trace; readonly complaints: readonly Complaint[] }

/** Where an opened trace belongs among those that are known: the same id with other content gets a new id. */
export function meetTrace(known: readonly Trace[], trace: Trace): Met {
  const ids = new Set(known.map((one) => one.id))
  const own = withoutPictures(trace)
  const same = known.find((one) => isOf(one.id, own.id) && sameValue({ ...withoutPictures(one), id: own.id }, own))
  if (same) return { kind: 'same', as: same }
  if (!ids.has(trace.id)) return { kind: 'new', trace, complaints: [] }
  let nth = 2
  while (ids.has(`${trace.id}~${nth}`)) nth += 1
  const id = `${trace.id}~${nth}`
  const message = `Another trace is called ${trace.id} too; this one is opened as ${id}.`
  return { kind: 'new', trace: { ...trace, id }, complaints: [{ code: 'id-taken', path: 'id', message }] }
}

/** Whether an id is another one, or what it became because that one was taken. */
function isOf(id: string, own: string): boolean {
  return id === own || (id.startsWith(`${own}~`) && /^\d+$/.test(id.slice(own.length + 1)))
}

/** What of an image's entry the picture that was found for it contradicts: its size, its hash. */
export function checkPicture(image: ImageEntry, found: Size & { readonly sha256: string }): Complaint[] {
  const { width, height, sha256 } = image
  const size = width !== null && height !== null && (width !== found.width || height !== found.height)
  return [
    ...(size
      ? [
          {
            code: 'picture-size',
            path: 'images',
            message: `The trace says ${width} x ${height} pixels, its picture has ${found.width} x ${found.height}.`,
          },
        ]
      : []),
    ...(sha256 !== undefined && sha256 !== found.sha256
      ? [{ code: 'picture-hash', path: 'images', message: 'This is not the picture that the trace was made with.' }]
      : []),
  ]
}
