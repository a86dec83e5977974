import type { ImageEntry, Trace, View } from '../trace/schema'
import type { Match, MatchedBy, PictureIndex } from './match'

/** How the pictures of many traces were found: inside their records, among the samples (by hash), or among files. */
export type PicturedBy = MatchedBy | 'inside' | 'hash'
export type PictureCount = {
  readonly by: Partial<Record<PicturedBy, number>>
  readonly missing: number
  /** The first of them, as their records name them. */
  readonly names: readonly string[]
}

/** Names of missing pictures that are told. */
const MOST_NAMES = 20

/**
 * The file of an image: by what its record calls it. Where the record names no picture at all, by the record's place
 * among the pictures; `place` is given only where there is one file of records, so that places mean something.
 */
export function pictureFileOf(
  index: PictureIndex,
  trace: Pick<Trace, 'images' | 'item'>,
  image: Pick<ImageEntry, 'uri' | 'name'>,
  place?: number,
): Match | null {
  const found = index.find(image.uri ?? image.name, trace.item?.id)
  if (found) return found
  const isNameless = trace.images.length === 1 && image.uri === undefined && image.name === undefined
  return isNameless && place !== undefined ? index.at(place) : null
}

/** Counts, trace by trace, how pictures are found and which are missing. */
export class PictureCounter {
  private readonly by: Partial<Record<PicturedBy, number>> = {}
  private missing = 0
  private readonly names = new Set<string>()
  private readonly index: PictureIndex
  private readonly known: ReadonlySet<string>

  /** @param known content hashes of pictures that are at hand */
  constructor(index: PictureIndex, known: ReadonlySet<string> = new Set()) {
    this.index = index
    this.known = known
  }

  /** @returns how many of the trace's pictures nobody has: of images, and of views that name a file */
  add(trace: Trace, place?: number): number {
    const images = trace.images.map((image) => ({ one: image, how: this.howImage(trace, image, place) }))
    const views = trace.views.flatMap((view) => {
      const how = this.howView(view)
      return how === null ? [] : [{ one: view, how }]
    })
    const lost = [...images, ...views].filter(({ how }) => how === 'missing')
    for (const { how } of [...images, ...views]) {
      if (how !== 'missing' && how !== 'named') this.by[how] = (this.by[how] ?? 0) + 1
    }
    this.missing += lost.length
    for (const { one } of lost) {
      const name = one.uri ?? ('name' in one && typeof one.name === 'string' ? one.name : '')
      if (name !== '' && this.names.size < MOST_NAMES) this.names.add(name.slice(0, 200))
    }
    return lost.length
  }

  get result(): PictureCount {
    return { by: { ...this.by }, missing: this.missing, names: [...this.names] }
  }

  private howImage(trace: Trace, image: ImageEntry, place?: number): PicturedBy | 'missing' | 'named' {
    if (image.embedded !== undefined) return 'inside'
    if (this.known.has(image.sha256 ?? '')) return 'hash'
    const found = pictureFileOf(this.index, trace, image, place)
    if (found) return found.by
    // A name without a path is a title: nobody says that there is a file.
    return image.uri === undefined && image.name !== undefined ? 'named' : 'missing'
  }

  /** A view that carries on from another has a file of its own only where it names one. */
  private howView({ parent, embedded, uri }: View): PicturedBy | 'missing' | null {
    if (parent === null) return null
    if (embedded !== undefined) return 'inside'
    return uri === undefined ? null : (this.index.find(uri)?.by ?? 'missing')
  }
}
