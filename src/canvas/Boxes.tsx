import 'konva/lib/shapes/Rect.js'
import 'konva/lib/shapes/Text.js'
import { Group, Rect, Text } from 'react-konva/lib/ReactKonvaCore'
import type { PixelBox } from '../core'
import type { Tokens } from '../ui'
import { HANDLES, handlePoint } from './boxes'
import type { Drawing } from './scene'
import { toStage, type Rect as StageRect, type Viewport } from './viewport'

type Look = { readonly colour: string; readonly ink: string; readonly lit: boolean; readonly dim: boolean }

const CHIP = { width: 18, height: 16 }

/** One outline with a halo, so that it is seen on a dark and on a bright picture. */
function Outline(props: { at: StageRect; colour: string; halo: string; width: number; dash?: number[]; fill?: string }) {
  const { at, colour, halo, width, dash, fill } = props
  return (
    <>
      <Rect {...at} stroke={halo} strokeWidth={width + 2} opacity={0.55} {...(dash ? { dash } : {})} />
      <Rect {...at} stroke={colour} strokeWidth={width} {...(dash ? { dash } : {})} {...(fill ? { fill } : {})} />
    </>
  )
}

export function RoundBoxes(props: { drawing: Drawing; view: Viewport; look: Look; tokens: Tokens }) {
  const { drawing, view, look, tokens } = props
  const { asked, cut, roi } = drawing
  const chipBox = cut ?? asked ?? roi
  const width = look.lit ? 3 : 2
  return (
    <Group opacity={look.dim ? 0.45 : 1}>
      {roi && look.lit && <Outline at={toStage(view, roi)} colour={look.colour} halo={tokens.surface} width={1.5} dash={[1.5, 4]} />}
      {cut && <Outline at={toStage(view, cut)} colour={look.colour} halo={tokens.surface} width={width} />}
      {asked && <Outline at={toStage(view, asked)} colour={look.colour} halo={tokens.surface} width={width - 0.5} dash={[6, 4]} />}
      {chipBox && <NumberChip at={toStage(view, chipBox)} words={String(drawing.round + 1)} look={look} font={tokens.font} />}
    </Group>
  )
}

/** The round's number sits on the upper left corner, outside of the box while there is room. */
function NumberChip({ at, words, look, font }: { at: StageRect; words: string; look: Look; font: string }) {
  const y = at.y >= CHIP.height ? at.y - CHIP.height : at.y
  return (
    <Group x={at.x - 1} y={y}>
      <Rect {...CHIP} fill={look.colour} cornerRadius={2} />
      <Text
        {...CHIP} text={words} fill={look.ink} fontFamily={font} fontStyle="600" fontSize={12}
        align="center" verticalAlign="middle"
      />
    </Group>
  )
}

export function GoldBoxes(props: { boxes: readonly { box: PixelBox; round: number; zoom: boolean }[]; view: Viewport; tokens: Tokens }) {
  const { boxes, view, tokens } = props
  return (
    <Group>
      {boxes.map(({ box, round, zoom }, index) => {
        const at = toStage(view, box)
        return (
          <Group key={index}>
            <Outline at={at} colour={tokens.gold} halo={tokens.surface} width={zoom ? 2 : 1} {...(zoom ? {} : { dash: [2, 3] })} />
            {zoom && (
              <Group x={at.x + at.width - 22} y={at.y + at.height}>
                <Rect width={23} height={CHIP.height} fill={tokens.gold} cornerRadius={2} />
                <Text
                  width={23} height={CHIP.height} text={`G${round + 1}`} fill={tokens.goldInk} fontFamily={tokens.font}
                  fontStyle="600" fontSize={12} align="center" verticalAlign="middle"
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
export function Handles({ box, view, tokens, colour }: { box: PixelBox; view: Viewport; tokens: Tokens; colour: string }) {
  return (
    <Group>
      {HANDLES.map((handle) => {
        const point = handlePoint(box, handle)
        return (
          <Rect
            key={handle}
            x={point.x * view.scale + view.left - GRIP / 2}
            y={point.y * view.scale + view.top - GRIP / 2}
            width={GRIP} height={GRIP} fill={tokens.surface} stroke={colour} strokeWidth={1.5} cornerRadius={1}
          />
        )
      })}
    </Group>
  )
}
