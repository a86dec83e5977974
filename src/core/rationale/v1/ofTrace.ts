import { zoomRegion } from '../../trace/v1/requested'
import type { Trace } from '../../trace/v1/schema'
import type { Rationale } from './schema'

/**
 * A trace as the first draft of a rationale, round for round. The zoom is the box that the model asked for, mapped to
 * the image (the crop rule adds its margin again); a discarded call leaves none.
 */
export function rationaleOf(trace: Trace, by = 'person'): Rationale {
  return {
    schema: 'loupe.rationale/1',
    id: trace.id,
    images: trace.images,
    question: trace.question,
    answer: trace.answer && { text: trace.answer.text },
    rounds: trace.rounds.map((round) => ({
      ...(round.sketch === undefined ? {} : { sketch: round.sketch }),
      thought: round.thought ?? '',
      rois: round.roi ? [round.roi] : [],
      zoom: zoomRegion(trace, round),
      ...(round.accepted === undefined ? {} : { accepted: round.accepted }),
    })),
    provenance: { by, trace: trace.id, model: trace.producer.model },
  }
}
