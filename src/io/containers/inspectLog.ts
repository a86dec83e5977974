import type { Complaint } from '../../core'
import { wholeOf, type RecordAt } from './container'
import { decodeText } from './text'
import type { Member, Unpacked } from './zip'

/** `samples/<id>_epoch_<n>.json`, or a folder of that name with the parts of a long sample. */
const SAMPLE = /^samples\/([^/]+)\.json$/
const PART = /^samples\/([^/]+)\/(.+)\.json$/

/** The samples of an Inspect log (a zip), each with the log's header beside it, in the order of their names. */
export async function* sampleRecords({ members, complaints }: Unpacked): AsyncGenerator<RecordAt> {
  if (complaints.length > 0) yield { value: undefined, complaints }
  const named = new Map(members.map((member) => [member.name, member]))
  const header = await jsonOf(named.get('header.json') ?? named.get('_journal/start.json'))
  const ids = [...new Set(members.flatMap(({ name }) => idOf(name) ?? []))].sort(byNumber)
  for (const id of ids) {
    const whole = named.get(`samples/${id}.json`)
    const sample = whole ? await jsonOf(whole) : await fromParts(id, members)
    if (sample === undefined) yield { value: undefined, complaints: [unread(id)] }
    else yield { value: { sample, header } }
  }
}

function idOf(name: string): string | null {
  return (SAMPLE.exec(name) ?? PART.exec(name))?.[1] ?? null
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

async function jsonOf(member: Member | undefined): Promise<unknown> {
  if (!member) return undefined
  try {
    return JSON.parse(decodeText(await wholeOf(member.bytes))) as unknown
  } catch {
    return undefined
  }
}

/** `{sample, metadata, skeleton}.json` hold fields; `messages/N.json` and `events/N.json` the lists, piece by piece. */
async function fromParts(id: string, members: readonly Member[]): Promise<unknown> {
  const fields: Record<string, unknown> = {}
  const lists = new Map<string, unknown[]>()
  const own = members.filter(({ name }) => name.startsWith(`samples/${id}/`)).sort((a, b) => byNumber(a.name, b.name))
  for (const member of own) {
    const part = PART.exec(member.name)?.[2] ?? ''
    const json = await jsonOf(member)
    const list = part.includes('/') ? part.slice(0, part.indexOf('/')) : null
    if (list !== null)
      lists.set(list, [...(lists.get(list) ?? []), ...(Array.isArray(json) ? (json as unknown[]) : [json])])
    else if (typeof json === 'object' && json !== null) Object.assign(fields, json)
  }
  if (own.length === 0) return undefined
  return { ...fields, ...Object.fromEntries(lists) }
}

function unread(id: string): Complaint {
  return { code: 'sample-unread', path: id, message: `The sample ${id} is no JSON and was passed over.`, level: 'dirt' }
}
