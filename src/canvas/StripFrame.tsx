import { useEffect, useRef } from 'react'
import { pixelBox, type PixelBox, type Size } from '../core'
import { litRound, useLoupe, useLoupeActions, type RoundMark } from '../store'
import { cx, roundStyle } from '../ui'
import { useCanvas } from './context'
import { useCrop } from './useCrop'
import type { Held } from './usePicture'

const NOTHING = pixelBox(0, 0, 1, 1)

const MADE = {
  saved: { word: 'saved', title: 'The crop as its producer saved it' },
  again: {
    word: 're-made',
    title: 'The record holds no crop: it is cut again from the picture, by the rule of its producer',
  },
} as const

/** How high crops stand, in CSS pixels. */
const HEIGHT = 88

/**
 * What a round cut: its box in pixels of its image, null where a tool made a picture of it; `changed`: a person moved
 * it.
 */
export type Crop = { readonly mark: RoundMark; readonly px: PixelBox | null; readonly changed: boolean }

/** What was made by a tool has no size before it is there: a square. */
function sizeOf(px: PixelBox | null): Size {
  if (!px) return { width: HEIGHT, height: HEIGHT }
  return { width: px[2] - px[0], height: px[3] - px[1] }
}

type FrameProps = Crop & {
  readonly held: Held | null
  /** The number of its picture, where another one is on the stage. */
  readonly page: number | null
  /** Whether the trace came from a file: its crops are its producer's, or are made again. */
  readonly opened: boolean
}

/** One crop: as its producer saved it, else cut from the picture. A press flies to its round. */
export function StripFrame({ mark, px, changed, held, page, opened }: FrameProps) {
  const { anchors } = useCanvas()
  const actions = useLoupeActions()
  const element = useRef<HTMLButtonElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const lit = useLoupe((state) => litRound(state) === mark.round)
  const size = sizeOf(px)
  const shown = fitted(size)
  const saved = changed ? null : mark.saved
  useCrop(canvas, page === null && saved === null && px ? held : null, px ?? NOTHING, shown)
  const again = held ? MADE.again : null
  const made = saved === null ? again : MADE.saved
  const part = mark.id
  useEffect(() => {
    anchors.setCrop(part, element.current)
    return () => anchors.setCrop(part, null)
  }, [anchors, part])
  return (
    <div className="strip-item" style={roundStyle(mark.round)}>
      <button
        type="button"
        ref={element}
        className={cx('strip-frame', lit && 'strip-lit', changed && 'strip-changed')}
        aria-label={inWords(mark.round, changed, px ? `${size.width} by ${size.height} pixels` : 'made by a tool')}
        onClick={() => actions.selectRound(mark.round)}
        onPointerEnter={() => actions.hoverRound(mark.round)}
        onPointerLeave={() => actions.hoverRound(null)}
        onFocus={() => actions.hoverRound(mark.round)}
        onBlur={() => actions.hoverRound(null)}
      >
        {saved === null ? (
          <canvas ref={canvas} style={{ width: shown.width, height: shown.height }} />
        ) : (
          <img src={saved} alt="" style={{ width: shown.width, height: shown.height }} />
        )}
        {saved === null && page !== null && <span className="strip-page">picture {page}</span>}
        <span className="strip-number">{mark.round + 1}</span>
      </button>
      <span className="strip-size">
        {px ? `${size.width}×${size.height}` : 'by a tool'}
        {opened && !changed && made && <span title={made.title}> {made.word}</span>}
      </span>
    </div>
  )
}

/** The words under a crop of an opened trace: its size, and who made it. */
const LEAST_OPENED = 104

/** How wide a crop's place is, in CSS pixels. */
export function widthOf({ px }: Crop, opened: boolean): number {
  return Math.max(fitted(sizeOf(px)).width, opened ? LEAST_OPENED : 0)
}

/** As high as the strip, no wider than twice that. */
function fitted(size: Size): Size {
  const scale = Math.min(HEIGHT / size.height, (2 * HEIGHT) / size.width)
  return { width: Math.max(24, Math.round(size.width * scale)), height: Math.max(24, Math.round(size.height * scale)) }
}

function inWords(round: number, changed: boolean, size: string): string {
  return `Crop of round ${round + 1}${changed ? ', changed' : ''}: ${size}. Fly to it.`
}
