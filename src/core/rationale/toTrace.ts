import { regionOf, roisOf, callsOf } from './parts'
import { resolveRationale, type ResolvedRound } from './resolve'
import type { Rationale } from './schema'
import { pixelBox } from '../geometry/box'
import { pixelsToUnit } from '../geometry/frames'
import type { Action, Region, Roi, Round, Trace } from '../trace/schema'

/**
 * A rationale as a trace: what is on a stage when a file is opened whose trace is not at hand. Its rounds read as the
 * rationale does; what the model itself wrote, where it differed, is not in such a file.
 */
export function traceOfRationale(rationale: Rationale): Trace {
  const { from, answer } = rationale
  return {
    schema: 'loupe.trace/2',
    id: from?.trace ?? rationale.id,
    question: rationale.question,
    images: rationale.images,
    views: from?.views ?? [],
    producer: { model: from?.model ?? answer?.by.name ?? '', ...(from ? { dialect: from.dialect } : {}) },
    ...(from ? { frame: from.frame, cropRule: from.cropRule } : {}),
    rounds: resolveRationale(rationale).rounds.map((round, index, all) => ({
      ...roundOf(rationale, round),
      ...(answer && index === all.length - 1 ? { answer: answer.text } : {}),
    })),
    answer: answer && { text: answer.text },
  }
}

function roundOf(rationale: Rationale, round: ResolvedRound): Round {
  const rois = roisOf(rationale, round.id).map(({ id, image, box, label }): Roi => ({
    id,
    image,
    box,
    shape: {
      kind: 'box',
      numbers: [...box],
      frame: UNIT,
      author: 'thought',
      ...(label === undefined ? {} : { label }),
    },
  }))
  const actions = callsOf(rationale, round.id).map((call): Action => {
    const region = regionOf(rationale, call)
    return {
      id: call.id,
      kind: call.kind,
      shapes: region ? [{ kind: 'box', numbers: [...region.box], frame: UNIT, author: 'call' }] : [],
      executed: call.seen !== undefined,
      effective: region && (cutOf(rationale, call.seen?.view, region.image) ?? region),
      received: call.seen?.view ?? null,
    }
  })
  return {
    id: round.id,
    view: round.view?.id ?? null,
    raw: round.thought,
    thought: round.thought,
    ...(round.sketch === undefined ? {} : { sketch: round.sketch }),
    rois,
    actions,
  }
}

const UNIT = { unit: 'unit', order: 'xyxy', of: 'original' } as const

/** What was cut for a call, as its view says; null where the view or the size of its image is not known. */
function cutOf({ from, images }: Rationale, id: string | undefined, imageId: string): Region | null {
  const cropPx = from?.views.find((view) => view.id === id)?.cropPx
  const image = images.find((one) => one.id === imageId)
  if (!cropPx || !image?.width || !image.height) return null
  const [x1, y1, x2, y2] = cropPx
  return { image: imageId, box: pixelsToUnit(pixelBox(x1, y1, x2, y2), { width: image.width, height: image.height }) }
}
