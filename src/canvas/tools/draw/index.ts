import type { PixelBox } from '../../../core'
import { drawnBox, meetsImage } from '../../boxes'
import { NEW_PART } from '../../sceneOf'
import type { Point } from '../../viewport'
import {
  isFar,
  nudged,
  walked,
  type Tool,
  type ToolContext,
  type ToolEvent,
  type ToolPhase,
  type ToolResult,
} from '../tool'

type Drawn = { readonly round: string; readonly box: PixelBox | null }

export type DrawState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'pan' }
  /** The button is down at the first corner. */
  | (Drawn & { readonly kind: 'drag'; readonly from: Point })
  /** One click has set the first corner; the box follows the pointer until a second click. */
  | (Drawn & { readonly kind: 'open'; readonly from: Point })
  /** A key has begun it; `changed`: arrows have moved or resized it. */
  | (Drawn & { readonly kind: 'keys'; readonly changed: boolean })

type Result = ToolResult<DrawState>

const IDLE: DrawState = { kind: 'idle' }

/**
 * Draws a box by a drag, by two clicks, or by keys: arrows move it, Alt and arrows resize it, Enter ends it.
 * @param adds whether the box comes beside those of its round, or in the place of the one that was asked for
 */
export function createDraw(adds: boolean): Tool<DrawState> {
  return { idle: IDLE, phase, step: (state, event, context) => step(adds, state, event, context) }
}

function step(adds: boolean, state: DrawState, event: ToolEvent, context: ToolContext): Result {
  const show = (next: DrawState): Result => ({ state: next, preview: previewOf(next, adds) })
  const finish = (box: PixelBox | null): Result => {
    if (!box || !('round' in state)) return show(IDLE)
    return { ...show(IDLE), command: { kind: 'newBox', round: state.round, box, adds } }
  }
  switch (event.kind) {
    case 'down':
      return show(down(state, event, context))
    case 'move':
      return show(moved(state, event, context))
    case 'up':
      if (state.kind === 'drag') return state.box ? finish(state.box) : show(clicked(state, context))
      return show(state.kind === 'pan' ? IDLE : state)
    case 'begin':
      return show(begun(state, event.box, context))
    case 'arrow':
      if (state.kind !== 'keys' || !state.box) return show(state)
      return show({ ...state, box: nudged(state.box, event, context.image), changed: true })
    case 'enter':
      return state.kind === 'keys' || state.kind === 'open' ? finish(state.box) : show(state)
    case 'end':
      // A box that nobody has set is not written: it is taken off the stage.
      return finish(state.kind === 'drag' || (state.kind === 'keys' && state.changed) ? state.box : null)
    case 'cancel':
      return show(IDLE)
    case 'tab':
      return { ...show(IDLE), command: walked(event.back, context) }
    case 'arrows-up':
      return show(state)
  }
}

function phase(state: DrawState): ToolPhase {
  return state.kind === 'drag' ? 'shape' : state.kind
}

function down(state: DrawState, event: ToolEvent & { kind: 'down' }, context: ToolContext): DrawState {
  // The second click; until the button is let go the corner still follows.
  if (state.kind === 'open') return { ...state, kind: 'drag' }
  if (state.kind !== 'idle') return state
  if (!context.editable || context.round === null) return { kind: 'pan' }
  return { kind: 'drag', round: context.round, from: event.point, box: null }
}

function moved(state: DrawState, event: ToolEvent & { kind: 'move' }, context: ToolContext): DrawState {
  if (state.kind !== 'drag' && state.kind !== 'open') return state
  if (!state.box && !isFar(event.point, state.from, event.slack)) return state
  const { image } = context
  return { ...state, box: meetsImage(state.from, event.point, image) ? drawnBox(state.from, event.point, image) : null }
}

/** A first click opens a box, if it was on the picture. */
function clicked(state: DrawState & { kind: 'drag' }, { image }: ToolContext): DrawState {
  return meetsImage(state.from, state.from, image) ? { ...state, kind: 'open' } : IDLE
}

function begun(state: DrawState, box: PixelBox, context: ToolContext): DrawState {
  if (state.kind !== 'idle' || !context.editable || context.round === null) return state
  return { kind: 'keys', round: context.round, box, changed: false }
}

function previewOf(state: DrawState, adds: boolean): Result['preview'] {
  if (!('round' in state) || !state.box) return null
  return { part: adds ? `${state.round}${NEW_PART}` : `${state.round}.a0`, box: state.box }
}
