import { useEffect, useMemo, useRef, type PointerEvent as ReactPointerEvent, type RefObject } from 'react'
import type { Size } from '../core'
import { depthHere, useLoupeStore, type LoupeStore, selectedRound } from '../store'
import { hit, type RoundBox } from './boxes'
import { cursorOf, useEditable, type ToolControl } from './useTool'
import type { ViewportControl } from './useViewport'
import { pan, pinch, toImage, zoomAt, type Point } from './viewport'

type Place = { image: Size; stage: Size; boxes: readonly RoundBox[] }

const SLACK = 6
const TREMBLE = 3

type Client = { clientX: number; clientY: number }

function within(element: HTMLElement | null, { clientX, clientY }: Client): Point {
  const rect = element?.getBoundingClientRect()
  return { x: clientX - (rect?.left ?? 0), y: clientY - (rect?.top ?? 0) }
}

/** Pointers over the stage: one draws, moves, resizes or pans; two pinch; the wheel zooms at the cursor. */
export function usePointer(
  element: RefObject<HTMLElement | null>,
  place: Place,
  control: ViewportControl,
  tool: ToolControl,
) {
  const store = useLoupeStore()
  const editable = useEditable()
  const fingers = useRef(new Map<number, Point>())
  const space = useSpace(element)
  useWheel(element, place, control)
  return useMemo(() => {
    const { image, stage, boxes } = place
    const at = (event: Client) => within(element.current, event)
    const look = (point: Point, coarse: boolean) => {
      const slack = (coarse ? 2 * SLACK : SLACK) / control.view.scale
      return hit(toImage(control.view, point), boxes, selectedRound(store.getState()), slack)
    }
    const paint = (event: ReactPointerEvent) => {
      const target = look(at(event), event.pointerType === 'touch')
      const draw = store.getState().views.main.tool === 'draw'
      event.currentTarget.setAttribute(
        'data-cursor',
        cursorOf(target, tool.state(), { pan: space.current, draw, editable }),
      )
      probe(store, toImage(control.view, at(event)), image)
      if (tool.state().kind === 'idle')
        store.getState().actions.hoverRound(target.kind === 'none' ? null : target.round)
    }
    return {
      onPointerDown(event: ReactPointerEvent<HTMLElement>) {
        event.currentTarget.setPointerCapture(event.pointerId)
        const point = at(event)
        fingers.current.set(event.pointerId, point)
        if (fingers.current.size > 1) return void tool.send({ kind: 'cancel' })
        const wantsPan = space.current || event.button === 1
        if (event.button > 1) return
        // The middle button would start the browser's own scrolling.
        if (event.button === 1) event.preventDefault()
        const target = look(point, event.pointerType === 'touch')
        tool.send({ kind: 'down', at: toImage(control.view, point), target, pan: wantsPan })
        paint(event)
      },
      onPointerMove(event: ReactPointerEvent<HTMLElement>) {
        const before = fingers.current.get(event.pointerId)
        const point = at(event)
        if (before) fingers.current.set(event.pointerId, point)
        const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1]
        if (before && other) return control.change((view) => pinch(view, [before, other], [point, other], image, stage))
        if (before && tool.state().kind === 'pan') {
          return control.change((view) => pan(view, point.x - before.x, point.y - before.y, image, stage))
        }
        if (before) tool.send({ kind: 'move', at: toImage(control.view, point), slack: TREMBLE / control.view.scale })
        return paint(event)
      },
      onPointerUp(event: ReactPointerEvent<HTMLElement>) {
        if (fingers.current.delete(event.pointerId)) tool.send({ kind: 'up' })
        paint(event)
      },
      onPointerCancel(event: ReactPointerEvent<HTMLElement>) {
        fingers.current.delete(event.pointerId)
        tool.send({ kind: 'cancel' })
      },
      onPointerLeave: () => leave(store, fingers.current.size),
    }
  }, [control, editable, element, place, space, store, tool])
}

/** A pointer that has left the stage points at nothing, unless it still drags. */
function leave(store: LoupeStore, held: number): void {
  const { actions } = store.getState()
  actions.setProbe(null)
  if (held === 0) actions.hoverRound(null)
}

/** Where the picture's depth is read off; nothing is written while no depth is known. */
function probe(store: LoupeStore, at: Point, image: Size): void {
  if (!depthHere(store.getState())) return
  const [x, y] = [at.x / image.width, at.y / image.height]
  const inside = x >= 0 && x <= 1 && y >= 0 && y <= 1
  store.getState().actions.setProbe(inside ? { x, y } : null)
}

/** The wheel listener must be able to hold back scrolling, which React's own cannot promise. */
function useWheel(element: RefObject<HTMLElement | null>, place: Place, control: ViewportControl): void {
  useEffect(() => {
    const at = element.current
    if (!at) return undefined
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const rect = at.getBoundingClientRect()
      const lines =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1
      // A trackpad's pinch comes as a wheel with Ctrl and small steps.
      const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015))
      const point = { x: event.clientX - rect.left, y: event.clientY - rect.top }
      control.change((view) => zoomAt(view, point, factor, place.image, place.stage))
    }
    at.addEventListener('wheel', onWheel, { passive: false })
    return () => at.removeEventListener('wheel', onWheel)
  }, [element, place, control])
}

/** Space pans while it is held, unless it is meant for a control that has the focus. */
function useSpace(element: RefObject<HTMLElement | null>): RefObject<boolean> {
  const held = useRef(false)
  useEffect(() => {
    const mine = () => document.activeElement === document.body || document.activeElement === element.current
    const onDown = (event: KeyboardEvent) => {
      if (event.key !== ' ' || !mine()) return
      event.preventDefault()
      held.current = true
      element.current?.setAttribute('data-cursor', 'grab')
    }
    const onUp = (event: KeyboardEvent) => {
      if (event.key !== ' ') return
      held.current = false
    }
    window.addEventListener('keydown', onDown)
    window.addEventListener('keyup', onUp)
    return () => {
      window.removeEventListener('keydown', onDown)
      window.removeEventListener('keyup', onUp)
    }
  }, [element])
  return held
}
