import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { PixelBox, Size } from '../core'
import { useCanvas } from './context'
import { between, fit, toStage, viewOf, type Viewport } from './viewport'

/** Motion shows where something went, and no longer (design section 10). */
const FLIGHT_MS = 140

export type ViewportControl = {
  readonly view: Viewport
  change(next: (view: Viewport) => Viewport): void
  fitAll(): void
  flyTo(box: PixelBox): void
  /** Flies to a box that is not wholly in sight. */
  reveal(box: PixelBox): void
}

/**
 * The viewport of one picture on one stage: whole at first, and again when the picture or an untouched stage changes.
 */
export function useViewport(key: string, image: Size, stage: Size): ViewportControl {
  const { onFrame, stillness } = useCanvas()
  const [held, setHeld] = useState<{ key: string; view: Viewport } | null>(null)
  const view = held?.key === key ? held.view : fit(image, stage)
  const current = useRef(view)
  const cancel = useRef<(() => void) | null>(null)
  useEffect(() => {
    current.current = view
  }, [view])
  useEffect(() => () => cancel.current?.(), [key])

  const put = useCallback((next: Viewport | null) => setHeld(next && { key, view: next }), [key])
  const change = useCallback(
    (next: (view: Viewport) => Viewport) => {
      cancel.current?.()
      current.current = next(current.current)
      put(current.current)
    },
    [put],
  )

  const fly = useCallback(
    (target: Viewport, done: Viewport | null) => {
      cancel.current?.()
      if (stillness()) return put(done)
      const from = current.current
      let start: number | null = null
      const frame = (now: number) => {
        start ??= now
        const t = (now - start) / FLIGHT_MS
        if (t >= 1) return put(done)
        put(between(from, target, t, stage))
        cancel.current = onFrame(frame)
        return undefined
      }
      cancel.current = onFrame(frame)
      return undefined
    },
    [onFrame, put, stage, stillness],
  )

  const flyTo = useCallback(
    (box: PixelBox) => {
      const target = viewOf(box, image, stage)
      fly(target, target)
    },
    [fly, image, stage],
  )
  const fitAll = useCallback(() => fly(fit(image, stage), null), [fly, image, stage])
  const reveal = useCallback(
    (box: PixelBox) => {
      const place = toStage(current.current, box)
      const right = place.x + place.width <= stage.width
      if (place.x < 0 || place.y < 0 || !right || place.y + place.height > stage.height) flyTo(box)
    },
    [flyTo, stage],
  )
  return useMemo(() => ({ view, change, fitAll, flyTo, reveal }), [view, change, fitAll, flyTo, reveal])
}
