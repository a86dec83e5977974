import type { PictureRef } from '../layouts/told'
import { imageId, viewId } from '../trace/place'
import type { Action, ImageEntry, View } from '../trace/schema'

/** The pictures of a trace that is being built: images of the question, and views in the order they were shown. */
export class Pictures {
  readonly images: ImageEntry[] = []
  readonly views: View[] = []

  constructor(shown: readonly PictureRef[]) {
    for (const picture of shown) this.whole(picture)
  }

  /** The view shown last; null before the first. */
  get last(): string | null {
    return this.views.at(-1)?.id ?? null
  }

  /** The view of an index that a call wrote, from 0. */
  at(index: number): View | undefined {
    return this.views[index]
  }

  byId(id: string | null): View | undefined {
    return this.views.find((view) => view.id === id)
  }

  /** A picture that is an image of its own: of the question, or a page that a search brought. */
  whole(picture: PictureRef): View {
    const image: ImageEntry = {
      id: imageId(this.images.length),
      width: picture.width ?? null,
      height: picture.height ?? null,
      ...(picture.uri === undefined ? {} : { uri: picture.uri }),
      ...(picture.data === undefined ? {} : { embedded: picture.data }),
      ...(picture.name === undefined ? {} : { name: picture.name }),
      ...(picture.page === undefined ? {} : { page: picture.page }),
    }
    this.images.push(image)
    const { width, height } = image
    const view: View = {
      id: viewId(this.views.length),
      image: image.id,
      parent: null,
      cropPx: width !== null && height !== null ? [0, 0, width, height] : null,
      receivedPx: null,
      ...(picture.tokens === undefined ? {} : { tokens: picture.tokens }),
    }
    this.views.push(view)
    return view
  }

  /**
   * What the model got because of an action: a crop of a view, or a picture that was drawn or rendered from it.
   * Without a
   * picture the view is still there: its crop can be made again.
   */
  received(action: Pick<Action, 'kind'>, parent: View | undefined, picture: PictureRef | undefined): View | null {
    const isPage = action.kind === 'search' || action.kind === 'select'
    if (picture && (isPage || !parent)) return this.whole(picture)
    if (!parent) return null
    const made =
      action.kind === 'zoom' ? undefined : action.kind === 'draw' ? ('drawn' as const) : ('rendered' as const)
    const view: View = {
      id: viewId(this.views.length),
      image: parent.image,
      parent: parent.id,
      cropPx: null,
      receivedPx: sizeOfRef(picture),
      ...(made ? { made } : {}),
      ...(made ? uriOf(picture) : picture?.uri === undefined ? {} : { uri: picture.uri }),
      ...(picture?.data === undefined ? {} : { embedded: picture.data }),
      ...(picture?.tokens === undefined ? {} : { tokens: picture.tokens }),
    }
    this.views.push(view)
    return view
  }
}

/**
 * A picture that a tool made, and that the record neither names nor holds, is named by an empty path: it is missing. A
 * crop is not: it can be made again.
 */
function uriOf(picture: PictureRef | undefined): Pick<View, 'uri'> {
  if (picture?.uri !== undefined) return { uri: picture.uri }
  const isKnown = picture?.data !== undefined || picture?.bytes !== undefined || picture?.tokens !== undefined
  return picture && !isKnown ? { uri: '' } : {}
}

function sizeOfRef(picture: PictureRef | undefined): View['receivedPx'] {
  if (picture?.width === undefined || picture.height === undefined) return null
  return { width: picture.width, height: picture.height }
}
