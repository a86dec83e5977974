import { parseText, type Complaint } from '../../core'
import { arrayRecords } from './array'
import { chunksOf, MOST_WHOLE, wholeOf, type Bytes, type OpenedFile, type RecordAt } from './container'
import { lineRecords } from './lines'
import { decodeText } from './text'

const CUT: Complaint = {
  code: 'truncated',
  path: '',
  message: 'The file ends in the middle: it was cut short. What is whole in it is read.',
  level: 'dirt',
}

/** What a file of JSON is: told by its first bytes, and where they do not tell, by where its first value ends. */
export async function openJson(bytes: Bytes, head: string): Promise<OpenedFile> {
  const isLines = /\.(jsonl|ndjson)(\.gz)?$/i.test(bytes.name) || (await hasSecondValue(bytes, head))
  if (isLines) return { container: 'jsonl', top: 'lines', records: (signal) => lineRecords(bytes, signal) }
  if (head.trimStart().startsWith('['))
    return { container: 'json', top: 'array', records: (signal) => arrayRecords(bytes, signal) }
  return { container: 'json', top: 'object', records: () => objectRecord(bytes) }
}

/** A `.json` file that holds a value a line is told by the second line: it begins with a value too. */
async function hasSecondValue(bytes: Bytes, head: string): Promise<boolean> {
  const line = head.indexOf('\n')
  const first = (line < 0 ? head : head.slice(0, line)).trim()
  if (line >= 0) return isValue(first) && /^\s*[[{]/.test(head.slice(line))
  if (bytes.size <= head.length) return false
  return oneLineThenMore(bytes)
}

function isValue(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}

/** A first line that is longer than the head: whether another value follows it. */
async function oneLineThenMore(bytes: Bytes): Promise<boolean> {
  let before = ''
  const decoder = new TextDecoder()
  for await (const chunk of chunksOf(bytes)) {
    const line = chunk.indexOf(10)
    if (line < 0) {
      before = decoder.decode(chunk.subarray(-8))
      continue
    }
    before += decoder.decode(chunk.subarray(Math.max(0, line - 8), line))
    return /[\]}]\s*$/.test(before) && /^\s*[[{]/.test(decoder.decode(chunk.subarray(line, line + 64)))
  }
  return false
}

async function* objectRecord(bytes: Bytes): AsyncGenerator<RecordAt> {
  if (bytes.size > MOST_WHOLE) {
    yield { value: undefined, complaints: [tooLarge(bytes)] }
    return
  }
  const parsed = parseText(decodeText(await wholeOf(bytes)))
  const value = 'json' in parsed ? parsed.json : parsed.cut
  const level = value === undefined ? 'error' : 'dirt'
  const complaints = parsed.complaints.map((one): Complaint => ({ ...one, level }))
  if (!('json' in parsed) && value !== undefined) complaints.push(CUT)
  yield { value, start: 0, end: bytes.size, complaints }
}

function tooLarge({ name, size }: Bytes): Complaint {
  const message =
    `${name} is one JSON object of ${Math.round(size / 2 ** 20)} ` + `MB: write its records one a line (JSONL).`
  return { code: 'too-large', path: '', message, level: 'error' }
}
