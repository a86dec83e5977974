import { iou } from '../geometry/measure'
import { actionId, imageId, roiId, roundId, viewId } from './place'
import type { Action, Complaint, ImageEntry, Round, Trace, View } from './schema'

type Item = Readonly<Record<string, unknown>>

/** Puts an empty id where a part of a record of version 2 has none; `withOwnIds` then names it by its place. */
export function withEmptyIds(json: unknown): unknown {
  if (!isRecord(json)) return json
  const inRound = (round: Item) => ({ ...round, ...named(round, 'rois'), ...named(round, 'actions') })
  return { ...json, ...named(json, 'images'), ...named(json, 'views'), ...named(json, 'rounds', inRound) }
}

function named(record: Item, key: string, inside: (item: Item) => Item = (item) => item): Item {
  const list: unknown = record[key]
  if (!Array.isArray(list)) return {}
  return {
    [key]: list.map((item: unknown) => (isRecord(item) ? inside('id' in item ? item : { id: '', ...item }) : item)),
  }
}

function isRecord(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export type WithIds = { readonly trace: Trace; readonly complaints: Complaint[] }

/**
 * Gives every part an id of its own. A part without one is named by its place. Of two with one id the second gets a new
 * one, with a complaint `duplicate-id`; of two views, the one that an action received is the one whose crop is its box,
 * and later rounds that look at it follow; all other names mean the first.
 */
export function withOwnIds(trace: Trace): WithIds {
  const complaints: Complaint[] = []
  const images = nameAll(trace.images, 'images', 'image', imageId, namer(trace.images, complaints))
  const views = nameAll(trace.views, 'views', 'view', viewId, namer(trace.views, complaints))
  const followed = views === trace.views ? trace.rounds : followViews(trace, views)
  const rounds = nameAll(followed, 'rounds', 'round', roundId, namer(followed, complaints))
  const nameRoi = namer(
    rounds.flatMap((round) => round.rois),
    complaints,
  )
  const nameAction = namer(
    rounds.flatMap((round) => round.actions),
    complaints,
  )
  const inside = rounds.map((round, index) => {
    const path = `rounds.${index}`
    const rois = nameAll(round.rois, `${path}.rois`, 'RoI', (nth) => roiId(round.id, nth), nameRoi)
    const actions = nameAll(round.actions, `${path}.actions`, 'action', (nth) => actionId(round.id, nth), nameAction)
    return rois === round.rois && actions === round.actions ? round : { ...round, rois, actions }
  })
  const same = images === trace.images && views === trace.views && inside.every((one, i) => one === trace.rounds[i])
  return { trace: same ? trace : { ...trace, images, views, rounds: inside }, complaints }
}

type Name = (id: string, index: number, placeId: string, path: string, what: string) => string

/** Names parts one after another; all their ids are known from the start, so that a new one is like none of them. */
function namer(parts: readonly { id: string }[], complaints: Complaint[]): Name {
  const taken = new Set(parts.map((part) => part.id))
  const used = new Set<string>()
  let next = 1
  return (id, index, placeId, path, what) => {
    const twice = used.has(id)
    let own = id
    if (id === '' || twice) {
      own = [numbered(id, index), placeId].find((one) => one !== '' && !taken.has(one)) ?? ''
      for (; own === ''; next += 1) if (!taken.has(`${id}~${next}`)) own = `${id}~${next}`
    }
    used.add(own)
    taken.add(own)
    if (id !== '' && twice) {
      const message = `Another ${what} is called ${id} too; this one is now called ${own}.`
      complaints.push({ code: 'duplicate-id', path, message, value: id })
    }
    return own
  }
}

/** `view-0` in the second place is `view-1`; empty for an id that ends in no number. */
function numbered(id: string, index: number): string {
  let end = id.length
  while (end > 0 && id.charCodeAt(end - 1) >= 48 && id.charCodeAt(end - 1) <= 57) end -= 1
  return end === id.length ? '' : `${id.slice(0, end)}${index}`
}

function nameAll<T extends { id: string }>(
  parts: T[],
  path: string,
  what: string,
  placeId: (index: number) => string,
  name: Name,
): T[] {
  const ids = parts.map((part, index) => name(part.id, index, placeId(index), `${path}.${index}.id`, what))
  return ids.every((id, index) => id === parts[index]?.id)
    ? parts
    : parts.map((part, index) => ({ ...part, id: ids[index] ?? part.id }))
}

/** The views that share a name, and how often an action received it so far. */
type Alike = { readonly views: View[]; received: number }

/** So many views of one name are looked at for an action: a file may hold thousands. */
const MOST_ALIKE = 16

/** The rounds with the new names of views in the places that mean the renamed ones. */
function followViews(trace: Trace, views: readonly View[]): Round[] {
  const images = new Map(trace.images.map((image) => [image.id, image]))
  const alike = new Map<string, Alike>()
  trace.views.forEach(({ id }, index) => {
    const group = alike.get(id) ?? { views: [], received: 0 }
    alike.set(id, group)
    const view = views[index]
    if (view) group.views.push(view)
  })
  const names = new Map<string, string>()
  const follow = (id: string) => names.get(id) ?? id
  return trace.rounds.map((round) => {
    const view = round.view === null ? null : follow(round.view)
    const actions = round.actions.map((action) => {
      const group = action.received === null ? undefined : alike.get(action.received)
      if (action.received === null || !group || group.views.length < 2) return action
      const received = receivedOf(action, group, images, view)
      group.received += 1
      names.set(action.received, received)
      return { ...action, received }
    })
    const { observation } = round
    const observed = observation && { ...observation, views: observation.views.map(follow) }
    return { ...round, view, actions, ...(observed ? { observation: observed } : {}) }
  })
}

/** The view, of those with the name that an action received, whose crop is the box that was cut. */
function receivedOf(
  { effective }: Action,
  { views, received }: Alike,
  images: ReadonlyMap<string, ImageEntry>,
  seen: string | null,
): string {
  const from = Math.max(0, Math.min(received - MOST_ALIKE / 2, views.length - MOST_ALIKE))
  const candidates = views.slice(from, from + MOST_ALIKE).map((view) => {
    const { width, height } = images.get(view.image) ?? { width: null, height: null }
    if (!effective || width === null || height === null || !view.cropPx || view.image !== effective.image)
      return { id: view.id, cover: 0 }
    const [x1, y1, x2, y2] = effective.box
    return { id: view.id, cover: iou(view.cropPx, [x1 * width, y1 * height, x2 * width, y2 * height]) }
  })
  const unseen = candidates.filter((view) => view.id !== seen)
  const [best] = (unseen.length > 0 ? unseen : candidates).sort((a, b) => b.cover - a.cover)
  return best?.id ?? seen ?? ''
}
