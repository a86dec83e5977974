import { useEffect, useRef, useState } from 'react'
import { depthHere, useLoupe, type DepthFound } from '../store'
import { useCanvas, type DepthPainter, type DepthView, type Pixels } from './context'

export type Painted = { readonly found: DepthFound; readonly canvas: HTMLCanvasElement }
type Wanted = { readonly found: DepthFound; readonly view: DepthView }

/**
 * The open picture's depth in colours, or as a relief, on a canvas of its own; the last one stays until the next is
 * there.
 */
export function useDepth(shown: boolean, view: DepthView): Painted | null {
  const { depth } = useCanvas()
  const found = useLoupe(depthHere)
  const [painted, setPainted] = useState<Painted | null>(null)
  const painting = useRef<((wanted: Wanted) => void) | null>(null)
  useEffect(() => {
    let here = true
    painting.current = createPainting(depth, (wanted, pixels) => {
      if (here) setPainted({ found: wanted.found, canvas: canvasOf(pixels) })
    })
    return () => {
      here = false
    }
  }, [depth])
  const key = JSON.stringify(view)
  useEffect(() => {
    if (found && shown) painting.current?.({ found, view: JSON.parse(key) as DepthView })
  }, [depth, found, shown, key])
  return shown && painted && painted.found === found ? painted : null
}

/**
 * One at a time, the last that was wanted next: a relief that is dragged keeps moving, however long one painting takes.
 */
function createPainting(
  painter: DepthPainter,
  done: (wanted: Wanted, pixels: Pixels) => void,
): (wanted: Wanted) => void {
  let next: Wanted | null = null
  let busy = false
  async function work(): Promise<void> {
    busy = true
    while (next) {
      const wanted: Wanted = next
      next = null
      // A painting that failed (a device lost meanwhile) leaves the last one in place; the next change paints again.
      await painter.paint(wanted.found, wanted.view).then(
        (pixels) => done(wanted, pixels),
        () => undefined,
      )
    }
    busy = false
  }
  return (wanted) => {
    next = wanted
    if (!busy) void work()
  }
}

function canvasOf({ width, height, data }: Pixels): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0)
  return canvas
}
