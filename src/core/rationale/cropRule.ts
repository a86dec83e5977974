import { cropRule, plainRule } from '../geometry/crop'
import { clampBox } from '../geometry/measure'
import { askedRegion } from './asked'
import type { CropRule } from '../trace/cropRule'
import type { Frame, Trace } from '../trace/schema'
import { sizeOf } from './views'

/** Margins and least sides that producers use. */
const PADS = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5]
const SIDES = [1, 14, 16, 28, 32, 48, 56, 64]

/**
 * The crop rule of a trace: what it says itself, else what its producer is known to do, else the first usual rule that
 * makes every crop of the trace from the box that was asked for. `guessed` where none does: boxes are cut as they are.
 */
export function cropRuleOf(trace: Trace, frame: Frame, known?: CropRule): { rule: CropRule; guessed: boolean } {
  const own = trace.cropRule ?? known
  if (own) return { rule: plainRule(own), guessed: false }
  const samples = trace.rounds.flatMap((round) =>
    round.actions.flatMap((action) => {
      const asked = askedRegion(trace, frame, action, round.view)
      const crop = trace.views.find((view) => view.id === action.received)?.cropPx
      const image = asked && sizeOf(trace.images, asked.image)
      return asked && crop && image ? [{ box: clampBox(asked.box), crop, image }] : []
    }),
  )
  const makes = (rule: CropRule) =>
    samples.every(({ box, crop, image }) => {
      const cut = cropRule(box, image, rule)
      return 'px' in cut && cut.px.every((side, index) => side === crop[index])
    })
  const rules = PADS.flatMap((pad) => SIDES.map((minSide) => ({ pad, minSide })))
  const rule = samples.length > 0 ? rules.find(makes) : undefined
  return { rule: rule ?? { pad: 0, minSide: 1 }, guessed: rule === undefined }
}
