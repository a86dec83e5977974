import { depthRange, type DepthMap } from '../../depth/map'
import { regionDepth } from '../../depth/region'
import { clampBox, iou } from '../../geometry/measure'
import type { Region, Trace } from '../../trace/schema'
import { SCORING_DEFAULTS, type DepthParameters } from '../defaults'

/** A region's own depth value, in [0,1], 1 is nearest; null where it is not known. */
export type DepthTruth = (region: Region) => number | null

/** From depth maps of whole images, by image id: the median over the central half of a box. */
export function truthOfMaps(maps: Readonly<Record<string, DepthMap>>): DepthTruth {
  const ranged = new Map(Object.entries(maps).map(([image, map]) => [image, { map, range: depthRange(map) }]))
  return ({ image, box }) => {
    const one = ranged.get(image)
    return one ? regionDepth(one.map, one.range, clampBox(box)).median : null
  }
}

/** From gold objects, whose depth is exact: that of the object whose box fits best, from `objectIou` on. */
export function truthOfObjects(
  objects: NonNullable<Trace['gold']>['objects'],
  { objectIou }: Pick<DepthParameters, 'objectIou'> = SCORING_DEFAULTS.depth,
): DepthTruth {
  return ({ box }) => {
    let best: { depth: number; overlap: number } | null = null
    for (const object of objects ?? []) {
      const overlap = iou(object.box, box)
      if (object.depth === undefined || overlap < objectIou || overlap <= (best?.overlap ?? 0)) continue
      best = { depth: object.depth, overlap }
    }
    return best?.depth ?? null
  }
}
