import * as z from 'zod/mini'
import { messageOf } from '../fault/fault'
import { migrate, type Versioned } from '../json/migrate'
import { salvage, type Rule } from '../json/salvage'
import { parseText } from '../json/text'
import { liftRationale1 } from './lift1'
import { mend } from './mend'
import { rationaleSchema, type Rationale } from './schema'
import type { Complaint } from '../trace/schema'
import { readRationale as readRationale1 } from './v1/read'

const version: Versioned = { family: 'loupe.rationale', version: 2, migrations: {} }

/** Nobody is made the author of what names none: least of all a person. */
const NOBODY = { kind: 'model', name: 'unknown' }

const made = (list: string): Rule[] => [
  { place: `${list}.*`, put: 'drop' },
  { place: `${list}.*.by`, put: { value: NOBODY } },
  { place: `${list}.*.at`, put: { value: null } },
  { place: `${list}.*.accepted`, put: { value: null } },
  { place: `${list}.*.order`, put: { value: '' } },
]

const rules: readonly Rule[] = [
  { place: 'id', put: { value: 'unnamed' } },
  { place: 'question', put: { value: '' } },
  { place: 'images', put: { value: [] } },
  { place: 'images.*', put: 'drop' },
  { place: 'images.*.width', put: { value: null } },
  { place: 'images.*.height', put: { value: null } },
  { place: 'from', put: { value: null } },
  { place: 'from.views', put: { value: [] } },
  { place: 'from.views.*', put: 'drop' },
  { place: 'rounds', put: { value: [] } },
  { place: 'rois', put: { value: [] } },
  { place: 'calls', put: { value: [] } },
  { place: 'verdicts', put: { value: [] } },
  ...made('rounds'),
  ...made('rois'),
  ...made('calls'),
  { place: 'rounds.*.thought', put: { value: { pieces: [] } } },
  { place: 'rounds.*.thought.pieces', put: { value: [] } },
  { place: 'rounds.*.thought.pieces.*', put: 'drop' },
  { place: 'calls.*.kind', put: { value: 'zoom' } },
  { place: 'calls.*.roi', put: { value: null } },
  { place: 'calls.*.region', put: { value: null } },
  { place: 'calls.*.seen', put: 'drop' },
  { place: 'answer', put: { value: null } },
  { place: 'answer.by', put: { value: NOBODY } },
  { place: 'answer.at', put: { value: null } },
  { place: 'answer.accepted', put: { value: null } },
  { place: 'verdicts.*', put: 'drop' },
  { place: 'verdicts.*.by', put: { value: 'unknown' } },
  { place: 'verdicts.*.at', put: { value: null } },
  { place: 'conflicts', put: 'drop' },
  { place: 'conflicts.*', put: 'drop' },
  { place: 'objects.*', put: 'drop' },
  { place: 'acceptance', put: 'drop' },
]

export type ReadRationale = { readonly rationale: Rationale | null; readonly complaints: Complaint[] }

/**
 * A saved rationale, as far as it can be read: never throws, keeps unknown keys, names what is wrong with its path. One
 * of version 1 is read by its own schema, so that complaints name its paths, then lifted.
 */
export function readRationale(json: unknown): ReadRationale {
  try {
    return isVersion1(json) ? readOld(json) : readNew(json)
  } catch (error) {
    // Objects from outside can hold getters and proxies; JSON cannot.
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

/**
 * Whether a record is a rationale, by its content: its schema, or that it has rounds whose RoIs and zoom are gold's.
 */
export function looksLikeRationale(json: unknown): boolean {
  return typeof json === 'object' && json !== null && String(Reflect.get(json, 'schema')).startsWith('loupe.rationale/')
}

/** One that names no version is of the first, unless it has lists that only the second has. */
function isVersion1(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false
  const schema: unknown = Reflect.get(json, 'schema')
  return schema === 'loupe.rationale/1' || (schema === undefined && !Array.isArray(Reflect.get(json, 'rois')))
}

function readOld(json: unknown): ReadRationale {
  const { rationale, complaints } = readRationale1(json)
  if (!rationale) return { rationale: null, complaints }
  return { rationale: liftRationale1(rationale), complaints }
}

function readNew(json: unknown): ReadRationale {
  const { json: current, complaints } = migrate(json, version)
  if (typeof current !== 'object' || current === null || !Array.isArray(Reflect.get(current, 'rounds'))) {
    const message = 'It is not a loupe.rationale/2: it has no rounds.'
    return { rationale: null, complaints: [...complaints, { code: 'not-a-rationale', path: '', message }] }
  }
  const read = salvage(current, (value) => z.safeParse(rationaleSchema, value), rules)
  if (!read.value) return { rationale: null, complaints: [...complaints, ...read.complaints] }
  const mended = mend(read.value)
  return { rationale: mended.rationale, complaints: [...complaints, ...read.complaints, ...mended.complaints] }
}
