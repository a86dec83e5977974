import { useMemo, useRef, type MouseEvent, type PointerEvent as ReactPointerEvent, type RefObject } from 'react'
import type { Size } from '../core'
import { depthHere, useLoupeStore, type LoupeStore } from '../store'
import { cursorOf } from './cursors'
import { hit, type Target } from './hit'
import type { Scene } from './scene'
import { useGestureEnds } from './useGestureEnds'
import { useSpace } from './useSpace'
import type { ToolControl } from './useTool'
import type { ViewportControl } from './useViewport'
import { useWheel } from './useWheel'
import { pan, pinch, toImage, type Point } from './viewport'

/** The picture, the stage that it lies on, and what is drawn there. */
export type Place = { readonly image: Size; readonly stage: Size; readonly scene: Scene }

/** How far from a line a pointer still takes it, and how far a press may tremble, in CSS pixels. */
const SLACK = { mouse: 6, touch: 12 }
const TREMBLE = { mouse: 3, touch: 8 }

type Fingers = Map<number, Point>

/** What the handlers work with. */
type Work = {
  readonly store: LoupeStore
  readonly place: Place
  readonly control: ViewportControl
  readonly tool: ToolControl
  /** Where each pointer that is down was last. */
  readonly fingers: Fingers
  /** The pointer that pans because Space or the middle button is held. */
  readonly panning: { id: number | null }
  spaceHeld(): boolean
  pointOf(event: { clientX: number; clientY: number }): Point
}

/** Pointers over the stage: one works the tool or pans; two pinch and pan; the wheel zooms at the cursor. */
export function usePointer(
  element: RefObject<HTMLElement | null>,
  place: Place,
  control: ViewportControl,
  tool: ToolControl,
) {
  const store = useLoupeStore()
  const fingers = useRef<Fingers>(new Map())
  const panning = useRef<{ id: number | null }>({ id: null })
  const space = useSpace(element)
  useWheel(element, place, control)
  useGestureEnds(element, fingers, tool)
  return useMemo(() => {
    return handlers(() => ({
      store,
      place,
      control,
      tool,
      fingers: fingers.current,
      panning: panning.current,
      spaceHeld: () => space.current,
      pointOf({ clientX, clientY }) {
        const rect = element.current?.getBoundingClientRect()
        return { x: clientX - (rect?.left ?? 0), y: clientY - (rect?.top ?? 0) }
      },
    }))
  }, [control, element, place, space, store, tool])
}

function handlers(work: () => Work) {
  return {
    onPointerDown: (event: ReactPointerEvent<HTMLElement>) => down(work(), event),
    onPointerMove: (event: ReactPointerEvent<HTMLElement>) => moved(work(), event),
    onPointerUp: (event: ReactPointerEvent<HTMLElement>) => {
      release(work(), event.pointerId, 'up')
      paint(work(), event)
    },
    onPointerCancel: (event: ReactPointerEvent<HTMLElement>) => release(work(), event.pointerId, 'cancel'),
    // After an ordinary release nothing is held any more, and nothing is left to end.
    onLostPointerCapture: (event: ReactPointerEvent<HTMLElement>) => release(work(), event.pointerId, 'end'),
    onPointerLeave: () => leave(work()),
    onContextMenu: (event: MouseEvent) => {
      const { fingers, tool } = work()
      if (fingers.size === 0) return
      // The menu would take the release.
      event.preventDefault()
      fingers.clear()
      tool.send({ kind: 'end' })
    },
  }
}

function down(work: Work, event: ReactPointerEvent<HTMLElement>): void {
  const { fingers, tool, control, panning } = work
  if (event.button > 1) return
  const point = work.pointOf(event)
  event.currentTarget.setPointerCapture(event.pointerId)
  fingers.set(event.pointerId, point)
  if (fingers.size > 1) return void tool.send({ kind: 'cancel' })
  // The middle button would start the browser's own scrolling.
  if (event.button === 1) event.preventDefault()
  panning.id = work.spaceHeld() || event.button === 1 ? event.pointerId : null
  if (panning.id === null) {
    const finger = event.pointerType === 'touch'
    tool.send({ kind: 'down', point: toImage(control.view, point), target: look(work, event), finger })
  }
  paint(work, event)
}

function moved(work: Work, event: ReactPointerEvent<HTMLElement>): void {
  const { fingers, tool, control, panning, place } = work
  const before = fingers.get(event.pointerId)
  // The button was let go where nobody saw it.
  if (before && event.buttons === 0) {
    release(work, event.pointerId, 'end')
    return paint(work, event)
  }
  const point = work.pointOf(event)
  if (before) fingers.set(event.pointerId, point)
  const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
  if (before && other) {
    return control.change((view) => pinch(view, [before, other], [point, other], place.image, place.stage))
  }
  if (before && (panning.id === event.pointerId || tool.phase() === 'pan')) {
    return control.change((view) => pan(view, point.x - before.x, point.y - before.y, place.image, place.stage))
  }
  if (before || tool.phase() === 'open') {
    const slack = (event.pointerType === 'touch' ? TREMBLE.touch : TREMBLE.mouse) / control.view.scale
    tool.send({ kind: 'move', point: toImage(control.view, point), slack })
  }
  return paint(work, event)
}

function release({ fingers, tool, panning }: Work, id: number, how: 'up' | 'cancel' | 'end'): void {
  if (!fingers.delete(id)) return
  if (panning.id === id) panning.id = null
  else tool.send({ kind: how })
}

function look({ control, place, tool, pointOf }: Work, event: ReactPointerEvent): Target {
  const slack = event.pointerType === 'touch' ? SLACK.touch : SLACK.mouse
  const selected = tool.selected()
  return hit(toImage(control.view, pointOf(event)), place.scene, selected, { scale: control.view.scale, slack })
}

/** What the pointer looks like, what it points at, and the depth under it. */
function paint(work: Work, event: ReactPointerEvent): void {
  const { store, control, tool, place } = work
  const target = look(work, event)
  const { tool: name } = store.getState().views.main
  const pans = work.spaceHeld() || work.panning.id !== null
  const cursor = cursorOf(target, tool.phase(), { pans, draws: name !== 'select', editable: tool.editable() })
  event.currentTarget.setAttribute('data-cursor', cursor)
  probe(store, toImage(control.view, work.pointOf(event)), place.image)
  if (tool.phase() === 'idle') {
    store.getState().actions.hover(target.kind === 'none' ? null : target.part)
  }
}

/** A pointer that has left the stage points at nothing, unless it still drags. */
function leave({ store, fingers }: Work): void {
  const { actions } = store.getState()
  actions.setProbe(null)
  if (fingers.size === 0) actions.hoverRound(null)
}

/** Where the picture's depth is read off; nothing is written while no depth is known. */
function probe(store: LoupeStore, point: Point, image: Size): void {
  if (!depthHere(store.getState())) return
  const [x, y] = [point.x / image.width, point.y / image.height]
  const inside = x >= 0 && x <= 1 && y >= 0 && y <= 1
  store.getState().actions.setProbe(inside ? { x, y } : null)
}
