import { firstKeys, isKey } from './order'
import { ANSWER_ID, HEAD_ID, tidy } from './parts'
import type { GoldCall, GoldRoi, GoldRound, Piece, Rationale } from './schema'
import { tidyPieces } from './text'
import type { Complaint, Region } from '../trace/schema'

export type Mended = { readonly rationale: Rationale; readonly complaints: Complaint[] }

/**
 * What the schema cannot see, put right in time linear in the parts: ids that stand twice, parts of rounds that are not
 * there, calls and slots that name no RoI, places that are no keys. Boxes stay as they are, and are named.
 */
export function mend(rationale: Rationale): Mended {
  const complaints: Complaint[] = []
  const once = onlyOnce(complaints)
  const rounds = rekeyed(rationale.rounds.filter((round, index) => once(round.id, `rounds.${index}`)))
  const known = new Set(rounds.map((round) => round.id))
  const inRound = (part: GoldRoi | GoldCall, path: string) => {
    if (known.has(part.round)) return true
    complaints.push(complain('round-unknown', `${path}.round`, `There is no round called ${part.round}.`))
    return false
  }
  const rois = rekeyed(
    rationale.rois.filter((roi, index) => once(roi.id, `rois.${index}`) && inRound(roi, `rois.${index}`)),
  )
  const byId = new Map(rois.map((roi) => [roi.id, roi]))
  const calls = rationale.calls
    .filter((call, index) => once(call.id, `calls.${index}`) && inRound(call, `calls.${index}`))
    .flatMap((call) => mendCall(call, byId, complaints))
  const verdicts = rationale.verdicts.filter((verdict, index) => once(verdict.id, `verdicts.${index}`))
  const mended = {
    ...rationale,
    rounds: rounds.map((round) => mendThought(round, byId, complaints)),
    rois,
    calls: rekeyed(calls),
    verdicts,
  }
  return { rationale: tidy(mended), complaints: [...complaints, ...checkBoxes(mended)] }
}

function onlyOnce(complaints: Complaint[]): (id: string, path: string) => boolean {
  const ids = new Set([ANSWER_ID, HEAD_ID])
  return (id, path) => {
    if (!ids.has(id) && id !== '') {
      ids.add(id)
      return true
    }
    complaints.push(complain('duplicate-id', `${path}.id`, `Another part is called ${id}; this one is left out.`))
    return false
  }
}

/** A list with a place that is no key gets new ones, in the order in which it stands. */
function rekeyed<P extends { readonly order: string }>(list: P[]): P[] {
  if (list.every((part) => isKey(part.order))) return list
  const keys = firstKeys(list.length)
  return list.map((part, index) => ({ ...part, order: keys[index] ?? '' }))
}

function mendCall(call: GoldCall, rois: ReadonlyMap<string, GoldRoi>, complaints: Complaint[]): GoldCall[] {
  const roi = call.roi === null ? undefined : rois.get(call.roi)
  if (roi && roi.round === call.round) return [call]
  const region = call.region ?? (roi ? { image: roi.image, box: roi.box } : null)
  if (call.roi !== null)
    complaints.push(complain('roi-unknown', `${call.id}.roi`, `Its round has no RoI called ${call.roi}.`))
  if (region) return [{ ...call, roi: null, region }]
  complaints.push(complain('call-without-box', call.id, 'The call has no box; it is left out.'))
  return []
}

function mendThought(round: GoldRound, rois: ReadonlyMap<string, GoldRoi>, complaints: Complaint[]): GoldRound {
  const pieces = round.thought.pieces.map((piece): Piece => {
    if (typeof piece === 'string' || rois.has(piece.roi)) return piece
    complaints.push(complain('roi-unknown', `${round.id}.thought`, `There is no RoI called ${piece.roi}.`))
    return piece.text
  })
  return { ...round, thought: { ...round.thought, pieces: tidyPieces(pieces) } }
}

function checkBoxes(rationale: Rationale): Complaint[] {
  const images = new Set(rationale.images.map((image) => image.id))
  const regions = [
    ...rationale.rois.map((roi) => ({ region: { image: roi.image, box: roi.box }, path: roi.id })),
    ...rationale.calls.flatMap((call) => (call.region ? [{ region: call.region, path: call.id }] : [])),
  ]
  const none = rationale.images.length === 0 ? [complain('image-missing', 'images', 'It has no image.')] : []
  return [...none, ...regions.flatMap(({ region, path }) => checkRegion(region, path, images))]
}

function checkRegion({ image, box }: Region, path: string, images: ReadonlySet<string>): Complaint[] {
  const [x1, y1, x2, y2] = box
  const text = `[${box.join(', ')}]`
  const complaints: Complaint[] = []
  if (!images.has(image)) complaints.push(complain('image-unknown', path, `There is no image called ${image}.`))
  if (x2 < x1 || y2 < y1) complaints.push(complain('box-inverted', path, `The box ${text} is inverted.`))
  else if (x2 === x1 || y2 === y1) complaints.push(complain('box-empty', path, `The box ${text} has no area.`))
  if (box.some((side) => side < -1e-9 || side > 1 + 1e-9))
    complaints.push(complain('box-outside', path, `The box ${text} leaves the image.`))
  return complaints
}

function complain(code: string, path: string, message: string): Complaint {
  return { code, path, message }
}
