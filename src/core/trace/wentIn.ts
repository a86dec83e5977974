import { viewById, zoomOf } from './selectors'
import type { Round, Trace } from './schema'

/** What a record shows of the picture that a round's call brought into the model. */
export type WentIn = {
  readonly tokens: number | null
  readonly width: number | null
  readonly height: number | null
  /** Its bytes are in the record or beside it, or their hash is. */
  readonly isKept: boolean
}

/**
 * Whether a picture truly went in because of a round's call: its tokens, its size as received, its bytes or hash. All
 * of it unknown is no sign of a picture; null where nothing was called or nothing was executed.
 */
export function wentIn(trace: Pick<Trace, 'views'>, round: Round): WentIn | null {
  const action = zoomOf(round) ?? round.actions.find(({ received }) => received !== null)
  const view = action?.executed === true ? viewById(trace, action.received) : null
  if (!action || action.executed !== true) return null
  return {
    tokens: view?.tokens ?? null,
    width: view?.receivedPx?.width ?? null,
    height: view?.receivedPx?.height ?? null,
    isKept: view !== null && (view.embedded ?? view.sha256 ?? (view.uri === '' ? undefined : view.uri)) !== undefined,
  }
}
