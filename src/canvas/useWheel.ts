import { useEffect, type RefObject } from 'react'
import type { Size } from '../core'
import type { ViewportControl } from './useViewport'
import { zoomAt } from './viewport'

type Place = { readonly image: Size; readonly stage: Size }

/** The wheel zooms at the cursor. React's own listener cannot hold back scrolling; this one can. */
export function useWheel(element: RefObject<HTMLElement | null>, place: Place, control: ViewportControl): void {
  useEffect(() => {
    const board = element.current
    if (!board) return undefined
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const rect = board.getBoundingClientRect()
      const lines =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1
      // A trackpad's pinch comes as a wheel with Ctrl and small steps.
      const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015))
      const point = { x: event.clientX - rect.left, y: event.clientY - rect.top }
      control.change((view) => zoomAt(view, point, factor, place.image, place.stage))
    }
    board.addEventListener('wheel', onWheel, { passive: false })
    return () => board.removeEventListener('wheel', onWheel)
  }, [element, place, control])
}
