import type { Numbers4 } from '../geometry/box'
import type { Gold } from '../importing/join'
import type { Trace } from '../trace/schema'
import { judgingShapes } from '../trace/selectors'
import { SCORING_DEFAULTS } from './defaults'
import { scoreTraceDepth, truthOfObjects } from './depth'
import { evidenceOf, type Evidence } from './evidence'
import { fidelity } from './overlap'
import { repeats } from './reward'
import { rightness } from './right'

/**
 * What is measured once of a trace, so that every score follows from it for any parameters, without reading the trace
 * again. No pixels are used.
 */
export type TraceMeasure = {
  /** Whether gold boxes are known, and boxes of the model. */
  readonly hasGold: boolean
  readonly hasBox: boolean
  /** Whether what was scored are executed looks, not boxes of thoughts or answers. */
  readonly isLooked: boolean
  /** u of each box that counts, in order; 0 for one that can not be read. */
  readonly u: readonly number[]
  /** The largest IoU of each with one before it. */
  readonly repeat: readonly number[]
  /** Each in [0,1] of the image; null where that is not known. */
  readonly boxes: readonly (Numbers4 | null)[]
  /** As its producer said, and as answer and gold compare: 1 right, 0 wrong, -1 nobody knows. */
  readonly imported: 1 | 0 | -1
  readonly recomputed: 1 | 0 | -1
  /** Right before the first look and after the last, where both answers are known; -1 else. */
  readonly before: 1 | 0 | -1
  readonly after: 1 | 0 | -1
  /** Boxes that reach out of the picture. */
  readonly outside: number
  /** Tokens that the model wrote, where it is known. */
  readonly tokens: number
  /** What it says of depth that gold objects contradict; 0 where there are none. */
  readonly depthErrors: number
  /** There is gold, and a box that can not be laid to it: the size of the picture is not known. */
  readonly isUnplaced: boolean
  /** Its record has a complaint of level error. */
  readonly isFaulty: boolean
}

/** What a row knows beside its trace. */
export type MeasureOptions = { readonly gold?: Gold | null; readonly isFaulty?: boolean }

/** @param imported what the producer said of the answer: the row knows it */
export function measureTrace(
  trace: Trace,
  imported: 1 | 0 | -1,
  { gold: joined = null, isFaulty = false }: MeasureOptions = {},
): TraceMeasure {
  const shapes = joined && joined.shapes.length > 0 ? joined.shapes : judgingShapes(trace)
  const answers = joined && joined.answers.length > 0 ? joined.answers : (trace.gold?.answers ?? [])
  const evidence = evidenceOf(trace, shapes)
  const { looks, gold, isUnit, isUnplaced, from } = evidence
  const { before, after } = effectOf(trace, evidence, answers)
  return {
    hasGold: gold.length > 0,
    hasBox: looks.some((look) => look !== null),
    isLooked: from === 'looks',
    u: looks.map((look) => fidelity(look, gold)),
    repeat: repeats(looks),
    boxes: isUnit ? looks : looks.map(() => null),
    imported,
    recomputed: rightness(trace.answer?.text ?? null, answers),
    before,
    after,
    outside: isUnit ? looks.filter((look) => look !== null && isOutside(look)).length : 0,
    tokens: trace.rounds.reduce(
      (sum, { stats, tokenIds }) => sum + (stats?.generatedTokens ?? tokenIds?.length ?? 0),
      0,
    ),
    depthErrors: depthErrorsOf(trace, joined?.objects ?? trace.gold?.objects ?? []),
    isUnplaced,
    isFaulty,
  }
}

/** Of a verdict, which tells an answer and nothing of looks: it is never said to have looked too little. */
export function measureVerdict(trace: Trace, imported: 1 | 0 | -1): TraceMeasure {
  const bare: Trace = { ...trace, rounds: [], gold: { answers: trace.gold?.answers ?? [] } }
  return { ...measureTrace(bare, imported), isLooked: true }
}

/** Depth hallucinations (see `scoring/depth`), with the parameters that it has by itself. */
function depthErrorsOf(trace: Trace, objects: NonNullable<NonNullable<Trace['gold']>['objects']>): number {
  if (objects.every(({ depth }) => depth === undefined)) return 0
  return scoreTraceDepth(trace, truthOfObjects(objects)).summary.hallucinations
}

/** A side reaches out of the picture by more than a hundredth of it: models round. */
export function isOutside(box: Numbers4, reach = SCORING_DEFAULTS.signatures.reach): boolean {
  return box[0] < -reach || box[1] < -reach || box[2] > 1 + reach || box[3] > 1 + reach
}

/**
 * A look's effect: whether the answer was right before the first look and after the last one. Known where a round that
 * has no look before it wrote an answer of its own, as two-stage producers and answers under a mask do.
 */
function effectOf(
  trace: Trace,
  { rounds }: Evidence,
  answers: readonly string[],
): Pick<TraceMeasure, 'before' | 'after'> {
  const [first] = rounds
  const last = rounds.at(-1)
  const early = trace.rounds.slice(0, (first ?? 0) + 1).find((round) => round.answer !== undefined)
  const late = trace.rounds.slice((last ?? 0) + 1).findLast((round) => round.answer !== undefined)
  if (first === undefined || !early || !late || early === late) return { before: -1, after: -1 }
  return {
    before: rightness(early.answer ?? null, answers),
    after: rightness(late.answer ?? null, answers),
  }
}

export type Effect = 'helped' | 'hurt' | 'none' | 'unknown'

/** What looking did to the answer. */
export function lookEffect({ before, after }: Pick<TraceMeasure, 'before' | 'after'>): Effect {
  if (before === -1 || after === -1) return 'unknown'
  if (before === after) return 'none'
  return after === 1 ? 'helped' : 'hurt'
}
