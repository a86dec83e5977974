import { isTied, type PixelBox, type Region, type Size, type UnitBox } from '../core'
import type { Preview, RoundMark } from '../store'
import { toPixels } from './boxes'
import { roundOf, type Role, type Scene, type SceneShape, type ShapeKind } from './scene'

/** What is pointed with beside the boxes of a round, in pixels of the image (see `SceneShape.numbers`). */
export type Pointed = { readonly part: string; readonly kind: ShapeKind; readonly numbers: readonly number[] }

/** What a scene needs to know of a round. */
export type Mark = Pick<RoundMark, 'round' | 'colour' | 'requested' | 'effective' | 'roi' | 'rois' | 'edited'> & {
  readonly pointed?: readonly Pointed[]
}

type GoldMark = { readonly round: number; readonly zoom: Region | null; readonly rois: readonly Region[] }

export type SceneInput = {
  readonly image: Size
  readonly marks: readonly Mark[]
  /** The marks of the run that lies beside this one. */
  readonly beside: readonly Mark[]
  readonly gold: readonly GoldMark[]
  readonly preview: Preview | null
  readonly selection: string | null
  readonly hovered: string | null
  /** What would be cut for a box, by the crop rule of the model. */
  cropOf(box: UnitBox): PixelBox | null
  /** Whether RoIs of a thought can be changed. */
  readonly roisMovable: boolean
}

/** The dashes of each role, in CSS pixels; those that are not here are solid. */
const DASHES: Partial<Record<Role, readonly number[]>> = {
  requested: [6, 4],
  drawing: [6, 4],
  roi: [2, 4],
  beside: [6, 4],
}

/**
 * The scene of one stage, gold at the bottom, then the other run, then the rounds, what is pointed at or selected on
 * top. A RoI that is tied to its round's call is one box with it, and is drawn once.
 */
export function sceneOf(input: SceneInput): Scene {
  const lit = input.hovered ?? input.selection
  const litRound = lit === null ? null : roundOf(lit)
  const rounds = input.marks.map((mark) => ofMark(input, mark, litRound === `r${mark.round}`))
  const top = rounds.filter((shapes) => shapes[0]?.lit)
  const under = rounds.filter((shapes) => !shapes[0]?.lit)
  const drawn = drawingOf(input)
  return {
    shapes: [
      ...input.gold.flatMap((mark) => ofGold(mark, input.image)),
      ...input.beside.flatMap((mark) => ofBeside(mark, input.image)),
      ...under.flat(),
      ...top.flat(),
      ...(drawn ? [drawn] : []),
    ],
  }
}

type Common = Pick<SceneShape, 'colour' | 'lit' | 'thin'>

function shape(part: string, role: Role, box: PixelBox, common: Common, more: Partial<SceneShape> = {}): SceneShape {
  return {
    id: `${part}:${role}`,
    part,
    kind: 'box',
    numbers: box,
    role,
    dash: DASHES[role] ?? null,
    chip: null,
    changed: false,
    takeable: false,
    movable: false,
    ...common,
    ...more,
  }
}

function ofMark(input: SceneInput, mark: Mark, lit: boolean): SceneShape[] {
  const { image } = input
  const common = { colour: mark.colour, lit, thin: false }
  const call = `r${mark.round}.a0`
  const preview = input.preview?.round === mark.round && !isRoi(input.preview.part) ? input.preview.box : null
  const edited = preview ?? mark.edited?.box ?? null
  const asked = edited ?? mark.requested?.box ?? null
  const cut = edited ? input.cropOf(edited) : mark.effective && toPixels(mark.effective.box, image)
  const words = String(mark.round + 1)
  const main: SceneShape[] = []
  const taken = { takeable: true, movable: true }
  if (cut) {
    main.push(shape(call, 'effective', cut, common, { chip: words, changed: edited !== null, ...(asked ? {} : taken) }))
  }
  if (asked) {
    const chip = cut ? null : words
    main.push(shape(call, 'requested', toPixels(asked, image), common, { chip, changed: edited !== null, ...taken }))
  }
  const rois = roisOf(input, mark, common)
  const first = rois[0]
  if (main.length === 0 && first) rois[0] = { ...first, chip: words }
  return [...rois, ...pointedOf(mark, common), ...main]
}

function roisOf(input: SceneInput, mark: Mark, common: Common): SceneShape[] {
  const called = mark.requested?.box
  return mark.rois.flatMap((region, index) => {
    if (called && isTied(called, region.box)) return []
    const part = `r${mark.round}.b${index}`
    const held = input.preview?.part === part ? input.preview.box : null
    return shape(part, 'roi', toPixels(held ?? region.box, input.image), common, {
      takeable: true,
      movable: input.roisMovable,
      changed: held !== null,
    })
  })
}

function pointedOf(mark: Mark, common: Common): SceneShape[] {
  return (mark.pointed ?? []).map(({ part, kind, numbers }, index) => ({
    ...shape(part, 'pointed', toPixels([0, 0, 0, 0] as unknown as UnitBox, { width: 0, height: 0 }), common),
    id: `${part}:pointed:${index}`,
    kind,
    numbers,
  }))
}

/** The other run: thin, with the words that say so. */
function ofBeside(mark: Mark, image: Size): SceneShape[] {
  const region = mark.edited ?? mark.requested ?? mark.effective ?? mark.roi
  if (!region) return []
  const common = { colour: mark.colour, lit: false, thin: true }
  return [
    shape(`beside.r${mark.round}`, 'beside', toPixels(region.box, image), common, { chip: `beside ${mark.round + 1}` }),
  ]
}

function ofGold({ round, zoom, rois }: GoldMark, image: Size): SceneShape[] {
  const common = { colour: 'gold', lit: false, thin: false } as const
  const thoughts = rois.map((roi, index) =>
    shape(`gold.r${round}.b${index}`, 'gold', toPixels(roi.box, image), { ...common, thin: true }, { dash: [2, 4] }),
  )
  if (!zoom) return thoughts
  return [...thoughts, shape(`gold.r${round}`, 'gold', toPixels(zoom.box, image), common, { chip: `G${round + 1}` })]
}

/** A box under the hand that no shape of the scene stands for: a second box of a round. */
function drawingOf({ preview, image, marks }: SceneInput): SceneShape | null {
  if (!preview?.part?.endsWith(NEW_PART)) return null
  const colour = marks.find((mark) => mark.round === preview.round)?.colour ?? preview.round
  return shape(preview.part, 'drawing', toPixels(preview.box, image), { colour, lit: true, thin: false })
}

/** The end of the part of a box that is being drawn. */
export const NEW_PART = '.new'

function isRoi(part: string | undefined): boolean {
  return part !== undefined && (/\.b\d+$/.test(part) || part.endsWith(NEW_PART))
}
