import { isTied, type PixelBox, type Region, type Size, type UnitBox } from '../core'
import type { Preview, RoundMark } from '../store'
import { toPixels } from './boxes'
import type { Role, Scene, SceneShape, ShapeKind } from './scene'

/** What is pointed with beside the boxes of a round, in pixels of the image (see `SceneShape.numbers`). */
export type Pointed = { readonly part: string; readonly kind: ShapeKind; readonly numbers: readonly number[] }

/** What a scene needs to know of a round. */
export type Mark = Pick<
  RoundMark,
  'id' | 'round' | 'colour' | 'requested' | 'effective' | 'roi' | 'rois' | 'edited' | 'call' | 'tied' | 'removed'
> & {
  readonly pointed?: readonly Pointed[]
  /** What stands beside the round's number on its box: its IoU with gold. */
  readonly note?: string
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
  const rounds = input.marks.map((mark) => ofMark(input, mark, lit !== null && holds(mark, lit)))
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

/** Whether a part is this round, or of it. */
function holds(mark: Mark, part: string): boolean {
  return part === mark.id || part === mark.call || part === mark.tied || mark.rois.some((roi) => roi.id === part)
}

type Common = Pick<SceneShape, 'colour' | 'lit' | 'thin' | 'round'>

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
    also: [],
    walk: 0,
    ...common,
    ...more,
  }
}

/** Parts of a round walk in steps of one; no round has so many. */
const WALK = 10_000

function ofMark(input: SceneInput, mark: Mark, lit: boolean): SceneShape[] {
  const common = { colour: mark.colour, lit, thin: false, round: mark.id }
  const main = mainOf(input, mark, common)
  const rois = roisOf(input, mark, common, main.length > 0)
  const pointed = pointedOf(mark, common)
  // The round's number stands on its first box.
  const [first] = rois.length > 0 ? rois : pointed
  const drawn = [...rois, ...pointed]
  if (main.length > 0 || !first) return [...drawn, ...main]
  return drawn.map((one) => (one === first ? { ...one, chip: chipOf(mark) } : one))
}

/** The call's box: dashed what was asked for, or what a person put in its place; solid what was cut, or would be. */
function mainOf(input: SceneInput, mark: Mark, common: Common): SceneShape[] {
  const { image } = input
  const preview = heldOf(input, mark)
  if (mark.removed && !preview) return []
  const edited = preview ?? mark.edited?.box ?? null
  const asked = edited ?? mark.requested?.box ?? null
  const cut = edited ? input.cropOf(edited) : mark.effective && toPixels(mark.effective.box, image)
  const call = mark.call ?? callOf(mark.id)
  const walk = mark.round * WALK
  const more = { changed: edited !== null, walk, also: mark.tied === null ? [] : [mark.tied] }
  const taken = { takeable: true, movable: true }
  const words = chipOf(mark)
  return [
    ...(cut ? [shape(call, 'effective', cut, common, { ...more, chip: words, ...(asked ? {} : taken) })] : []),
    ...(asked
      ? [shape(call, 'requested', toPixels(asked, image), common, { ...more, chip: cut ? null : words, ...taken })]
      : []),
  ]
}

function chipOf({ round, note }: Mark): string {
  return note === undefined ? String(round + 1) : `${round + 1} · ${note}`
}

/** The part that stands for the call of a round that has none yet. */
export function callOf(round: string): string {
  return `${round}.a0`
}

/** The box under the hand, where it is the call's. */
function heldOf({ preview }: SceneInput, mark: Mark): UnitBox | null {
  if (preview?.round !== mark.round) return null
  const roi =
    preview.part !== undefined && (preview.part.endsWith(NEW_PART) || mark.rois.some((one) => one.id === preview.part))
  return roi ? null : preview.box
}

function roisOf(input: SceneInput, mark: Mark, common: Common, called: boolean): SceneShape[] {
  const own = mark.requested?.box
  return mark.rois.flatMap((roi, index) => {
    // A RoI that is the call's own box is drawn once.
    const same = mark.tied === null ? own !== undefined && !roi.changed && isTied(own, roi.box) : roi.id === mark.tied
    if (called && same) return []
    const held = input.preview?.part === roi.id ? input.preview.box : null
    return shape(roi.id, 'roi', toPixels(held ?? roi.box, input.image), common, {
      takeable: true,
      movable: input.roisMovable,
      changed: roi.changed || held !== null,
      walk: mark.round * WALK + 1 + index,
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
  const common = { colour: mark.colour, lit: false, thin: true, round: `beside.r${mark.round}` }
  return [
    shape(`beside.r${mark.round}`, 'beside', toPixels(region.box, image), common, { chip: `beside ${mark.round + 1}` }),
  ]
}

function ofGold({ round, zoom, rois }: GoldMark, image: Size): SceneShape[] {
  const common = { colour: 'gold', lit: false, thin: false, round: `gold.r${round}` } as const
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
  return shape(preview.part, 'drawing', toPixels(preview.box, image), {
    colour,
    lit: true,
    thin: false,
    round: preview.part.slice(0, -NEW_PART.length),
  })
}

/** The end of the part of a box that is being drawn. */
export const NEW_PART = '.new'
