import { memo } from 'react'
import 'konva/lib/shapes/Rect.js'
import type { Context } from 'konva/lib/Context.js'
import { Group, Rect, Shape } from 'react-konva/lib/ReactKonvaCore'
import { pixelBox, type PixelBox, type Size } from '../core'
import type { Tokens } from '../ui'
import { CHIP_HEIGHT, chipPlaces, type ChipPlace } from './chips'
import { GRIP, gripPoint, handlesOf } from './hit'
import { colourOf, inkOf, strokesOf } from './lines'
import { boundsOf, type Scene, type SceneShape } from './scene'
import { toStage, type Viewport } from './viewport'

type DrawnProps = { scene: Scene; view: Viewport; stage: Size; tokens: Tokens }

/** Draws the shapes of a scene that are in sight; it asks nothing about them but what the scene says. */
export const SceneShapes = memo(function SceneShapes({ scene, view, stage, tokens }: DrawnProps) {
  const seen = scene.shapes.filter((shape) => isInSight(toStage(view, boundsOf(shape)), stage))
  const chips = chipPlaces(
    seen.flatMap((shape) =>
      shape.chip === null ? [] : [{ id: shape.id, words: shape.chip, box: toStage(view, boundsOf(shape)) }],
    ),
    stage,
  )
  return (
    <Group>
      {seen.map((shape) => (
        <Outline key={shape.id} shape={shape} view={view} tokens={tokens} chip={chips.get(shape.id) ?? null} />
      ))}
    </Group>
  )
})

/** With what its line and words take around it. */
function isInSight({ x, y, width, height }: ReturnType<typeof toStage>, stage: Size): boolean {
  const around = 80
  return x < stage.width + around && y < stage.height + around && x + width > -around && y + height > -around
}

type OutlineProps = { shape: SceneShape; view: Viewport; tokens: Tokens; chip: ChipPlace | null }

function Outline({ shape, view, tokens, chip }: OutlineProps) {
  const place = toStage(view, boundsOf(shape))
  return (
    <Shape
      {...place}
      name={shape.role}
      id={shape.id}
      sceneFunc={(context) => {
        for (const { colour, width, dash } of strokesOf(shape, tokens)) {
          context.beginPath()
          trace(context, { shape, view, place, width })
          context.strokeStyle = colour
          context.lineWidth = width
          context.setLineDash([...dash])
          context.stroke()
        }
        if (chip) write(context, { shape, tokens, chip, place })
      }}
    />
  )
}

type Path = { shape: SceneShape; view: Viewport; place: { x: number; y: number }; width: number }

/**
 * The path of a shape, from the upper left corner of its bounds. The sides of a box lie on whole pixels: a casing of
 * one
 * pixel that is spread over two has no contrast left.
 */
function trace(context: Context, { shape, view, place, width }: Path): void {
  const { kind, numbers } = shape
  const x = (value: number | undefined) => (value ?? 0) * view.scale + view.left - place.x
  const y = (value: number | undefined) => (value ?? 0) * view.scale + view.top - place.y
  if (kind === 'box') {
    const [left, top] = [onPixel(place.x, width) - place.x, onPixel(place.y, width) - place.y]
    const [right, bottom] = [x(numbers[2]), y(numbers[3])]
    const [far, low] = [onPixel(place.x + right, width) - place.x, onPixel(place.y + bottom, width) - place.y]
    return context.rect(left, top, far - left, low - top)
  }
  if (kind === 'point') return context.arc(x(numbers[0]), y(numbers[1]), 5, 0, 2 * Math.PI)
  if (kind === 'mask') {
    for (let index = 0; index + 2 < numbers.length; index += 3) {
      const [row, from, to] = [numbers[index], numbers[index + 1], numbers[index + 2]]
      context.rect(x(from), y(row), x(to) - x(from), view.scale)
    }
    return
  }
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    const [to, down] = [x(numbers[index]), y(numbers[index + 1])]
    if (index === 0) context.moveTo(to, down)
    else context.lineTo(to, down)
  }
  if (kind === 'polygon') context.closePath()
}

/** Where the middle of a line of this width lies, so that its edges are the edges of pixels. */
function onPixel(value: number, width: number): number {
  const half = (width % 2) / 2
  return Math.round(value - half) + half
}

type Words = { shape: SceneShape; tokens: Tokens; chip: ChipPlace; place: { x: number; y: number } }

function write(context: Context, { shape, tokens, chip, place }: Words): void {
  const [x, y] = [chip.x - place.x, chip.y - place.y]
  context.fillStyle = tokens.caseLight
  context.fillRect(x - 1, y - 1, chip.width + 2, CHIP_HEIGHT + 2)
  context.fillStyle = colourOf(shape, tokens)
  context.fillRect(x, y, chip.width, CHIP_HEIGHT)
  context.fillStyle = inkOf(shape, tokens)
  context.font = `600 12px ${tokens.font}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(shape.chip ?? '', x + chip.width / 2, y + CHIP_HEIGHT / 2 + 0.5)
}

type HandlesProps = { box: PixelBox; view: Viewport; tokens: Tokens }

/** The handles of the selected box: on its line, or outside of it where the box is small. */
export function Handles({ box, view, tokens }: HandlesProps) {
  return (
    <Group>
      {handlesOf(box, view.scale).map((handle) => {
        const { x, y } = gripPoint(box, handle, view.scale)
        const point = toStage(view, pixelBox(x, y, x, y))
        return (
          <Rect
            key={handle}
            name="handle"
            x={point.x - GRIP / 2}
            y={point.y - GRIP / 2}
            width={GRIP}
            height={GRIP}
            fill={tokens.caseLight}
            stroke={tokens.caseDark}
            strokeWidth={1.5}
            cornerRadius={1}
          />
        )
      })}
    </Group>
  )
}
