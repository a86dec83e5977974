import { findDialect } from '../dialects/registry'
import type { Told } from '../layouts/told'
import type { Complaint, Frame, Trace } from '../trace/schema'
import type { ReadRecord } from './reading'

export type CountedComplaint = {
  readonly code: string
  readonly level: Level
  readonly count: number
  readonly message: string
}
export const LEVELS = ['note', 'dirt', 'error'] as const
export type Level = (typeof LEVELS)[number]

/** What a file holds, in numbers. */
export type FileSummary = {
  readonly kinds: Readonly<Partial<Record<Told['kind'], number>>>
  readonly records: number
  /** Replies of the model. */
  readonly rounds: number
  /** Zooms that were executed. */
  readonly looks: number
  /** Calls that were written, of any kind. */
  readonly calls: number
  /** Boxes that the model wrote: in calls, in thoughts, in answers. */
  readonly modelBoxes: number
  /** Boxes that tools gave back or the prompt held. */
  readonly otherBoxes: number
  readonly goldShapes: number
  readonly pictures: number
  /** The frame of the first boxes; null where there are none. */
  readonly frame: Frame | null
  readonly complaints: readonly CountedComplaint[]
}

const PICTURE_MISSING = {
  code: 'picture-missing',
  path: '',
  message: 'Pictures are not at hand.',
  level: 'note',
} as const

const MIXED_UNITS = {
  code: 'mixed-units',
  message: 'Boxes of this file are in more than one unit; each is read by its numbers.',
  level: 'dirt',
  count: 1,
} as const

function unitsOf({ rounds, frame }: Trace): string[] {
  const shapes = rounds.flatMap((round) => [
    ...round.rois.map((roi) => roi.shape),
    ...round.actions.flatMap((action) => action.shapes),
    ...(round.answerShapes ?? []),
  ])
  return shapes.map((shape) => (shape.frame ?? frame)?.unit ?? '')
}

/** Counts what a file holds, a record at a time, in memory that does not grow with the file. */
export class Summary {
  private readonly kinds: Partial<Record<Told['kind'], number>> = {}
  private readonly counts = {
    records: 0,
    rounds: 0,
    looks: 0,
    calls: 0,
    modelBoxes: 0,
    otherBoxes: 0,
    goldShapes: 0,
    pictures: 0,
  }
  private frame: Frame | null = null
  /** Units of boxes whose dialect writes in one unit. */
  private readonly units = new Set<string>()
  private readonly complaints = new Map<string, { code: string; level: Level; count: number; message: string }>()

  /** @param missing pictures of the trace that nobody has */
  add({ kind, trace, complaints }: ReadRecord, missing = 0): void {
    this.kinds[kind] = (this.kinds[kind] ?? 0) + 1
    this.counts.records += 1
    this.counts.pictures += trace.images.length
    this.addRounds(trace)
    const gold = trace.gold?.shapes ?? []
    this.counts.goldShapes += gold.length
    this.frame ??= this.frameOf(trace)
    if (findDialect(trace.producer.dialect)?.oneUnit) for (const unit of unitsOf(trace)) this.units.add(unit)
    for (const complaint of complaints) this.complain(complaint)
    if (missing > 0) this.complain({ ...PICTURE_MISSING, count: missing })
  }

  complain({ code, level = 'dirt', count = 1, message }: Complaint): void {
    const known = this.complaints.get(`${level} ${code}`)
    if (known) known.count += count
    else this.complaints.set(`${level} ${code}`, { code, level, count, message })
  }

  get summary(): FileSummary {
    const mixed = this.units.size > 1 ? [MIXED_UNITS] : []
    const complaints = [...this.complaints.values(), ...mixed]
    return { kinds: { ...this.kinds }, ...this.counts, frame: this.frame, complaints }
  }

  private addRounds({ rounds }: Trace): void {
    this.counts.rounds += rounds.length
    for (const round of rounds) {
      this.counts.looks += round.actions.filter((action) => action.kind === 'zoom' && action.executed).length
      this.counts.calls += round.actions.length
      this.counts.modelBoxes += round.rois.length + (round.answerShapes?.length ?? 0)
      for (const { shapes } of round.actions)
        this.counts.modelBoxes += shapes.filter((one) => one.kind === 'box').length
      this.counts.otherBoxes += round.observation?.shapes.length ?? 0
    }
  }

  /** Of the model's boxes, else of gold. */
  private frameOf({ rounds, frame, gold }: Trace): Frame | null {
    for (const round of rounds) {
      const shape = round.actions.flatMap((one) => one.shapes)[0] ?? round.rois[0]?.shape ?? round.answerShapes?.[0]
      const shown = shape ?? round.observation?.shapes[0]
      if (shown) return shown.frame ?? frame ?? null
    }
    return gold?.shapes?.[0]?.frame ?? null
  }
}
