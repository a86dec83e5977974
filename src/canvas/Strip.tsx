import { useEffect, useMemo, useRef } from 'react'
import type { PixelBox, Size } from '../core'
import {
  activeEntry,
  cropOf,
  marksOf,
  roundCount,
  useLoupe,
  useLoupeActions,
  useLoupeStore,
  type Picture,
  type RoundMark,
  type TraceEntry,
  litRound,
} from '../store'
import { cx, roundStyle } from '../ui'
import { toPixels } from './boxes'
import { useCanvas } from './context'
import { useCrop } from './useCrop'
import { usePicture, type Held } from './usePicture'
import './strip.css'

/** The film strip: one crop a round, cut from the source, newest in view. */
export function Strip({ picture }: { picture: Picture }) {
  const entry = useLoupe(activeEntry)
  const held = usePicture(picture.id)
  const list = useRef<HTMLOListElement>(null)
  const crops = useCrops(
    picture.size,
    useMemo(() => (entry ? marksOf(entry) : []), [entry]),
  )
  const count = crops.length + (entry?.trace.answer ? 1 : 0)
  useEffect(() => {
    list.current?.lastElementChild?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [count])
  return (
    <ol className="strip" ref={list} aria-label="Crops, round by round">
      {crops.length === 0 && !entry?.trace.answer && (
        <li className="strip-empty">Each crop that the model asks for appears here.</li>
      )}
      {crops.map((crop) => (
        <Frame key={crop.mark.round} {...crop} held={held} />
      ))}
      {entry && <Answer entry={entry} />}
    </ol>
  )
}

/** What all the looking led to stands at the end of the film. */
function Answer({ entry }: { entry: TraceEntry }) {
  const { answer, rounds } = entry.trace
  if (!answer || roundCount(entry) < rounds.length) return null
  const now = entry.draft?.now.rationale.answer?.text ?? answer.text
  return (
    <li className="strip-answer">
      <span className="strip-size">Answer</span>
      <strong>{now}</strong>
    </li>
  )
}

type CropOf = { mark: RoundMark; px: PixelBox; changed: boolean }

function useCrops(image: Size, marks: RoundMark[]): CropOf[] {
  const store = useLoupeStore()
  const preview = useLoupe((state) => state.views.main.preview)
  const model = useLoupe((state) => state.model)
  return useMemo(
    () =>
      marks.flatMap((mark): CropOf[] => {
        const shown = preview?.round === mark.round ? preview.box : mark.edited?.box
        if (shown) {
          const px = cropOf(store.getState(), shown, image)
          return px ? [{ mark, px, changed: true }] : []
        }
        const px = mark.cropPx ? asBox(mark.cropPx) : mark.effective ? toPixels(mark.effective.box, image) : null
        return px && mark.received ? [{ mark, px, changed: false }] : []
        // The crop rule comes with the model.
      }),
    [marks, preview, image, store, model],
  )
}

/** `cropPx` of a view is in pixels of the image by its schema. */
function asBox(numbers: readonly number[]): PixelBox {
  return numbers as unknown as PixelBox
}

const HEIGHT = 88

function Frame({ mark, px, changed, held }: CropOf & { held: Held | null }) {
  const { anchors } = useCanvas()
  const actions = useLoupeActions()
  const element = useRef<HTMLButtonElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const lit = useLoupe((state) => litRound(state) === mark.round)
  const size = { width: px[2] - px[0], height: px[3] - px[1] }
  const shown = fitted(size)
  useCrop(canvas, held, px, shown)
  useEffect(() => {
    anchors.setCrop(mark.round, element.current)
    return () => anchors.setCrop(mark.round, null)
  }, [anchors, mark.round])
  return (
    <li className="strip-item" style={roundStyle(mark.round)}>
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
    </li>
  )
}

/** As high as the strip, no wider than twice that. */
function fitted(size: Size): Size {
  const scale = Math.min(HEIGHT / size.height, (2 * HEIGHT) / size.width)
  return { width: Math.max(24, Math.round(size.width * scale)), height: Math.max(24, Math.round(size.height * scale)) }
}
