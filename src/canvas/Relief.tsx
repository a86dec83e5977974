import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useLoupe, type Picture } from '../store'
import { useCanvas } from './context'
import { ASIDE, FACING, turned, type Turn } from './turn'
import { useDepth } from './useDepth'
import { useSize } from './useSize'
import './relief.css'

/**
 * The picture as a surface that stands out where it is near: dragged or turned with the arrows, so that order is seen.
 */
export function Relief({ picture }: { picture: Picture }) {
  const element = useRef<HTMLDivElement>(null)
  const size = useSize(element)
  const [turn, setTurn] = useState<Turn>(ASIDE)
  const handlers = useTurning(setTurn)
  return (
    <div
      ref={element}
      className="relief"
      tabIndex={0}
      role="application"
      data-testid="relief"
      aria-label={`Relief of ${picture.name}. Arrows turn it, Home faces it.`}
      {...handlers}
    >
      {size && <Surface turn={turn} width={size.width} height={size.height} />}
      <p className="relief-hint">Drag or arrows turn, double click faces it</p>
    </div>
  )
}

function Surface({ turn, width, height }: { turn: Turn; width: number; height: number }) {
  const { themeKey } = useCanvas()
  const canvas = useRef<HTMLCanvasElement>(null)
  const colours = useLoupe((state) => state.depthLook.layer)
  const view = useMemo(
    () => ({ kind: 'relief', ...turn, width, height, colours }) as const,
    [turn, width, height, colours],
  )
  const painted = useDepth(true, view)
  useEffect(() => {
    const at = canvas.current
    if (!at || !painted) return
    at.width = painted.canvas.width
    at.height = painted.canvas.height
    at.getContext('2d')?.drawImage(painted.canvas, 0, 0)
  }, [painted, themeKey])
  return <canvas ref={canvas} style={{ width, height }} />
}

const BY_PIXEL = 0.004
const BY_KEY = 0.06

function useTurning(setTurn: (change: (turn: Turn) => Turn) => void) {
  const held = useRef<{ x: number; y: number } | null>(null)
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      event.currentTarget.setPointerCapture(event.pointerId)
      held.current = { x: event.clientX, y: event.clientY }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const from = held.current
      if (!from) return
      held.current = { x: event.clientX, y: event.clientY }
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y]
      setTurn((turn) => turned(turn, dx * BY_PIXEL, -dy * BY_PIXEL))
    },
    onPointerUp: () => void (held.current = null),
    onPointerCancel: () => void (held.current = null),
    onDoubleClick: () => setTurn(() => FACING),
    onKeyDown(event: KeyboardEvent) {
      const step = { ArrowLeft: [-BY_KEY, 0], ArrowRight: [BY_KEY, 0], ArrowUp: [0, BY_KEY], ArrowDown: [0, -BY_KEY] }[
        event.key
      ]
      if (!step && event.key !== 'Home') return
      event.preventDefault()
      setTurn((turn) => (step ? turned(turn, step[0] ?? 0, step[1] ?? 0) : FACING))
    },
  }
}
