import { parseText } from '../../json/text'
import { writeJson } from '../../json/write'
import { readTraceV1 } from './read'
import type { Complaint, Trace } from './schema'

export type ReadTrace = { readonly trace: Trace | null; readonly complaints: Complaint[] }

export function readTrace(json: unknown): ReadTrace {
  try {
    const { trace, complaints } = readTraceV1(json)
    return { trace, complaints }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { trace: null, complaints: [{ code: 'unreadable', path: '', message }] }
  }
}

export function readTraceText(text: string): ReadTrace {
  const parsed = parseText(text)
  if (!('json' in parsed)) return { trace: null, complaints: parsed.complaints }
  const read = readTrace(parsed.json)
  return { trace: read.trace, complaints: [...parsed.complaints, ...read.complaints] }
}

export function writeTrace(trace: Trace): string {
  return writeJson(trace)
}
