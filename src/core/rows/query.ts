import { SIGNATURES, type Signature } from '../scoring/signatures'
import { isScoringPair } from '../scoring/written'
import { TRIAGE, type Triage } from '../scoring/triage'
import type { Complaint } from '../trace/schema'
import { TOLD_KINDS, type ToldKind } from '../layouts/told'

export const SORTS = [
  'place',
  'question',
  'answer',
  'producer',
  'rounds',
  'looks',
  'complaints',
  'right',
  'score',
  'length',
  'iou',
  'reward',
  'triage',
] as const
export type SortBy = (typeof SORTS)[number]
export const GROUPINGS = ['item', 'file', 'producer', 'domain', 'group'] as const
export type Grouping = (typeof GROUPINGS)[number]
export const RIGHTS = ['right', 'wrong', 'unknown'] as const
export type Right = (typeof RIGHTS)[number]

/** Whether the box of a trace that counts met gold, at `h0`. */
export const LOOKED = ['hit', 'miss', 'none', 'unknown'] as const
export type Looked = (typeof LOOKED)[number]

/** From the first to the second, both in; a second of Infinity is open. */
export type Range = readonly [number, number]

/** What a list shows of a set, and in which order: all of it must hold. */
export type Query = {
  /** Words that question, answer, gold and id together hold, in any order and case. */
  readonly text?: string
  readonly right?: Right
  readonly rounds?: Range
  readonly looks?: Range
  readonly layout?: string
  readonly dialect?: string
  readonly producer?: string
  readonly kind?: ToldKind
  /** A complaint's code. */
  readonly code?: string
  /** A picture of it is not at hand; false: all are. */
  readonly missing?: boolean
  readonly group?: string
  readonly domain?: string
  /** A box met gold, missed it, or there is no box or no gold. */
  readonly look?: Looked
  readonly sign?: Signature
  readonly triage?: Triage
  /** The imported verdict and the recomputed one are both known and differ. */
  readonly differ?: boolean
  readonly sort?: { readonly by: SortBy; readonly descending: boolean }
  readonly groupBy?: Grouping
}

const TEXTS = ['layout', 'dialect', 'producer', 'domain', 'code', 'group'] as const

/** A query as an address writes it: `q=red+car&right=wrong&looks=2-&sort=-question`. */
export function writeQuery(query: Query): string {
  const words = new Map<string, string>()
  if (query.text !== undefined) words.set('q', query.text)
  if (query.right) words.set('right', query.right)
  if (query.kind) words.set('kind', query.kind)
  if (query.rounds) words.set('rounds', writeRange(query.rounds))
  if (query.looks) words.set('looks', writeRange(query.looks))
  for (const name of TEXTS) {
    const value = query[name]
    if (value !== undefined) words.set(name, value)
  }
  if (query.missing !== undefined) words.set('missing', query.missing ? '1' : '0')
  if (query.look) words.set('look', query.look)
  if (query.sign) words.set('sign', query.sign)
  if (query.triage) words.set('triage', query.triage)
  if (query.differ !== undefined) words.set('differ', query.differ ? '1' : '0')
  if (query.sort) words.set('sort', `${query.sort.descending ? '-' : ''}${query.sort.by}`)
  if (query.groupBy) words.set('by', query.groupBy)
  return [...words].map(([key, value]) => `${key}=${encoded(value)}`).join('&')
}

/** Half a letter can not be written in an address. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
}

export type ReadQuery = { readonly query: Query; readonly complaints: readonly Complaint[] }

/**
 * The query of an address; what means nothing is left out, with a complaint. Parameters of scores, which stand in the
 * same address, are read by `readScoring`. Never throws.
 */
export function readQuery(search: string): ReadQuery {
  const complaints: Complaint[] = []
  const query: Draft = {}
  for (const pair of search.replace(/^\?/, '').split('&').filter(Boolean)) {
    const cut = pair.indexOf('=')
    const [key, value] = cut < 0 ? [pair, ''] : [pair.slice(0, cut), decode(pair.slice(cut + 1))]
    if (!isScoringPair(key, value) && !readInto(query, key, value))
      complaints.push({
        code: 'query-unread',
        path: key,
        message: `The filter "${pair.slice(0, 80)}" means nothing here.`,
      })
  }
  return { query, complaints }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    return text
  }
}

type Draft = { -readonly [K in keyof Query]: Query[K] }

function readInto(query: Draft, key: string, value: string): boolean {
  const text = TEXTS.find((name) => name === key)
  if (text) query[text] = value
  else if (key === 'q') query.text = value
  else return readWord(query, key, value)
  return true
}

function readWord(query: Draft, key: string, value: string): boolean {
  if (key === 'rounds' || key === 'looks') {
    const range = readRange(value)
    if (range) query[key] = range
    return range !== null
  }
  if (key === 'missing' || key === 'differ') {
    const isSaid = value === '1' || value === '0'
    if (isSaid) query[key] = value === '1'
    return isSaid
  }
  return readChoice(query, key, value)
}

function readChoice(query: Draft, key: string, value: string): boolean {
  const look = key === 'look' ? LOOKED.find((one) => one === value) : undefined
  if (look) query.look = look
  const sign = key === 'sign' ? SIGNATURES.find((one) => one === value) : undefined
  if (sign) query.sign = sign
  const triage = key === 'triage' ? TRIAGE.find((one) => one === value) : undefined
  if (triage) query.triage = triage
  const right = key === 'right' ? RIGHTS.find((one) => one === value) : undefined
  if (right) query.right = right
  const kind = key === 'kind' ? TOLD_KINDS.find((one) => one === value) : undefined
  if (kind) query.kind = kind
  const by = key === 'sort' ? SORTS.find((one) => one === value.replace(/^-/, '')) : undefined
  if (by) query.sort = { by, descending: value.startsWith('-') }
  const grouping = key === 'by' ? GROUPINGS.find((one) => one === value) : undefined
  if (grouping) query.groupBy = grouping
  return [look, sign, triage, right, kind, by, grouping].some((one) => one !== undefined)
}

function writeRange([from, to]: Range): string {
  return from === to ? String(from) : `${from}-${to === Infinity ? '' : to}`
}

function readRange(text: string): Range | null {
  const found = /^(\d{1,9})(-(\d{0,9}))?$/.exec(text)
  if (!found) return null
  const from = Number(found[1])
  if (found[2] === undefined) return [from, from]
  return [from, found[3] === undefined || found[3] === '' ? Infinity : Number(found[3])]
}
