import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { pixelBox, type PixelBox, type Size } from '../core'
import {
  activeEntry,
  cropOf,
  litRound,
  marksOf,
  roundCount,
  selectedRound,
  useLoupe,
  useLoupeActions,
  useLoupeStore,
  type LoupeState,
  type Picture,
  type Preview,
  type RoundMark,
  type TraceEntry,
} from '../store'
import { cx, roundStyle } from '../ui'
import { toPixels } from './boxes'
import { useCanvas } from './context'
import { useCrop } from './useCrop'
import { usePicture, type Held } from './usePicture'
import './strip.css'

/** Room of a place beside its crop: the frame's two borders and the gap to the next. */
const AROUND = 4 + 12
const ANSWER_WIDTH = 240
/** Places made on both sides of what is in sight. */
const OVERSCAN = 3

/** The film strip: one crop a round, cut from the source, newest in view. Only what is in sight is made. */
export function Strip({ picture }: { picture: Picture }) {
  const entry = useLoupe(activeEntry)
  const held = usePicture(picture.id)
  const crops = useCrops(picture.size, entry)
  const answer = entry && answerOf(entry)
  const count = crops.length + (answer ? 1 : 0)
  const element = useRef<HTMLDivElement>(null)
  const film = useVirtualizer<HTMLDivElement, HTMLLIElement>({
    horizontal: true,
    count,
    getScrollElement: () => element.current,
    estimateSize: (index) => {
      const crop = crops[index]
      return crop ? fitted(sizeOf(crop.px)).width + AROUND : ANSWER_WIDTH
    },
    getItemKey: (index) => crops[index]?.mark.round ?? 'answer',
    overscan: OVERSCAN,
  })
  const widths = crops.map((crop) => fitted(sizeOf(crop.px)).width).join()
  useEffect(() => film.measure(), [film, widths])
  useFollowing(film.scrollToIndex, crops, count)
  return (
    <div className="strip" ref={element}>
      {count === 0 && <p className="strip-empty">Each crop that the model asks for appears here.</p>}
      <ol className="strip-film" style={{ width: film.getTotalSize() }} aria-label="Crops, round by round">
        {film.getVirtualItems().map(({ index, key, start }) => {
          const crop = crops[index]
          return (
            <li
              key={key}
              className="strip-place"
              style={{ transform: `translateX(${start}px)` }}
              aria-setsize={count}
              aria-posinset={index + 1}
            >
              {crop ? <Frame {...crop} held={held} /> : <Answer text={answer ?? ''} />}
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** What is new comes into sight; so does the crop of a round that is selected elsewhere. */
function useFollowing(
  scrollTo: (index: number, options?: { align: 'auto' | 'end' }) => void,
  crops: readonly Crop[],
  count: number,
): void {
  useEffect(() => {
    if (count > 0) scrollTo(count - 1, { align: 'end' })
  }, [scrollTo, count])
  const selected = useLoupe(selectedRound)
  const index = crops.findIndex((crop) => crop.mark.round === selected)
  useEffect(() => {
    if (index >= 0) scrollTo(index, { align: 'auto' })
  }, [scrollTo, index])
}

/** What all the looking led to, at the end of the film; null while rounds are still to be shown. */
function answerOf(entry: TraceEntry): string | null {
  const { answer, rounds } = entry.trace
  if (!answer || roundCount(entry) < rounds.length) return null
  return entry.draft?.now.rationale.answer?.text ?? answer.text
}

function Answer({ text }: { text: string }) {
  return (
    <div className="strip-answer">
      <span className="strip-size">Answer</span>
      <strong>{text}</strong>
    </div>
  )
}

type Crop = { readonly mark: RoundMark; readonly px: PixelBox; readonly changed: boolean }

function useCrops(image: Size, entry: TraceEntry | null): Crop[] {
  const store = useLoupeStore()
  const marks = useMemo(() => (entry ? marksOf(entry) : []), [entry])
  const preview = useLoupe((state) => state.views.main.preview)
  const model = useLoupe((state) => state.model)
  return useMemo(() => {
    // The crop rule comes with the model.
    const state = { ...store.getState(), model }
    return marks.flatMap((mark) => cropOfMark(state, mark, image, preview) ?? [])
  }, [marks, preview, image, store, model])
}

function cropOfMark(state: LoupeState, mark: RoundMark, image: Size, preview: Preview | null): Crop | null {
  const roi =
    preview?.part !== undefined && (preview.part.endsWith('.new') || mark.rois.some((one) => one.id === preview.part))
  const held = preview?.round === mark.round && !roi ? preview.box : null
  const edited = held ?? mark.edited?.box
  if (edited) {
    const px = cropOf(state, edited, image)
    return px && { mark, px, changed: true }
  }
  // `cropPx` of a view is in pixels of the image by its schema.
  const px = mark.cropPx ? pixelBox(...mark.cropPx) : mark.effective ? toPixels(mark.effective.box, image) : null
  return px && mark.received ? { mark, px, changed: false } : null
}

const HEIGHT = 88

function sizeOf(px: PixelBox): Size {
  return { width: px[2] - px[0], height: px[3] - px[1] }
}

function Frame({ mark, px, changed, held }: Crop & { held: Held | null }) {
  const { anchors } = useCanvas()
  const actions = useLoupeActions()
  const element = useRef<HTMLButtonElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const lit = useLoupe((state) => litRound(state) === mark.round)
  const size = sizeOf(px)
  const shown = fitted(size)
  useCrop(canvas, held, px, shown)
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
        aria-label={`Crop of round ${mark.round + 1}${changed ? ', changed' : ''}: ${size.width} by ${size.height} pixels. Fly to it.`}
        onClick={() => actions.selectRound(mark.round)}
        onPointerEnter={() => actions.hoverRound(mark.round)}
        onPointerLeave={() => actions.hoverRound(null)}
        onFocus={() => actions.hoverRound(mark.round)}
        onBlur={() => actions.hoverRound(null)}
      >
        <canvas ref={canvas} style={{ width: shown.width, height: shown.height }} />
        <span className="strip-number">{mark.round + 1}</span>
      </button>
      <span className="strip-size">
        {size.width}×{size.height}
      </span>
    </div>
  )
}

/** As high as the strip, no wider than twice that. */
function fitted(size: Size): Size {
  const scale = Math.min(HEIGHT / size.height, (2 * HEIGHT) / size.width)
  return { width: Math.max(24, Math.round(size.width * scale)), height: Math.max(24, Math.round(size.height * scale)) }
}
