import { readBox } from '../../geometry/frames'
import { clampBox } from '../../geometry/measure'
import type { UnitBox } from '../../geometry/box'
import type { Action, Region, Round, Trace } from './schema'

/** The box a model asked for as [0,1] of the image, not clamped; null when it wrote none or its view is not known. */
export function requestedRegion(trace: Pick<Trace, 'images' | 'views'>, action: Action): Region | null {
  const { requested } = action
  if (!requested) return null
  const view = trace.views.find((one) => one.id === (requested.view ?? requested.frame.of)) ?? null
  if (!view && requested.frame.of !== 'original') return null
  const id = view?.image ?? action.effective?.image ?? trace.images[0]?.id
  const image = trace.images.find((one) => one.id === id)
  return image ? { image: image.id, box: readBox(requested.box, requested.frame, { image, view }) } : null
}

/** The zoom of a round: its first action of that kind. */
export function zoomOf(round: Round): Action | null {
  return round.actions.find((action) => action.kind === 'zoom') ?? null
}

/** The zoom of a round that was cut, as it was asked for, inside the image; null when none was cut. */
export function zoomRegion(trace: Trace, round: Round): Region | null {
  const zoom = zoomOf(round)
  if (!zoom?.effective) return null
  const asked = requestedRegion(trace, zoom)
  if (!asked) return zoom.effective
  const box = clampBox(asked.box)
  return box[2] > box[0] && box[3] > box[1] ? { ...asked, box } : zoom.effective
}

/**
 * The trace with another effective box in a round's zoom: what a person moved, before anything is run from it.
 * A round without a zoom, or one that is not there, stays as it is.
 */
export function withEffective(trace: Trace, round: number, effective: Region): Trace {
  const zoom = trace.rounds[round] && zoomOf(trace.rounds[round])
  if (!zoom) return trace
  return {
    ...trace,
    rounds: trace.rounds.map((one, index) =>
      index === round
        ? { ...one, actions: one.actions.map((action) => (action === zoom ? { ...action, effective } : action)) }
        : one,
    ),
  }
}

/** The trace up to a round, that round left out, with the views shown before it: what a branch starts from. */
export function prefixOf(trace: Trace, round: number): Trace {
  const rest = { ...trace }
  delete rest.ended
  const rounds = trace.rounds.slice(0, round)
  const later = new Set(trace.rounds.slice(round).flatMap((one) => one.actions.map((action) => action.received)))
  return { ...rest, rounds, views: trace.views.filter((view) => !later.has(view.id)), answer: null }
}

/** Whether a box is the one a round already asked for or cut: then running from it again must change nothing. */
export function isOwnBox(trace: Trace, round: number, box: UnitBox): boolean {
  const one = trace.rounds[round]
  const zoom = one && zoomOf(one)
  if (!zoom) return false
  const near = (other: Region | null) =>
    other !== null && other.box.every((v, i) => Math.abs(v - (box[i] ?? -1)) < 1e-6)
  return near(zoom.effective) || near(requestedRegion(trace, zoom)) || near(zoomRegion(trace, one))
}
