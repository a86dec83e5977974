import { added, edited, madeBy, moved, removed, usableBox } from './change'
import type { Handler, Place } from './command'
import { placeAfter } from './order'
import { callsOf, regionOf, roisOf } from './parts'
import type { GoldCall, Rationale, Stamp } from './schema'
import { shower } from './shown'
import { freezeSlots, slotRois, splitPieces, tidyPieces } from './text'
import { tiedRoi } from './tie'

export const setBox: Handler<'setBox'> = (rationale, { round, zoom, id }, stamp) => {
  if (!rationale.rounds.some((one) => one.id === round)) return rationale
  const [call] = callsOf(rationale, round)
  if (!zoom) return call ? removed(rationale, [call.id]) : rationale
  const place = usablePlace(rationale, zoom)
  if (!place) return rationale
  return call ? setCall(rationale, call, place, stamp) : addCall(rationale, round, id, place, stamp)
}

/** A call that is made from a RoI is its box: the RoI moves. */
function setCall(rationale: Rationale, call: GoldCall, place: Place, stamp: Stamp): Rationale {
  return call.roi !== null && rationale.rois.some((roi) => roi.id === call.roi)
    ? edited(rationale, call.roi, { image: place.image, box: place.box }, stamp)
    : edited(rationale, call.id, { roi: null, region: place }, stamp)
}

/** A new call on a RoI of its round is made from it, and the box is the one that was drawn for both. */
function addCall(rationale: Rationale, round: string, id: string, place: Place, stamp: Stamp): Rationale {
  const roi = tiedRoi(place, roisOf(rationale, round))
  const { key } = placeAfter(callsOf(rationale, round), callsOf(rationale, round).at(-1)?.id ?? null)
  const call: GoldCall = {
    ...madeBy(stamp),
    id,
    round,
    order: key,
    kind: 'zoom',
    roi: roi?.id ?? null,
    region: roi ? null : { image: place.image, box: place.box },
  }
  const withCall = added(rationale, 'call', call)
  return roi && withCall !== rationale ? edited(withCall, roi.id, { box: place.box }, stamp) : withCall
}

export const addRoi: Handler<'addRoi'> = (rationale, { round, id, image, box, label, offset }, stamp) => {
  const gold = rationale.rounds.find((one) => one.id === round)
  const place = usablePlace(rationale, { image, box })
  if (!gold || !place) return rationale
  const siblings = roisOf(rationale, round)
  const { key } = placeAfter(siblings, siblings.at(-1)?.id ?? null)
  const roi = { ...madeBy(stamp), id, round, order: key, ...place, ...(label === undefined ? {} : { label }) }
  const withRoi = added(rationale, 'roi', roi)
  if (offset === undefined || withRoi === rationale) return withRoi
  const { segments } = shower(rationale).show(round, gold.thought)
  const [before, after] = splitPieces(gold.thought, segments, offset)
  const pieces = tidyPieces([...before.pieces, { roi: id, text: '' }, ...after.pieces])
  return edited(withRoi, round, { thought: { ...gold.thought, pieces } }, stamp)
}

export const setRoi: Handler<'setRoi'> = (rationale, { roi, box, image }, stamp) => {
  const gold = rationale.rois.find((one) => one.id === roi)
  const place = gold && usablePlace(rationale, { image: image ?? gold.image, box })
  return place ? edited(rationale, roi, place, stamp) : rationale
}

export const removeRoi: Handler<'removeRoi'> = (rationale, { roi }) =>
  rationale.rois.some((one) => one.id === roi) ? removed(untied(rationale, new Set([roi])), [roi]) : rationale

/** Before RoIs go: their numbers become plain words, their calls keep the box. Nobody becomes the author of either. */
export function untied(rationale: Rationale, rois: ReadonlySet<string>): Rationale {
  const shown = shower(rationale)
  let now = rationale
  for (const round of rationale.rounds) {
    if (!slotRois(round.thought).some((roi) => rois.has(roi))) continue
    const { segments } = shown.show(round.id, round.thought)
    now = moved(now, round.id, { thought: freezeSlots(round.thought, segments, (roi) => rois.has(roi)) })
  }
  for (const call of rationale.calls) {
    if (call.roi !== null && rois.has(call.roi))
      now = moved(now, call.id, { roi: null, region: regionOf(rationale, call) })
  }
  return now
}

export const setOrder: Handler<'setOrder'> = (rationale, { part, after }) => {
  const list = [rationale.rois, rationale.calls].find((parts) => parts.some((one) => one.id === part))
  const own = list?.find((one) => one.id === part)
  if (!own) return rationale
  const siblings = (list ?? []).filter((one) => one.round === own.round && one.id !== part)
  return placed(rationale, part, siblings, after)
}

type Ordered = { readonly id: string; readonly order: string }

/** Puts a part after another of the list; a place that it has already, or that is not there, changes nothing. */
export function placed(rationale: Rationale, id: string, list: readonly Ordered[], after: string | null): Rationale {
  if (after !== null && !list.some((one) => one.id === after)) return rationale
  const { key, moved: others } = placeAfter(list, after)
  return [...others, { id, order: key }].reduce((now, one) => moved(now, one.id, { order: one.order }), rationale)
}

function usablePlace(rationale: Rationale, { image, box }: Place): Place | null {
  const made = usableBox(box)
  return made && rationale.images.some((one) => one.id === image) ? { image, box: made } : null
}
