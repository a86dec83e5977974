import type { TraceMeasure } from './measure'

/** Measures of many traces in columns: plain data that crosses to a worker and into storage as it is. */
export type MeasureChunk = {
  /** Traces. */
  readonly length: number
  /** For each trace the end of its looks in the columns of looks; they begin where those of the one before end. */
  readonly ends: Uint32Array
  /**
   * Of each look: fidelity, the largest IoU with a look before it, and its box in [0,1] (NaN where it is not known).
   */
  readonly u: Float32Array
  readonly repeat: Float32Array
  readonly boxes: Float32Array
  /** Of each trace: bits HAS_GOLD, HAS_BOX, IS_LOOKED, IS_FAULTY, IS_UNPLACED. */
  readonly flags: Uint8Array
  readonly imported: Int8Array
  readonly recomputed: Int8Array
  readonly before: Int8Array
  readonly after: Int8Array
  readonly outside: Uint16Array
  readonly tokens: Uint32Array
  /** Not in chunks that were kept by an earlier version. */
  readonly depthErrors?: Uint16Array
}

export const HAS_GOLD = 1
const HAS_BOX = 2
const IS_LOOKED = 4
const IS_FAULTY = 8
const IS_UNPLACED = 16

export function packMeasures(measures: readonly TraceMeasure[]): MeasureChunk {
  const count = measures.reduce((sum, { u }) => sum + u.length, 0)
  const [u, repeat, boxes] = [new Float32Array(count), new Float32Array(count), new Float32Array(4 * count).fill(NaN)]
  const ends = new Uint32Array(measures.length)
  let at = 0
  for (const [index, measure] of measures.entries()) {
    u.set(measure.u, at)
    repeat.set(measure.repeat, at)
    for (const [k, box] of measure.boxes.entries()) if (box) boxes.set(box, 4 * (at + k))
    at += measure.u.length
    ends[index] = at
  }
  return {
    length: measures.length,
    ends,
    u,
    repeat,
    boxes,
    flags: Uint8Array.from(measures, flagsOf),
    imported: Int8Array.from(measures, (one) => one.imported),
    recomputed: Int8Array.from(measures, (one) => one.recomputed),
    before: Int8Array.from(measures, (one) => one.before),
    after: Int8Array.from(measures, (one) => one.after),
    outside: Uint16Array.from(measures, (one) => Math.min(one.outside, 0xffff)),
    tokens: Uint32Array.from(measures, (one) => Math.min(one.tokens, 0xffffffff)),
    depthErrors: Uint16Array.from(measures, (one) => Math.min(one.depthErrors, 0xffff)),
  }
}

function flagsOf({ hasGold, hasBox, isLooked, isFaulty, isUnplaced }: TraceMeasure): number {
  const seen = (hasGold ? HAS_GOLD : 0) | (hasBox ? HAS_BOX : 0) | (isLooked ? IS_LOOKED : 0)
  return seen | (isFaulty ? IS_FAULTY : 0) | (isUnplaced ? IS_UNPLACED : 0)
}

/** A trace of a chunk, as scores read it: its looks are u[first..end) of the chunk. */
export type Seen = {
  readonly u: ArrayLike<number>
  readonly repeat: ArrayLike<number>
  readonly first: number
  readonly end: number
  readonly hasGold: boolean
  readonly hasBox: boolean
  readonly isLooked: boolean
  readonly imported: number
  readonly recomputed: number
  readonly before: number
  readonly after: number
  readonly outside: number
  readonly tokens: number
  readonly depthErrors: number
  readonly isFaulty: boolean
  readonly isUnplaced: boolean
}

export function measuredAt(chunk: MeasureChunk, index: number): Seen {
  return measuredInto(blankSeen(), chunk, index)
}

type SeenDraft = { -readonly [K in keyof Seen]: Seen[K] }

export function blankSeen(): SeenDraft {
  return {
    u: [],
    repeat: [],
    first: 0,
    end: 0,
    hasGold: false,
    hasBox: false,
    isLooked: false,
    imported: -1,
    recomputed: -1,
    before: -1,
    after: -1,
    outside: 0,
    tokens: 0,
    depthErrors: 0,
    isFaulty: false,
    isUnplaced: false,
  }
}

/** Into an object that is there: for half a million traces, making one each costs as much as what is done with it. */
export function measuredInto(seen: SeenDraft, chunk: MeasureChunk, index: number): Seen {
  const flags = chunk.flags[index] ?? 0
  seen.u = chunk.u
  seen.repeat = chunk.repeat
  seen.first = index === 0 ? 0 : (chunk.ends[index - 1] ?? 0)
  seen.end = chunk.ends[index] ?? 0
  seen.hasGold = (flags & HAS_GOLD) !== 0
  seen.hasBox = (flags & HAS_BOX) !== 0
  seen.isLooked = (flags & IS_LOOKED) !== 0
  seen.isFaulty = (flags & IS_FAULTY) !== 0
  seen.isUnplaced = (flags & IS_UNPLACED) !== 0
  seen.imported = chunk.imported[index] ?? -1
  seen.recomputed = chunk.recomputed[index] ?? -1
  seen.before = chunk.before[index] ?? -1
  seen.after = chunk.after[index] ?? -1
  seen.outside = chunk.outside[index] ?? 0
  seen.tokens = chunk.tokens[index] ?? 0
  seen.depthErrors = chunk.depthErrors?.[index] ?? 0
  return seen
}

/** The same of a measure that is in no chunk. */
export function measuredOne(measure: TraceMeasure): Seen {
  return { ...measure, first: 0, end: measure.u.length }
}
