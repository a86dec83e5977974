import 'konva/lib/shapes/Image.js'
import 'konva/lib/shapes/Rect.js'
import type { Stage as KonvaNode } from 'konva/lib/Stage.js'
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { Image, Layer, Rect, Stage as KonvaStage } from 'react-konva/lib/ReactKonvaCore'
import { pixelBox, type Size } from '../core'
import { depthHere, useLoupe, type Picture } from '../store'
import { readTokens, type Tokens } from '../ui'
import { useCanvas } from './context'
import { Relief } from './Relief'
import { boundsOf, chosen, type Scene, type SceneShape } from './scene'
import { Handles, SceneShapes } from './SceneShapes'
import { Tiles } from './Tiles'
import { useDepth } from './useDepth'
import { useHands, useKeys } from './useKeys'
import { usePicture } from './usePicture'
import { usePixelRatio } from './usePixelRatio'
import { usePointer } from './usePointer'
import { useScene } from './useScene'
import { useSize } from './useSize'
import { useEditable, useTool } from './useTool'
import { useViewport, type ViewportControl } from './useViewport'
import { toStage } from './viewport'
import './stage.css'

const COLOURS = { kind: 'colours' } as const

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

function Board({ picture, size }: { picture: Picture; size: Size }) {
  const element = useRef<HTMLDivElement>(null)
  const image = picture.size
  const scene = useScene(picture, image)
  const control = useViewport(picture.id, image, size)
  const tool = useTool(scene, image, control.reveal)
  const place = useMemo(() => ({ image, stage: size, scene }), [image, size, scene])
  const pointer = usePointer(element, place, control, tool)
  useKeys(element, tool)
  useHands(place, control, tool)
  useFlights(control, scene)
  useAnchors(element, control, scene)
  const drawing = useLoupe((state) => state.views.main.tool !== 'select')
  return (
    <div
      ref={element}
      className="stage-board"
      data-testid="stage"
      tabIndex={0}
      role="application"
      aria-label={`${picture.name}, ${image.width} by ${image.height} pixels. Tab walks the boxes, arrows move, Alt and arrows resize.`}
      onDoubleClick={drawing ? undefined : control.fitAll}
      {...pointer}
    >
      <Painting picture={picture} size={size} scene={scene} control={control} />
    </div>
  )
}

/**
 * Says where the box of each round is, for what joins it to its crop: the one that was cut, else what was asked for.
 */
function useAnchors(element: RefObject<HTMLElement | null>, control: ViewportControl, scene: Scene): void {
  const { anchors } = useCanvas()
  const { view } = control
  useEffect(() => {
    if (!element.current) return
    const boxes = new Map<string, SceneShape>()
    for (const shape of scene.shapes) {
      const { round } = shape
      if (shape.role === 'effective' || (shape.role === 'requested' && !boxes.has(round))) boxes.set(round, shape)
    }
    const shown = [...boxes].map(([round, shape]) => [round, toStage(view, boundsOf(shape))] as const)
    anchors.setBoxes(element.current, new Map(shown))
  }, [anchors, element, view, scene])
  useEffect(() => {
    const board = element.current
    return () => {
      if (board) anchors.setBoxes(board, new Map())
    }
  }, [anchors, element])
}

/** Flies to a box when it was asked for; what was asked for before this picture was shown is not repeated. */
function useFlights(control: ViewportControl, scene: Scene): void {
  const flight = useLoupe((state) => state.views.main.flight)
  const seen = useRef(flight?.nth ?? 0)
  useEffect(() => {
    if (!flight || flight.nth === seen.current) return
    seen.current = flight.nth
    const target = chosen(scene, flight.target)
    if (target) control.flyTo(boundsOf(target))
    else control.fitAll()
  }, [flight, scene, control])
}

type PaintingProps = { picture: Picture; size: Size; scene: Scene; control: ViewportControl }

function Painting({ picture, size, scene, control }: PaintingProps) {
  const held = usePicture(picture.id)
  const tokens = useTokens()
  const stage = useRef<KonvaNode>(null)
  useSharpness(stage)
  const { view } = control
  const whole = toStage(view, pixelBox(0, 0, picture.size.width, picture.size.height))
  return (
    <KonvaStage ref={stage} width={size.width} height={size.height} listening={false}>
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
      <DepthLayer place={whole} />
      <Layer listening={false}>
        <SceneShapes scene={scene} view={view} stage={size} tokens={tokens} />
        <ChosenHandles scene={scene} control={control} />
      </Layer>
    </KonvaStage>
  )
}

/** The colours of the page's style as they are now; `themeKey` says when they have changed. */
function useTokens(): Tokens {
  const { themeKey } = useCanvas()
  const [read, setRead] = useState(() => ({ key: themeKey, tokens: readTokens() }))
  if (read.key !== themeKey) setRead({ key: themeKey, tokens: readTokens() })
  return read.tokens
}

/** Paints anew when the pixel ratio changes: with the browser's zoom, or on another screen. */
function useSharpness(stage: RefObject<KonvaNode | null>): void {
  const ratio = usePixelRatio()
  useEffect(() => {
    const node = stage.current
    if (!node) return
    for (const layer of node.getLayers()) layer.getCanvas().setPixelRatio(ratio)
    node.batchDraw()
  }, [stage, ratio])
}

function ChosenHandles({ scene, control }: { scene: Scene; control: ViewportControl }) {
  const tokens = useTokens()
  const editable = useEditable()
  const selection = useLoupe((state) => state.views.main.selection)
  const shape = chosen(scene, selection)
  if (!editable || !shape?.movable || shape.kind !== 'box') return null
  return <Handles box={boundsOf(shape)} view={control.view} tokens={tokens} />
}

/** The depth in colours, between the picture and the boxes. */
function DepthLayer({ place }: { place: ReturnType<typeof toStage> }) {
  const { layer, opacity } = useLoupe((state) => state.depthLook)
  const painted = useDepth(layer, COLOURS)
  return (
    <Layer listening={false}>
      {painted && <Image {...place} name="depth" image={painted.canvas} opacity={opacity} />}
    </Layer>
  )
}
