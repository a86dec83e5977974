import { useEffect, useRef, useState } from 'react'
import type { AnchorPair, Anchors } from '../canvas'
import { activeEntry, litRound, roundOfPart, useLoupe } from '../store'
import { roundColour } from '../ui'
import { createShifts } from './shifts'

type Line = { round: string; path: string }

/**
 * Joins each box on the stage to its crop in the film strip: one SVG over the page that takes no pointer. It measures
 * both ends once a frame, after whatever moved them has moved.
 */
export function Overlay({ anchors, onFrame }: { anchors: Anchors; onFrame: (run: () => void) => () => void }) {
  const lines = useLines(anchors, onFrame)
  const lit = useLoupe((state) => litRound(state))
  const entry = useLoupe(activeEntry)
  const placeOf = (round: string) => (entry && roundOfPart(entry, round)) ?? 0
  return (
    <svg className="overlay" aria-hidden="true" data-testid="overlay">
      {lines.map((line) => (
        <g key={line.round} className={placeOf(line.round) === lit ? 'overlay-lit' : undefined}>
          <path d={line.path} className="overlay-light" />
          <path d={line.path} className="overlay-dark" />
          <path d={line.path} className="overlay-line" stroke={roundColour(placeOf(line.round))} />
        </g>
      ))}
    </svg>
  )
}

function useLines(anchors: Anchors, onFrame: (run: () => void) => () => void): Line[] {
  const [lines, setLines] = useState<Line[]>([])
  const cancel = useRef<(() => void) | null>(null)
  useEffect(() => {
    const measure = () => {
      cancel.current = null
      const pairs = anchors.pairs()
      if (pairs[0]) shifts.watch(pairs[0].stage)
      const next = pairs.flatMap(lineOf)
      setLines((now) => (same(now, next) ? now : next))
    }
    const later = () => {
      cancel.current ??= onFrame(measure)
    }
    const shifts = createShifts(later)
    later()
    const stop = anchors.subscribe(later)
    window.addEventListener('resize', later)
    window.addEventListener('scroll', later, { capture: true, passive: true })
    return () => {
      stop()
      shifts.stop()
      cancel.current?.()
      cancel.current = null
      window.removeEventListener('resize', later)
      window.removeEventListener('scroll', later, { capture: true })
    }
  }, [anchors, onFrame])
  return lines
}

/** From the middle of the box's lower side down to the top of the crop; nothing when either end is out of sight. */
function lineOf({ round, stage, box, crop }: AnchorPair): Line[] {
  const board = stage.getBoundingClientRect()
  const frame = crop.getBoundingClientRect()
  const strip = (crop.closest('.strip') ?? crop).getBoundingClientRect()
  const x1 = board.left + box.x + box.width / 2
  const y1 = board.top + Math.min(box.y + box.height, board.height)
  const x2 = frame.left + frame.width / 2
  const hidden = x1 < board.left || x1 > board.right || y1 < board.top || x2 < strip.left || x2 > strip.right
  if (hidden || board.width === 0 || frame.width === 0) return []
  const y2 = frame.top
  const bend = Math.max(12, (y2 - y1) / 2)
  const [a, b, c, d] = [x1, y1, x2, y2].map((value) => Math.round(value * 2) / 2)
  return [{ round, path: `M${a} ${b}C${a} ${(b ?? 0) + bend} ${c} ${(d ?? 0) - bend} ${c} ${d}` }]
}

function same(a: readonly Line[], b: readonly Line[]): boolean {
  return (
    a.length === b.length && a.every((line, index) => line.path === b[index]?.path && line.round === b[index].round)
  )
}
