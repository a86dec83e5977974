import { findBoxes } from '../dialects/boxes'
import { firstKeys } from './order'
import { tidy } from './parts'
import type { Author, GoldCall, GoldRoi, GoldRound, Rationale } from './schema'
import { cutText, type Linked } from './text'
import { tiedRoi } from './tie'
import type { GoldRound as GoldRound1, Rationale as Rationale1 } from './v1/schema'

/**
 * A rationale of version 1 as one of version 2. Version 1 does not say part by part who made what: what came of a trace
 * is the model's, unless a person accepted it; the rest is by whom the file names. The i-th box of a thought is the
 * i-th RoI's, as version 1 read it; its text stands until that RoI changes, since nobody says in which frame it is.
 */
export function liftRationale1(old: Rationale1): Rationale {
  const { rounds: oldRounds, answer, provenance, ...rest } = old
  const by = authorOf(old)
  const keys = firstKeys(oldRounds.length)
  const lifted = oldRounds.map((round, index) => liftRound(round, `r${index}`, keys[index] ?? '', by, provenance.by))
  return tidy({
    ...rest,
    schema: 'loupe.rationale/2',
    from: null,
    rounds: lifted.map(({ round }) => round),
    rois: lifted.flatMap(({ rois }) => rois),
    calls: lifted.flatMap(({ calls }) => calls),
    answer: answer && { ...answer, by, at: null, accepted: null },
    verdicts: [],
    provenance,
  })
}

function authorOf({ provenance }: Rationale1): Author {
  const model = provenance['model']
  if (provenance.trace !== undefined) return { kind: 'model', name: typeof model === 'string' ? model : 'unknown' }
  return { kind: provenance.by === 'person' ? 'person' : 'generator', name: provenance.by }
}

type Lifted = { readonly round: GoldRound; readonly rois: GoldRoi[]; readonly calls: GoldCall[] }

function liftRound(old: GoldRound1, id: string, order: string, by: Author, person: string): Lifted {
  const { thought, rois: oldRois, zoom, accepted, ...rest } = old
  const made = { by, at: null, accepted: accepted === true ? { by: person, at: null } : null }
  const keys = firstKeys(oldRois.length)
  const rois = oldRois.map((roi, index): GoldRoi => ({
    ...roi,
    ...made,
    id: `${id}.b${index}`,
    round: id,
    order: keys[index] ?? '',
  }))
  const tied = zoom && tiedRoi(zoom, rois)
  const [callKey = ''] = firstKeys(1)
  const call: GoldCall | null = zoom && {
    ...made,
    id: `${id}.a0`,
    round: id,
    order: callKey,
    kind: 'zoom',
    roi: tied?.id ?? null,
    region: tied ? null : zoom,
  }
  const linked = findBoxes(thought).flatMap(({ start, end }, index): Linked[] => {
    const roi = rois[index]
    if (!roi) return []
    const written = { image: roi.image, box: roi.box, view: null }
    return [{ start, end, slot: { roi: roi.id, text: thought.slice(start, end), written } }]
  })
  return { round: { ...rest, ...made, id, order, thought: cutText(thought, linked) }, rois, calls: call ? [call] : [] }
}
