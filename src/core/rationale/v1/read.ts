import * as z from 'zod/mini'
import { messageOf } from '../../fault/fault'
import { checkImages, checkRegion } from '../../trace/check'
import { migrate, RATIONALE_MIGRATIONS, type Versioned } from '../../json/migrate'
import { salvage, type Rule } from '../../json/salvage'
import type { Complaint } from '../../trace/v1/schema'
import { parseText } from '../../json/text'
import { writeJson } from '../../json/write'
import { rationaleSchema, type Rationale } from './schema'

const version: Versioned = { family: 'loupe.rationale', version: 1, migrations: RATIONALE_MIGRATIONS }

const rules: readonly Rule[] = [
  { place: 'id', put: { value: 'unnamed' } },
  { place: 'question', put: { value: '' } },
  { place: 'images', put: { value: [] } },
  { place: 'images.*', put: 'drop' },
  { place: 'answer', put: { value: null } },
  { place: 'rounds.*', put: { value: { thought: '', rois: [], zoom: null } } },
  { place: 'rounds.*.thought', put: { value: '' } },
  { place: 'rounds.*.rois', put: { value: [] } },
  { place: 'rounds.*.rois.*', put: 'drop' },
  { place: 'rounds.*.zoom', put: { value: null } },
  { place: 'objects.*', put: 'drop' },
  { place: 'provenance', put: { value: { by: 'unknown' } } },
  { place: 'provenance.by', put: { value: 'unknown' } },
]

export type ReadRationale = { readonly rationale: Rationale | null; readonly complaints: Complaint[] }

/** A saved rationale, as far as it can be read: never throws, keeps unknown keys, names what is wrong with its path. */
export function readRationale(json: unknown): ReadRationale {
  try {
    const { json: current, complaints } = migrate(json, version)
    if (typeof current !== 'object' || current === null || !Array.isArray(Reflect.get(current, 'rounds'))) {
      return {
        rationale: null,
        complaints: [
          ...complaints,
          { code: 'not-a-rationale', path: '', message: 'It is not a loupe.rationale/1: it has no rounds.' },
        ],
      }
    }
    const read = salvage(current, (value) => z.safeParse(rationaleSchema, value), rules)
    return {
      rationale: read.value,
      complaints: [...complaints, ...read.complaints, ...(read.value ? check(read.value) : [])],
    }
  } catch (error) {
    const message = messageOf(error)
    return { rationale: null, complaints: [{ code: 'unreadable', path: '', message }] }
  }
}

/** `readRationale` for a file's text. */
export function readRationaleText(text: string): ReadRationale {
  const parsed = parseText(text)
  if (!('json' in parsed)) return { rationale: null, complaints: parsed.complaints }
  const read = readRationale(parsed.json)
  return { rationale: read.rationale, complaints: [...parsed.complaints, ...read.complaints] }
}

export function writeRationale(rationale: Rationale): string {
  return writeJson(rationale)
}

function check(rationale: Rationale): Complaint[] {
  const images = new Set(rationale.images.map((image) => image.id))
  const regions = rationale.rounds.flatMap((round, index) => [
    ...round.rois.map((roi, nth) => ({ region: roi, path: `rounds.${index}.rois.${nth}` })),
    ...(round.zoom ? [{ region: round.zoom, path: `rounds.${index}.zoom` }] : []),
  ])
  return [...checkImages(rationale.images), ...regions.flatMap(({ region, path }) => checkRegion(region, path, images))]
}
