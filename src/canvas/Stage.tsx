import 'konva/lib/shapes/Image.js'
import 'konva/lib/shapes/Rect.js'
import { useEffect, useMemo, useRef } from 'react'
import { Image, Layer, Rect, Stage as KonvaStage } from 'react-konva/lib/ReactKonvaCore'
import { pixelBox, type Size, type UnitBox } from '../core'
import {
  activeEntry,
  cropOf,
  depthHere,
  goldMarks,
  marksOf,
  useLoupe,
  useLoupeStore,
  type Picture,
  type RoundMark,
  selectedRound,
  hoveredRound,
} from '../store'
import { readTokens } from '../ui'
import { toPixels } from './boxes'
import { GoldBoxes, Handles, RoundBoxes } from './BoxShapes'
import { useCanvas } from './context'
import { Relief } from './Relief'
import { chipPlaces, drawingsOf, handleBoxes, type Drawing } from './scene'
import { Tiles } from './Tiles'
import { useDepth } from './useDepth'
import { usePicture } from './usePicture'
import { usePointer } from './usePointer'
import { useSize } from './useSize'
import { useTool } from './useTool'
import { useViewport, type ViewportControl } from './useViewport'
import { toStage } from './viewport'
import './stage.css'

const COLOURS = { kind: 'colours' } as const
const NO_MARKS: RoundMark[] = []

/** The picture of the question with the boxes of the active trace; `picture` is what the store holds. */
export function Stage({ picture }: { picture: Picture }) {
  const element = useRef<HTMLDivElement>(null)
  const size = useSize(element)
  const relief = useLoupe((state) => state.depthLook.relief && depthHere(state) !== null)
  return (
    <div className="stage" ref={element}>
      {size && !relief && <Board key={picture.id} picture={picture} size={size} />}
      {relief && <Relief key={picture.id} picture={picture} />}
    </div>
  )
}

/** The rounds that are drawn: those of the active trace, as far as it is shown. */
function useMarks(): RoundMark[] {
  const entry = useLoupe(activeEntry)
  return useMemo(() => (entry ? marksOf(entry) : NO_MARKS), [entry])
}

function useDrawings(image: Size, marks: RoundMark[]): Drawing[] {
  const store = useLoupeStore()
  const preview = useLoupe((state) => state.views.main.preview)
  const model = useLoupe((state) => state.model)
  return useMemo(
    () => drawingsOf({ image, marks, preview, cropOf: (box: UnitBox) => cropOf(store.getState(), box, image) }),
    // The crop rule comes with the model.
    [image, marks, preview, model, store],
  )
}

function Board({ picture, size }: { picture: Picture; size: Size }) {
  const { anchors } = useCanvas()
  const element = useRef<HTMLDivElement>(null)
  const image = picture.size
  const drawings = useDrawings(image, useMarks())
  const boxes = useMemo(() => handleBoxes(drawings), [drawings])
  const control = useViewport(picture.id, image, size)
  const tool = useTool(image, boxes)
  const place = useMemo(() => ({ image, stage: size, boxes }), [image, size, boxes])
  const pointer = usePointer(element, place, control, tool)
  useFlights(control, boxes)
  useEffect(() => {
    if (!element.current) return
    const shown = drawings.flatMap(({ round, asked, cut }) => {
      const box = cut ?? asked
      return box ? [[round, toStage(control.view, box)] as const] : []
    })
    anchors.setBoxes(element.current, new Map(shown))
  }, [anchors, control.view, drawings])
  useEffect(() => {
    const at = element.current
    return () => {
      if (at) anchors.setBoxes(at, new Map())
    }
  }, [anchors])
  return (
    <div
      ref={element}
      className="stage-board"
      data-testid="stage"
      tabIndex={0}
      role="application"
      aria-label={`${picture.name}, ${image.width} by ${image.height} pixels. Tab walks the boxes, arrows move, Alt and arrows resize.`}
      onDoubleClick={control.fitAll}
      onBlur={() => void tool.send({ kind: 'arrows-up' })}
      onKeyDown={tool.onKeyDown}
      onKeyUp={tool.onKeyUp}
      {...pointer}
    >
      <Painting picture={picture} size={size} drawings={drawings} control={control} />
    </div>
  )
}

/** Flies to a box when it was asked for; what was asked for before this picture was shown is not repeated. */
function useFlights(control: ViewportControl, boxes: ReturnType<typeof handleBoxes>): void {
  const flight = useLoupe((state) => state.views.main.flight)
  const seen = useRef(flight?.nth ?? 0)
  useEffect(() => {
    if (!flight || flight.nth === seen.current) return
    seen.current = flight.nth
    const target = boxes.find((box) => `r${box.round}` === flight.target)
    if (target) control.flyTo(target.box)
    else control.fitAll()
  }, [flight, boxes, control])
}

type PaintingProps = { picture: Picture; size: Size; drawings: Drawing[]; control: ViewportControl }

function Painting({ picture, size, drawings, control }: PaintingProps) {
  const { themeKey } = useCanvas()
  const held = usePicture(picture.id)
  const selected = useLoupe((state) => selectedRound(state))
  const hovered = useLoupe((state) => hoveredRound(state))
  // Read once a theme; the key is what says that the theme has changed.
  const tokens = useMemo(() => readTokens(), [themeKey])
  const { view } = control
  const whole = toStage(view, pixelBox(0, 0, picture.size.width, picture.size.height))
  const lit = hovered ?? selected
  const ordered = [...drawings].sort((a, b) => Number(a.round === lit) - Number(b.round === lit))
  const chosen = handleBoxes(drawings).find((box) => box.round === selected)
  const chips = chipPlaces(
    drawings.flatMap(({ round, cut, asked, roi }) => {
      const box = cut ?? asked ?? (round === lit ? roi : null)
      return box ? [{ round, at: toStage(view, box) }] : []
    }),
  )
  const colourOf = (round: number) => tokens.rounds[round % tokens.rounds.length] ?? tokens.ink
  const lookOf = (round: number) => ({
    colour: colourOf(round),
    ink: tokens.roundInks[round % tokens.roundInks.length] ?? tokens.surface,
    lit: round === lit,
    dim: lit !== null && round !== lit,
  })
  return (
    <KonvaStage width={size.width} height={size.height} listening={false}>
      <Layer listening={false} imageSmoothingEnabled={view.scale < 4}>
        {/* What is transparent is white here, as it is for the model. */}
        {held ? (
          <Rect {...whole} name="picture" fill="#ffffff" />
        ) : (
          <Rect {...whole} name="picture" stroke={tokens.line} strokeWidth={1} />
        )}
        {held && <Image {...whole} image={held.proxy.image} />}
        {held && <Tiles held={held} image={picture.size} view={view} stage={size} />}
      </Layer>
      <DepthLayer at={whole} />
      <Layer listening={false}>
        <Gold picture={picture} control={control} tokens={tokens} />
        {ordered.map((drawing) => (
          <RoundBoxes
            key={drawing.round}
            drawing={drawing}
            view={view}
            look={lookOf(drawing.round)}
            font={tokens.font}
            chip={chips.get(drawing.round)}
          />
        ))}
        {chosen && <Handles box={chosen.box} view={view} tokens={tokens} colour={colourOf(chosen.round)} />}
      </Layer>
    </KonvaStage>
  )
}

/** The depth in colours, between the picture and the boxes. */
function DepthLayer({ at }: { at: ReturnType<typeof toStage> }) {
  const { layer, opacity } = useLoupe((state) => state.depthLook)
  const painted = useDepth(layer, COLOURS)
  return (
    <Layer listening={false}>
      {painted && <Image {...at} name="depth" image={painted.canvas} opacity={opacity} />}
    </Layer>
  )
}

function Gold({
  picture,
  control,
  tokens,
}: {
  picture: Picture
  control: ViewportControl
  tokens: ReturnType<typeof readTokens>
}) {
  const shown = useLoupe((state) => state.showGold)
  if (!shown) return null
  const boxes = goldMarks(picture).flatMap(({ round, zoom, rois }) => [
    ...rois.map((roi) => ({ round, box: toPixels(roi.box, picture.size), zoom: false })),
    ...(zoom ? [{ round, box: toPixels(zoom.box, picture.size), zoom: true }] : []),
  ])
  return <GoldBoxes boxes={boxes} view={control.view} tokens={tokens} />
}
