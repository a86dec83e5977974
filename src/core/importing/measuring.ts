import { cocoSize, measureFrame, type FrameItem, type MeasuredFrame } from '../frames'
import { toCorners } from '../geometry/frames'
import type { Numbers4 } from '../geometry/box'
import { smartResize } from '../geometry/resize'
import { sizeOf } from '../trace/reading'
import { judgingShapes } from '../trace/selectors'
import type { Frame, Shape, Trace } from '../trace/schema'
import type { GoldIndex, JoinedBy } from './join'

/** What a file's boxes are in, held against gold, and how its items met it. */
export type Measured = MeasuredFrame & {
  readonly joined: { readonly items: number; readonly of: number; readonly by: readonly JoinedBy[] }
}

/** Items beyond this many do not make a reading surer. */
const MOST_ITEMS = 5000

/** Collects what tells the frame of a file: a box of each trace, and the gold of its question. */
export class Measuring {
  private readonly items: FrameItem[] = []
  private readonly ways = new Set<JoinedBy>()
  private declared: Frame | null = null
  private traces = 0
  /** Items whose picture's size was found by their gold. */
  private sized = 0
  private readonly gold: GoldIndex | null

  constructor(gold: GoldIndex | null = null) {
    this.gold = gold
  }

  add(trace: Trace, place: number): void {
    this.traces += 1
    const joined = this.gold?.find(trace, place) ?? null
    const shapes = joined?.gold.shapes ?? judgingShapes(trace)
    const box = finalBox(trace)
    const item = box && itemOf(trace, box, shapes)
    if (!item || this.items.length >= MOST_ITEMS) return
    const known = item.image === null && item.view === null ? withCocoSize(item) : item
    if (known !== item) this.sized += 1
    this.items.push(known)
    this.declared ??= box.frame ?? trace.frame ?? null
    if (joined) this.ways.add(joined.by)
  }

  /** Null where no item has both a box and gold. */
  get measured(): Measured | null {
    if (!this.declared || this.items.length === 0) return null
    const joined = { items: this.items.length, of: this.traces, by: [...this.ways] }
    const measured = measureFrame(this.items, this.declared)
    const how = `The sizes of ${this.sized} pictures make their gold whole hundredths of a pixel, as in COCO.`
    return { ...measured, why: this.sized > 0 ? `${measured.why} ${how}` : measured.why, joined }
  }
}

/** The box that a trace is judged by, where it is of the picture whole: the last look, else the answer, else a RoI. */
function finalBox({ rounds, views, frame }: Trace): Shape | null {
  const looks = rounds.flatMap((round) => round.actions.filter((action) => action.kind === 'zoom'))
  const called = looks.flatMap((action) => action.shapes.filter((shape) => shape.kind === 'box'))
  const said = rounds.flatMap((round) => [...(round.answerShapes ?? []), ...round.rois.map((roi) => roi.shape)])
  const isOfWhole = (shape: Shape) => {
    if ((shape.frame ?? frame)?.of === 'original' || shape.view === undefined) return true
    return views.find((view) => view.id === shape.view)?.parent === null
  }
  return called.findLast(isOfWhole) ?? said.find((shape) => shape.kind === 'box' && isOfWhole(shape)) ?? null
}

function itemOf(trace: Trace, box: Shape, gold: readonly Shape[]): FrameItem | null {
  const numbers = fourOf(box)
  const boxes = gold.flatMap((shape) => {
    const own = shape.kind === 'box' ? fourOf(shape) : null
    return own ? [toCorners(own, shape.frame?.order ?? 'xyxy')] : []
  })
  const unit = gold.find((shape) => shape.kind === 'box')?.frame?.unit
  if (!numbers || boxes.length === 0 || (unit !== 'pixel' && unit !== 'unit')) return null
  const image = trace.images[0] ? sizeOf(trace.images[0]) : null
  return { numbers, gold: boxes, goldUnit: unit, image, view: trace.views[0]?.receivedPx ?? null }
}

/** Qwen-VL's default budget; pictures of COCO are within it, so that only the factor counts. */
const [FACTOR, LEAST_PIXELS, MOST_PIXELS] = [28, 4 * 28 * 28, 16384 * 28 * 28]

/** The same item where its gold does not tell. */
function withCocoSize(item: FrameItem): FrameItem {
  const image = item.goldUnit === 'unit' ? cocoSize(item.gold) : null
  return image ? { ...item, image, view: smartResize(image, FACTOR, LEAST_PIXELS, MOST_PIXELS) } : item
}

function fourOf({ numbers }: Shape): Numbers4 | null {
  const [a, b, c, d] = numbers
  return a === undefined || b === undefined || c === undefined || d === undefined ? null : [a, b, c, d]
}
