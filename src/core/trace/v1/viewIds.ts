import { viewId } from '../place'
import type { Frame, Shape, Trace } from '../schema'

/**
 * The trace with views named by their place, `v0`, `v1` ..., wherever they are named. Two views of one id are left as
 * they are: the reader tells them apart and says so.
 */
export function withViewIds(trace: Trace): Trace {
  const names = new Map(trace.views.map((view, index) => [view.id, viewId(index)]))
  if (names.size < trace.views.length || trace.views.every((view) => names.get(view.id) === view.id)) return trace
  const named = (id: string) => names.get(id) ?? id
  const orNull = (id: string | null) => (id === null ? null : named(id))
  const inFrame = (frame: Frame): Frame => (names.has(frame.of) ? { ...frame, of: named(frame.of) } : frame)
  const inShape = (shape: Shape): Shape => ({
    ...shape,
    ...(shape.frame ? { frame: inFrame(shape.frame) } : {}),
    ...(shape.view === undefined ? {} : { view: named(shape.view) }),
  })
  return {
    ...trace,
    ...(trace.frame ? { frame: inFrame(trace.frame) } : {}),
    views: trace.views.map((view) => ({ ...view, id: named(view.id), parent: orNull(view.parent) })),
    rounds: trace.rounds.map((round) => ({
      ...round,
      view: orNull(round.view),
      rois: round.rois.map((roi) => ({ ...roi, shape: inShape(roi.shape) })),
      actions: round.actions.map((action) => ({
        ...action,
        received: orNull(action.received),
        shapes: action.shapes.map(inShape),
      })),
      ...(round.observation
        ? {
            observation: {
              ...round.observation,
              views: round.observation.views.map(named),
              shapes: round.observation.shapes.map(inShape),
            },
          }
        : {}),
    })),
  }
}
