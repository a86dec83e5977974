import type { PixelBox, Size } from '../core'
import { drawnBox, moveBox, resizeBox, type Handle, type RoundBox, type Target } from './boxes'
import type { Point } from './viewport'

/**
 * The RoI editor as a pure machine: `(state, event) -> {state, preview, command?}`. It sees points and boxes in image
 * pixels, knows no DOM, and gives at most one `setBox` a gesture, so that one gesture is one undo step.
 */
export type ToolState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'pan' }
  /** The button is down on a box that was not yet moved: letting go selects it. */
  | { readonly kind: 'press'; readonly round: number; readonly start: PixelBox; readonly from: Point }
  | {
      readonly kind: 'move'
      readonly round: number
      readonly start: PixelBox
      readonly from: Point
      readonly box: PixelBox
    }
  | {
      readonly kind: 'resize'
      readonly round: number
      readonly start: PixelBox
      readonly from: Point
      readonly handle: Handle
      readonly box: PixelBox
    }
  | { readonly kind: 'draw'; readonly round: number; readonly from: Point; readonly box: PixelBox | null }
  /** Arrow keys are held: the gesture ends when the last one is let go. */
  | { readonly kind: 'keys'; readonly round: number; readonly start: PixelBox; readonly box: PixelBox }

export type ArrowKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

export type ToolEvent =
  | { readonly kind: 'down'; readonly at: Point; readonly target: Target; readonly pan: boolean }
  /** `slack`: how many image pixels a hand may tremble before a press becomes a move. */
  | { readonly kind: 'move'; readonly at: Point; readonly slack: number }
  | { readonly kind: 'up' }
  | { readonly kind: 'arrow'; readonly key: ArrowKey; readonly shift: boolean; readonly alt: boolean }
  | { readonly kind: 'arrows-up' }
  | { readonly kind: 'tab'; readonly back: boolean }
  | { readonly kind: 'cancel' }

export type ToolContext = {
  readonly image: Size
  readonly boxes: readonly RoundBox[]
  readonly selected: number | null
  /** A drag on the picture makes the selected round's box anew. */
  readonly draw: boolean
  /** False while a run is under way: boxes are looked at, not changed. */
  readonly editable: boolean
}

export type ToolCommand =
  | { readonly kind: 'setBox'; readonly round: number; readonly box: PixelBox }
  | { readonly kind: 'select'; readonly round: number | null }

export type ToolResult = {
  readonly state: ToolState
  readonly preview: RoundBox | null
  readonly command?: ToolCommand
}

const IDLE: ToolState = { kind: 'idle' }

export function step(state: ToolState, event: ToolEvent, context: ToolContext): ToolResult {
  switch (event.kind) {
    case 'down':
      return down(state, event, context)
    case 'move':
      return show(moved(state, event, context))
    case 'up':
      return state.kind === 'keys' ? show(state) : finish(state)
    case 'arrow':
      return show(nudged(state, event, context))
    case 'arrows-up':
      return state.kind === 'keys' ? finish(state) : show(state)
    case 'tab':
      return walk(state, event.back, context)
    case 'cancel':
      return cancel(state)
  }
}

function down(state: ToolState, event: ToolEvent & { kind: 'down' }, context: ToolContext): ToolResult {
  if (state.kind !== 'idle') return show(state)
  const { at, target } = event
  if (event.pan) return show({ kind: 'pan' })
  if (context.draw && context.editable && context.selected !== null) {
    return show({ kind: 'draw', round: context.selected, from: at, box: null })
  }
  const start = target.kind === 'none' ? undefined : boxOf(context, target.round)
  if (target.kind === 'none' || !start) return show({ kind: 'pan' })
  if (!context.editable) return { ...show(IDLE), command: { kind: 'select', round: target.round } }
  if (target.kind === 'handle') {
    return show({ kind: 'resize', round: target.round, start, from: at, handle: target.handle, box: start })
  }
  return {
    ...show({ kind: 'press', round: target.round, start, from: at }),
    command: { kind: 'select', round: target.round },
  }
}

function moved(state: ToolState, event: ToolEvent & { kind: 'move' }, context: ToolContext): ToolState {
  const { at } = event
  const { image } = context
  if (state.kind === 'press') {
    const far = Math.hypot(at.x - state.from.x, at.y - state.from.y) > event.slack
    return far ? moved({ ...state, kind: 'move', box: state.start }, event, context) : state
  }
  if (state.kind === 'move') {
    return { ...state, box: moveBox(state.start, at.x - state.from.x, at.y - state.from.y, image) }
  }
  if (state.kind === 'resize') {
    return { ...state, box: resizeBox(state.start, state.handle, at.x - state.from.x, at.y - state.from.y, image) }
  }
  if (state.kind === 'draw') {
    const far = Math.hypot(at.x - state.from.x, at.y - state.from.y) > event.slack
    return far || state.box ? { ...state, box: drawnBox(state.from, at, image) } : state
  }
  return state
}

const DIRECTION: Record<ArrowKey, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Arrows move by 1 pixel of the image, with Shift by 10; with Alt they move the right and bottom side. */
function nudged(state: ToolState, event: ToolEvent & { kind: 'arrow' }, context: ToolContext): ToolState {
  const holding = state.kind === 'keys' ? state : startKeys(state, context)
  if (!holding) return state
  const [x, y] = DIRECTION[event.key]
  const far = event.shift ? 10 : 1
  const box = event.alt
    ? resizeBox(holding.box, 'se', x * far, y * far, context.image)
    : moveBox(holding.box, x * far, y * far, context.image)
  return { ...holding, box }
}

function startKeys(state: ToolState, context: ToolContext): (ToolState & { kind: 'keys' }) | null {
  if (state.kind !== 'idle' || !context.editable || context.selected === null) return null
  const start = boxOf(context, context.selected)
  return start ? { kind: 'keys', round: context.selected, start, box: start } : null
}

/** Tab walks the boxes and then leaves the stage: past the last one nothing is selected, and the result is idle. */
function walk(state: ToolState, back: boolean, context: ToolContext): ToolResult {
  const done = finish(state)
  if (done.command) return done
  const rounds = context.boxes.map((one) => one.round)
  const at = context.selected === null ? -1 : rounds.indexOf(context.selected)
  const next =
    at < 0 ? (back ? rounds.at(-1) : rounds[0]) : back ? (at > 0 ? rounds[at - 1] : undefined) : rounds[at + 1]
  return { ...show(IDLE), command: { kind: 'select', round: next ?? null } }
}

function finish(state: ToolState): ToolResult {
  const box = 'box' in state ? state.box : null
  if (!box || !('round' in state) || ('start' in state && same(box, state.start))) return show(IDLE)
  return { ...show(IDLE), command: { kind: 'setBox', round: state.round, box } }
}

/** The gesture is dropped; without one, the selection is. */
function cancel(state: ToolState): ToolResult {
  return state.kind === 'idle' ? { ...show(IDLE), command: { kind: 'select', round: null } } : show(IDLE)
}

function show(state: ToolState): ToolResult {
  const box = 'box' in state ? state.box : null
  return { state, preview: box && 'round' in state ? { round: state.round, box } : null }
}

function boxOf(context: ToolContext, round: number): PixelBox | undefined {
  return context.boxes.find((one) => one.round === round)?.box
}

function same(a: PixelBox, b: PixelBox): boolean {
  return a.every((value, index) => value === b[index])
}
