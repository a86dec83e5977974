import { UNITS, type Size } from '../geometry/box'
import type { Frame } from '../trace/schema'
import { fitOf, oneView, type Fit, type FrameItem } from './fit'
import { frameWords } from './words'

/** A frame that was tried. */
export type Reading = {
  readonly frame: Frame
  /** Items that both it and the frame that it is held against could be tried on; `meanIou` is over all of its own. */
  readonly items: number
  readonly meanIou: number
  /**
   * Over the declared frame; of another corner order, over the frame of the declared order that was found best. Over
   * the items that both could be tried on.
   */
  readonly gain: number
  /** The lower end of the gain's 95 % interval, by the normal approximation; minus infinity under two items. */
  readonly lower: number
  /** Share of items with a box of no area or out of the picture. */
  readonly impossible: number
}

export type MeasuredFrame = {
  readonly frame: Frame
  /** The numbers are read otherwise than declared. */
  readonly replaced: boolean
  /** One sentence, for a person. */
  readonly why: string
  /** The declared frame first; then what was tried, in the order of trying. */
  readonly table: readonly Reading[]
}

/** Fewer items than this prove nothing. */
export const LEAST_ITEMS = 20
/** The gain that a reading must have for sure before it replaces another. */
export const LEAST_GAIN = 0.05
const MOST_IMPOSSIBLE = 0.05
/** Standard errors of a two-sided 95 % interval. */
const Z95 = 1.96
const ORDERS: readonly Frame['order'][] = ['xyxy', 'xywh', 'cxcywh', 'yxyx']

type Tried = { readonly frame: Frame; readonly fits: readonly (Fit | null)[] }
type Row = { readonly tried: Tried; readonly reading: Reading }

/**
 * What the numbers of a file mean, measured against gold. Units and views are tried in the declared corner order, then
 * corner orders in the frame found. By the mean alone a wrong order can win (widths taken for corners make large boxes
 * that hit by chance): so a reading must gain more than 0.05 for sure, over 20 items or more, and make at most 5 % of
 * the boxes impossible.
 */
export function measureFrame(items: readonly FrameItem[], declared: Frame): MeasuredFrame {
  // Where some sizes are known, the others are not guessed beside them.
  const view = items.every((item) => item.image === null && item.view === null) ? oneView(items, declared.order) : null
  const seen = view ? items.map((item) => ({ ...item, view })) : items
  const said = tried(seen, declared)
  const first = rowsOf(seen, unitFrames(declared, seen, view), said)
  const inOrder = best(first) ?? { tried: said, reading: readingOf(said, said) }
  const found = inOrder.tried.frame
  const sized = found.unit === 'pixel' && found.of !== 'original' && !found.size ? sharedSize(seen, view) : {}
  const orders = ORDERS.filter((order) => order !== declared.order).map((order) => ({ ...found, ...sized, order }))
  const second = rowsOf(seen, orders, inOrder.tried)
  const winner = best(second) ?? inOrder
  const replaced = winner.tried !== said
  const base = readingOf(said, said)
  const final = readingOf(winner.tried, said)
  return {
    frame: winner.tried.frame,
    replaced,
    why: replaced ? whyReplaced(final, base) : whyDeclared(base, [...first, ...second]),
    table: [base, ...[...first, ...second].map(({ reading }) => reading)],
  }
}

/** Every unit, pixels of the original and of the view, in the declared order; without the declared frame itself. */
function unitFrames(declared: Frame, items: readonly FrameItem[], view: Size | null): Frame[] {
  const { order } = declared
  const ofView = declared.of === 'original' ? 'last' : declared.of
  const shared = sharedSize(items, view)
  return UNITS.flatMap((unit): Frame[] =>
    unit === 'pixel'
      ? [
          { unit, order, of: 'original' },
          { unit, order, of: ofView, ...shared },
        ]
      : [{ unit, order, of: declared.of }],
  ).filter((frame) => !isSame(frame, declared))
}

/** The size of one view is part of the frame: without it nobody could read the boxes again. */
function sharedSize(items: readonly FrameItem[], view: Size | null): { size?: Size } {
  return view && items.every((item) => item.image === null) ? { size: view } : {}
}

function isSame(a: Frame, b: Frame): boolean {
  const places = a.unit !== 'pixel' || (a.of === 'original') === (b.of === 'original')
  return (
    a.unit === b.unit &&
    a.padded === b.padded &&
    places &&
    (a.unit !== 'pixel' || b.size === undefined || isSize(a.size, b.size))
  )
}

function isSize(a: Size | undefined, b: Size): boolean {
  return a !== undefined && a.width === b.width && a.height === b.height
}

function tried(items: readonly FrameItem[], frame: Frame): Tried {
  return { frame, fits: items.map((item) => fitOf(item, frame)) }
}

/** The readings that could be tried at all. */
function rowsOf(items: readonly FrameItem[], frames: readonly Frame[], against: Tried): Row[] {
  return frames
    .map((frame) => tried(items, frame))
    .filter(({ fits }) => fits.some((fit) => fit !== null))
    .map((one) => ({ tried: one, reading: readingOf(one, against) }))
}

/** The row of the greatest gain among those that may replace; null where none may. */
function best(rows: readonly Row[]): Row | null {
  const sure = rows.filter(({ reading: { items, lower, impossible } }) => {
    return items >= LEAST_ITEMS && lower > LEAST_GAIN && impossible <= MOST_IMPOSSIBLE
  })
  return sure.reduce<Row | null>((top, row) => (top && top.reading.gain >= row.reading.gain ? top : row), null)
}

function readingOf({ frame, fits }: Tried, against: Tried): Reading {
  const known = fits.filter((fit) => fit !== null)
  const gains = fits.flatMap((fit, index) => {
    const other = against.fits[index]
    return fit && other ? [fit.iou - other.iou] : []
  })
  const gain = mean(gains)
  return {
    frame,
    items: gains.length,
    meanIou: mean(known.map((fit) => fit.iou)),
    gain,
    lower: gains.length < 2 ? Number.NEGATIVE_INFINITY : gain - Z95 * standardError(gains, gain),
    impossible: mean(known.map((fit) => (fit.impossible ? 1 : 0))),
  }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function standardError(values: readonly number[], middle: number): number {
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1) / values.length)
}

function whyReplaced(winner: Reading, base: Reading): string {
  return (
    `The boxes are read as ${frameWords(winner.frame)}, not as ${frameWords(base.frame)} as declared: ` +
    `over the last boxes of ${winner.items} traces with gold the mean IoU is ${winner.meanIou.toFixed(3)} instead of ` +
    `${base.meanIou.toFixed(3)}, a gain of at least ${winner.lower.toFixed(3)} (95 %).`
  )
}

function whyDeclared(base: Reading, rows: readonly Row[]): string {
  const goes = `The boxes are read as ${frameWords(base.frame)}, as declared`
  if (base.items === 0) {
    return rows.length > 0
      ? `${goes}: without sizes of the pictures that cannot be measured.`
      : `${goes}: there is no gold that it could be measured against.`
  }
  if (base.items < LEAST_ITEMS) {
    return `${goes}: only ${base.items} boxes have gold, and a measure needs ${LEAST_ITEMS}.`
  }
  if (rows.length === 0) return `${goes}: without sizes of the pictures no other reading can be tried.`
  return (
    `${goes} (mean IoU ${base.meanIou.toFixed(3)} over the last boxes of ${base.items} traces with gold): ` +
    `no other reading is better by more than ${LEAST_GAIN} for sure and keeps its boxes in the picture.`
  )
}
