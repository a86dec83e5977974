import 'konva/lib/shapes/Rect.js'
import 'konva/lib/shapes/Text.js'
import { Group, Rect, Text } from 'react-konva/lib/ReactKonvaCore'
import type { PixelBox } from '../core'
import type { Tokens } from '../ui'
import { HANDLES, handlePoint } from './boxes'
import { CHIP, type Drawing } from './scene'
import { toStage, type Rect as StageRect, type Viewport } from './viewport'

type Look = { readonly colour: string; readonly ink: string; readonly lit: boolean; readonly dim: boolean }

/** One outline with a halo in the ink of its colour, so that it is seen on a dark and on a bright picture. */
type OutlineProps = { name: string; at: StageRect; colour: string; halo: string; width: number; dash?: number[] }

function Outline({ name, at, colour, halo, width, dash }: OutlineProps) {
  return (
    <>
      <Rect {...at} stroke={halo} strokeWidth={width + 2} opacity={0.55} {...(dash ? { dash } : {})} />
      <Rect {...at} name={name} stroke={colour} strokeWidth={width} {...(dash ? { dash } : {})} />
    </>
  )
}

type RoundBoxesProps = {
  drawing: Drawing
  view: Viewport
  look: Look
  font: string
  chip: { x: number; y: number } | undefined
}

export function RoundBoxes({ drawing, view, look, font, chip }: RoundBoxesProps) {
  const { asked, cut, roi } = drawing
  const width = look.lit ? 3 : 2
  return (
    <Group opacity={look.dim ? 0.45 : 1} name="round" id={`round-${drawing.round}`}>
      {roi && look.lit && (
        <Outline name="roi" at={toStage(view, roi)} colour={look.colour} halo={look.ink} width={1.5} dash={[1.5, 4]} />
      )}
      {cut && <Outline name="effective" at={toStage(view, cut)} colour={look.colour} halo={look.ink} width={width} />}
      {asked && (
        <Outline
          name="requested"
          at={toStage(view, asked)}
          colour={look.colour}
          halo={look.ink}
          width={width - 0.5}
          dash={[6, 4]}
        />
      )}
      {chip && <NumberChip at={chip} words={String(drawing.round + 1)} look={look} font={font} />}
    </Group>
  )
}

function NumberChip({
  at,
  words,
  look,
  font,
}: {
  at: { x: number; y: number }
  words: string
  look: Look
  font: string
}) {
  return (
    <Group {...at}>
      <Rect {...CHIP} fill={look.colour} cornerRadius={2} />
      <Text
        {...CHIP}
        text={words}
        fill={look.ink}
        fontFamily={font}
        fontStyle="600"
        fontSize={12}
        align="center"
        verticalAlign="middle"
      />
    </Group>
  )
}

export function GoldBoxes(props: {
  boxes: readonly { box: PixelBox; round: number; zoom: boolean }[]
  view: Viewport
  tokens: Tokens
}) {
  const { boxes, view, tokens } = props
  return (
    <Group>
      {boxes.map(({ box, round, zoom }, index) => {
        const at = toStage(view, box)
        return (
          <Group key={index}>
            <Outline
              name="gold"
              at={at}
              colour={tokens.gold}
              halo={tokens.goldInk}
              width={zoom ? 2 : 1}
              {...(zoom ? {} : { dash: [2, 3] })}
            />
            {zoom && (
              <Group x={at.x + at.width - 22} y={at.y + at.height}>
                <Rect width={23} height={CHIP.height} fill={tokens.gold} cornerRadius={2} />
                <Text
                  width={23}
                  height={CHIP.height}
                  text={`G${round + 1}`}
                  fill={tokens.goldInk}
                  fontFamily={tokens.font}
                  fontStyle="600"
                  fontSize={12}
                  align="center"
                  verticalAlign="middle"
                />
              </Group>
            )}
          </Group>
        )
      })}
    </Group>
  )
}

const GRIP = 8

/** The eight handles of the selected box. */
export function Handles({
  box,
  view,
  tokens,
  colour,
}: {
  box: PixelBox
  view: Viewport
  tokens: Tokens
  colour: string
}) {
  return (
    <Group>
      {HANDLES.map((handle) => {
        const point = handlePoint(box, handle)
        return (
          <Rect
            key={handle}
            x={point.x * view.scale + view.left - GRIP / 2}
            y={point.y * view.scale + view.top - GRIP / 2}
            width={GRIP}
            height={GRIP}
            fill={tokens.surface}
            stroke={colour}
            strokeWidth={1.5}
            cornerRadius={1}
          />
        )
      })}
    </Group>
  )
}
