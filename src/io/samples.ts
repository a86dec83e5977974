import { readRationale1, type Complaint, type Rationale1, type Signal } from '../core'
import { readUrlText } from './files/text'

/** One question of the data set; addresses are absolute, `gold` is null where the line has none that can be read. */
export type Sample = {
  readonly id: string
  readonly image: string
  /** Content hash of the image's file, hex: any trace of the same picture and question knows its gold. */
  readonly sha256?: string
  readonly question: string
  readonly domain: string
  readonly gold: Rationale1 | null
  readonly depth?: string
  /** A trace that was recorded with the bundled model. */
  readonly recorded?: string
}

/**
 * Reads `index.jsonl` in the folder `base` (an absolute address that ends in a slash).
 * @throws LoupeError url-* when the file cannot be had; a bad line is a complaint and costs only itself
 */
export async function readSamples(
  base: string,
  signal?: Signal,
): Promise<{ samples: Sample[]; complaints: Complaint[] }> {
  return parseSamples(await readUrlText(new URL('index.jsonl', base).href, signal), base)
}

/** The same from text. Never throws: blank lines are skipped, the rest of a file with bad lines is read. */
export function parseSamples(text: string, base: string): { samples: Sample[]; complaints: Complaint[] } {
  const samples: Sample[] = []
  const complaints: Complaint[] = []
  const seen = new Set<string>()
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)
  lines.forEach((line, i) => {
    if (line.trim() === '') return
    const path = `line ${i + 1}`
    const json = parseLine(line)
    const sample = json && readSample(json, base, path, complaints)
    if (!json) {
      const cut = i === lines.length - 1 ? ' It is the last line: the file may be cut short.' : ''
      complaints.push({ code: 'line-not-json', path, message: `This line is not a JSON object.${cut}` })
    } else if (sample && seen.has(sample.id)) {
      complaints.push({
        code: 'id-twice',
        path,
        message: `The id ${sample.id} was used before; this line is left out.`,
      })
    } else if (sample) {
      seen.add(sample.id)
      samples.push(sample)
    }
  })
  return { samples, complaints }
}

function parseLine(line: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(line)
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function readSample(json: Record<string, unknown>, base: string, path: string, complaints: Complaint[]): Sample | null {
  const id = textOrNumber(json['id'])
  const image = addressOf(json['image'], base)
  const question = textOrNumber(json['question'])
  for (const [key, value] of Object.entries({ id, image, question })) {
    if (!value)
      complaints.push({
        code: 'field-missing',
        path: `${path}: ${key}`,
        message: `The line has no ${key} that can be read; it is left out.`,
      })
  }
  if (!id || !image || !question) return null
  const depth = addressOf(json['depth'], base)
  const recorded = addressOf(json['recorded'], base)
  const sha256 = typeof json['sha256'] === 'string' ? { sha256: json['sha256'] } : {}
  const domain = typeof json['domain'] === 'string' ? json['domain'] : 'unknown'
  const gold = readGold(json['gold'], path, complaints)
  return {
    id,
    image,
    ...sha256,
    question,
    domain,
    gold,
    ...(depth ? { depth } : {}),
    ...(recorded ? { recorded } : {}),
  }
}

function readGold(json: unknown, path: string, complaints: Complaint[]): Rationale1 | null {
  if (json === undefined || json === null) return null
  const { rationale, complaints: found } = readRationale1(json)
  complaints.push(...found.map((each) => ({ ...each, path: `${path}: gold.${each.path}` })))
  return rationale
}

function textOrNumber(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

/** A path beside the index as an absolute address; nothing that is not http, https, data or blob. */
function addressOf(value: unknown, base: string): string | null {
  if (typeof value !== 'string' || value === '') return null
  try {
    const url = new URL(value, base)
    return /^(https?|data|blob):$/.test(url.protocol) ? url.href : null
  } catch {
    return null
  }
}
