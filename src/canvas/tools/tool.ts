import type { PixelBox, Size } from '../../core'
import { moveBox, resizeBox, sameBox } from '../boxes'
import type { Target } from '../hit'
import type { Taken } from '../scene'
import type { Point } from '../viewport'

/**
 * A tool is a pure machine over pixels of the image: it sees points, targets and keys, knows no DOM and no rounds, and
 * gives at most one command that writes a gesture, so that one gesture is one undo step.
 */
export type Tool<State> = {
  readonly idle: State
  step(state: State, event: ToolEvent, context: ToolContext): ToolResult<State>
  /** What its state means to the hand that holds the pointer. */
  readonly phase: (state: State) => ToolPhase
}

/** idle: nothing is held; pan: the picture follows; shape: a box follows; open: a box follows without a button. */
export type ToolPhase = 'idle' | 'pan' | 'press' | 'shape' | 'open' | 'keys'

export type ArrowKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

export type ToolEvent =
  /** `finger`: a finger pans unless what it touches is selected. */
  | { readonly kind: 'down'; readonly point: Point; readonly target: Target; readonly finger: boolean }
  /** `slack`: how many image pixels a hand may tremble before a press becomes a move. */
  | { readonly kind: 'move'; readonly point: Point; readonly slack: number }
  | { readonly kind: 'up' }
  | { readonly kind: 'arrow'; readonly key: ArrowKey; readonly shift: boolean; readonly alt: boolean }
  /** The last arrow was let go. */
  | { readonly kind: 'arrows-up' }
  /** A key begins a box; `box` is where. */
  | { readonly kind: 'begin'; readonly box: PixelBox }
  | { readonly kind: 'enter' }
  | { readonly kind: 'tab'; readonly back: boolean }
  /** Whatever held the gesture is gone (the window, the focus, a release that nobody saw): what is shown is written. */
  | { readonly kind: 'end' }
  /** The gesture is dropped. */
  | { readonly kind: 'cancel' }

export type ToolContext = {
  readonly image: Size
  /** What can be taken, in the order of Tab. */
  readonly taken: readonly Taken[]
  /** The part that is selected and can be taken. */
  readonly selected: string | null
  /** The round that a drawn box belongs to, or null. */
  readonly round: string | null
  /** False while a run is under way: boxes are looked at, not changed. */
  readonly editable: boolean
}

/** What a tool asks for. `box` in pixels of the image. */
export type ToolCommand =
  | { readonly kind: 'setBox'; readonly part: string; readonly box: PixelBox }
  | { readonly kind: 'newBox'; readonly round: string; readonly box: PixelBox; readonly adds: boolean }
  | { readonly kind: 'select'; readonly part: string | null; readonly reveal: boolean }

export type ToolPreview = { readonly part: string; readonly box: PixelBox }

export type ToolResult<State> = {
  readonly state: State
  readonly preview: ToolPreview | null
  readonly command?: ToolCommand
}

const DIRECTION: Record<ArrowKey, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Arrows move by 1 pixel of the image, with Shift by 10; with Alt they move the right and bottom side. */
export function nudged(box: PixelBox, event: ToolEvent & { kind: 'arrow' }, image: Size): PixelBox {
  const [x, y] = DIRECTION[event.key]
  const far = event.shift ? 10 : 1
  return event.alt ? resizeBox(box, 'se', x * far, y * far, image) : moveBox(box, x * far, y * far, image)
}

/** Whether the hand went farther than it trembles. */
export function isFar(a: Point, b: Point, slack: number): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) > slack
}

export function takenPart(context: ToolContext, part: string | null): Taken | undefined {
  return context.taken.find((one) => one.part === part)
}

/** Writes a box of a part, unless it is where it was. */
export function writing(part: string, from: PixelBox, to: PixelBox): { command?: ToolCommand } {
  return sameBox(from, to) ? {} : { command: { kind: 'setBox', part, box: to } }
}

/** Tab walks the boxes and then leaves the stage: past the last one nothing is selected. */
export function walked(back: boolean, context: ToolContext): ToolCommand {
  const parts = context.taken.map((one) => one.part)
  const index = context.selected === null ? -1 : parts.indexOf(context.selected)
  const next = back ? (index < 0 ? parts.length : index) - 1 : index + 1
  return { kind: 'select', part: parts[next] ?? null, reveal: true }
}
