import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { pixelBox, type Size } from '../core'
import {
  activeEntry,
  cropOf,
  marksOf,
  pageOf,
  roundCount,
  selectedRound,
  useLoupe,
  useLoupeStore,
  type LoupeState,
  type Picture,
  type Preview,
  type RoundMark,
  type TraceEntry,
} from '../store'
import { toPixels } from './boxes'
import { StripFrame, widthOf, type Crop } from './StripFrame'
import { usePicture } from './usePicture'
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
  const isOpened = entry?.kind === 'opened'
  const count = crops.length + (answer ? 1 : 0)
  const element = useRef<HTMLDivElement>(null)
  const film = useVirtualizer<HTMLDivElement, HTMLLIElement>({
    horizontal: true,
    count,
    getScrollElement: () => element.current,
    estimateSize: (index) => {
      const crop = crops[index]
      return crop ? widthOf(crop, isOpened) + AROUND : ANSWER_WIDTH
    },
    getItemKey: (index) => crops[index]?.mark.round ?? 'answer',
    overscan: OVERSCAN,
  })
  const widths = crops.map((crop) => widthOf(crop, isOpened)).join()
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
              {crop ? (
                <StripFrame {...crop} held={held} page={pageNumber(entry, crop)} opened={isOpened} />
              ) : (
                <Answer text={answer ?? ''} />
              )}
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** The number of the picture that a crop is of, where another one is on the stage; null else. */
function pageNumber(entry: TraceEntry | null, { mark }: Crop): number | null {
  if (!entry || mark.image === null || mark.image === pageOf(entry)) return null
  return entry.trace.images.findIndex(({ id }) => id === mark.image) + 1
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
  return (px ?? mark.saved) && mark.received ? { mark, px, changed: false } : null
}
