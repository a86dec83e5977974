import {
  regionDepth,
  type DepthMap,
  type DepthRange,
  type Rationale1,
  type RegionDepth,
  type UnitBox,
} from '../../core'
import type { RoundMark } from '../../store'

/** One region whose depth is told: the box of a round, or an object that gold knows. */
export type DepthRow = {
  readonly key: string
  readonly name: string
  /** The round whose box it is, or null for a gold object. */
  readonly round: number | null
  readonly box: UnitBox
  readonly depth: RegionDepth
  /** The depth value that gold gives for it. */
  readonly gold: number | null
}

/** The regions of the shown rounds and the gold objects, from near to far; equal depths keep their order. */
export function depthRows(
  marks: readonly RoundMark[],
  objects: Rationale1['objects'],
  map: DepthMap,
  range: DepthRange,
): DepthRow[] {
  const looks = marks.flatMap((mark) => {
    const region = mark.edited ?? mark.effective ?? mark.roi
    return region
      ? [
          {
            key: `round-${mark.round}`,
            name: `Round ${mark.round + 1}`,
            round: mark.round,
            box: region.box,
            gold: null,
          },
        ]
      : []
  })
  const known = (objects ?? []).map((one) => ({
    key: `gold-${one.id}`,
    name: one.name,
    round: null,
    box: one.box,
    gold: one.depth ?? null,
  }))
  return [...looks, ...known]
    .map((row) => ({ ...row, depth: regionDepth(map, range, row.box) }))
    .sort((a, b) => b.depth.median - a.depth.median)
}
