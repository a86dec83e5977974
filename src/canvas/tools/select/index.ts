import type { PixelBox } from '../../../core'
import { moveBox, resizeBox, type Handle } from '../../boxes'
import type { Point } from '../../viewport'
import {
  isFar,
  nudged,
  takenPart,
  walked,
  writing,
  type Tool,
  type ToolContext,
  type ToolEvent,
  type ToolPhase,
  type ToolResult,
} from '../tool'

type Held = { readonly part: string; readonly start: PixelBox }

export type SelectState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'pan' }
  /** The button is down on a box that was not yet moved; `follows` is false where a drag pans instead. */
  | (Held & { readonly kind: 'press'; readonly from: Point; readonly follows: boolean })
  | (Held & { readonly kind: 'move'; readonly from: Point; readonly box: PixelBox })
  | (Held & { readonly kind: 'resize'; readonly from: Point; readonly handle: Handle; readonly box: PixelBox })
  /** Arrow keys are held: the gesture ends when the last one is let go. */
  | (Held & { readonly kind: 'keys'; readonly box: PixelBox })

type Result = ToolResult<SelectState>

const IDLE: SelectState = { kind: 'idle' }

/** Takes, moves and resizes boxes; on empty ground it pans. */
export const select: Tool<SelectState> = { idle: IDLE, step, phase }

function step(state: SelectState, event: ToolEvent, context: ToolContext): Result {
  switch (event.kind) {
    case 'down':
      return down(state, event, context)
    case 'move':
      return show(moved(state, event, context))
    case 'up':
      return state.kind === 'keys' ? show(state) : finish(state)
    case 'arrow':
      return show(arrow(state, event, context))
    case 'arrows-up':
      return state.kind === 'keys' ? finish(state) : show(state)
    case 'tab': {
      const done = finish(state)
      return done.command ? done : { ...done, command: walked(event.back, context) }
    }
    case 'end':
      return finish(state)
    case 'cancel':
      return show(IDLE)
    case 'begin':
    case 'enter':
      return show(state)
  }
}

function phase(state: SelectState): ToolPhase {
  return state.kind === 'move' || state.kind === 'resize' ? 'shape' : state.kind
}

function down(state: SelectState, event: ToolEvent & { kind: 'down' }, context: ToolContext): Result {
  if (state.kind !== 'idle') return show(state)
  const { point, target } = event
  const taken = target.kind === 'none' ? undefined : takenPart(context, target.part)
  if (!taken) return show({ kind: 'pan' })
  const { part, box: start } = taken
  const moves = context.editable && taken.movable
  if (target.kind === 'handle' && moves) {
    return show({ kind: 'resize', part, start, from: point, handle: target.handle, box: start })
  }
  const follows = moves && (!event.finger || part === context.selected)
  const press = show({ kind: 'press', part, start, from: point, follows })
  // A finger that pans over a box does not take it; one that taps does, when it is lifted.
  return event.finger && !follows ? press : { ...press, command: { kind: 'select', part, reveal: false } }
}

function moved(state: SelectState, event: ToolEvent & { kind: 'move' }, context: ToolContext): SelectState {
  const { image } = context
  if (state.kind === 'press') {
    if (!isFar(event.point, state.from, event.slack)) return state
    if (!state.follows) return { kind: 'pan' }
    return moved({ ...state, kind: 'move', box: state.start }, event, context)
  }
  if (state.kind !== 'move' && state.kind !== 'resize') return state
  const [dx, dy] = [event.point.x - state.from.x, event.point.y - state.from.y]
  const box =
    state.kind === 'move' ? moveBox(state.start, dx, dy, image) : resizeBox(state.start, state.handle, dx, dy, image)
  return { ...state, box }
}

function arrow(state: SelectState, event: ToolEvent & { kind: 'arrow' }, context: ToolContext): SelectState {
  if (state.kind === 'keys') return { ...state, box: nudged(state.box, event, context.image) }
  const taken = takenPart(context, context.selected)
  if (state.kind !== 'idle' || !context.editable || !taken?.movable) return state
  return { kind: 'keys', part: taken.part, start: taken.box, box: nudged(taken.box, event, context.image) }
}

function finish(state: SelectState): Result {
  if (state.kind === 'press') {
    return { ...show(IDLE), command: { kind: 'select', part: state.part, reveal: false } }
  }
  if (state.kind === 'idle' || state.kind === 'pan') return show(IDLE)
  return { ...show(IDLE), ...writing(state.part, state.start, state.box) }
}

function show(state: SelectState): Result {
  return { state, preview: 'box' in state ? { part: state.part, box: state.box } : null }
}
