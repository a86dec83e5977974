import { zoomOf } from './selectors'
import type { Region, Trace } from './schema'

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
