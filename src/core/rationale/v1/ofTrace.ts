import { predictedRegion, zoomRegion } from '../../trace/selectors'
import type { Round, Trace } from '../../trace/schema'
import type { GoldRound, Rationale } from './schema'

/**
 * A trace as the first draft of a rationale, round for round. The zoom is the box that the model asked for, mapped to
 * the image (the crop rule adds its margin again); a discarded call leaves none. Version 1 keeps one RoI a round.
 */
export function rationaleOf(trace: Trace, by = 'person'): Rationale {
  return {
    schema: 'loupe.rationale/1',
    id: trace.id,
    images: trace.images.map((image) => ({ ...image, width: image.width ?? 0, height: image.height ?? 0 })),
    question: trace.question,
    answer: trace.answer && { text: trace.answer.text },
    rounds: trace.rounds.map((round) => roundOf(trace, round)),
    provenance: { by, trace: trace.id, model: trace.producer.model },
  }
}

function roundOf(trace: Trace, round: Round): GoldRound {
  const roi = predictedRegion(trace, round)
  return {
    ...(round.sketch === undefined ? {} : { sketch: round.sketch }),
    thought: round.thought ?? '',
    rois: roi ? [roi] : [],
    zoom: zoomRegion(trace, round),
    ...(round.accepted === undefined ? {} : { accepted: round.accepted }),
  }
}
