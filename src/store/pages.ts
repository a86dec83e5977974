import { viewById, withImageSize, zoomOf } from '../core'
import type { LoupeActions } from './actions'
import { changeEntry, type Context } from './context'
import { activeEntry } from './derive'
import { pictureOf } from './pictureOf'
import { shownRounds } from './shown'
import type { TraceEntry } from './types'

/** The image of a trace that is on the stage; null where the trace has none. */
export function pageOf({ page, trace }: Pick<TraceEntry, 'page' | 'trace'>): string | null {
  return page ?? trace.images[0]?.id ?? null
}

/**
 * The image that a shown round looks at: the one that its call cut, else the one of its boxes; null where it
 * has none.
 */
export function pageOfRound(entry: TraceEntry, index: number): string | null {
  const round = shownRounds(entry)[index]?.round
  if (!round) return null
  const action = zoomOf(round) ?? round.actions[0]
  const received = viewById(entry.trace, action?.received ?? null)
  const own = action?.effective?.image ?? received?.image ?? round.rois.find((roi) => roi.image)?.image
  return own ?? viewById(entry.trace, round.view)?.image ?? null
}

export function pageActions(context: Context): Pick<LoupeActions, 'showPage'> {
  return {
    async showPage(image) {
      const entry = activeEntry(context.get())
      if (!entry || entry.running || pageOf(entry) === image) return
      const picture = await pictureOf(context, entry.trace, entry.row !== undefined, image)
      if (!picture || activeEntry(context.get())?.id !== entry.id) return
      context.pictures.set(picture.id, picture)
      changeEntry(context, entry.id, (now) => ({
        ...now,
        page: image,
        picture: picture.id,
        trace: picture.bytes > 0 ? withImageSize(now.trace, image, picture.size) : now.trace,
      }))
      context.set({ picture })
    },
  }
}
