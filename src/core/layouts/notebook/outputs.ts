import { isFields, listOf, pictureOf, type Fields } from '../content'
import type { PictureRef } from '../told'

/** What a cell put out, in order: printed text and pictures. */
export type Output = { readonly cell: number } & ({ readonly text: string } | { readonly picture: PictureRef })

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const

/** The outputs of a notebook, of a record that keeps them in `notebook_outputs`, or of a bare list. */
export function outputsOf(record: unknown): Output[] {
  if (Array.isArray(record)) return record.flatMap((one) => outputOf(one, 0))
  if (!isFields(record)) return []
  const kept = listOf(record, 'notebook_outputs', 'outputs')
  if (kept) return kept.flatMap((one) => outputOf(one, 0))
  const cells = listOf(record, 'cells') ?? []
  return cells.flatMap((cell, index) =>
    isFields(cell) ? (listOf(cell, 'outputs') ?? []).flatMap((one) => outputOf(one, index)) : [],
  )
}

function outputOf(value: unknown, place: number): Output[] {
  if (!isFields(value)) return []
  const cell = typeof value['cell'] === 'number' ? value['cell'] : place
  const data = isFields(value['data']) ? value['data'] : value
  const picture = pictureIn(data)
  if (picture) return [{ cell, picture }]
  const text = joined(value['text']) ?? joined(data['text/plain'])
  // A figure's name stands in for a picture that was left out.
  return text === null || /^<[\w.]+ (?:image|size)/.test(text) ? [] : [{ cell, text }]
}

function pictureIn(data: Fields): PictureRef | null {
  const plain = joined(data['text/plain']) ?? ''
  const [, width, height] = /size=(\d{1,6})x(\d{1,6})/.exec(plain) ?? []
  const size = width === undefined || height === undefined ? {} : { width: Number(width), height: Number(height) }
  for (const type of PICTURES) {
    const base64 = joined(data[type])
    if (base64 !== null) return { data: `data:${type};base64,${base64.replace(/\s/g, '')}`, ...size }
  }
  const named = typeof data['image'] === 'string' ? pictureOf(data['image']) : null
  return named ? { ...named, ...size } : null
}

/** A text, or its lines as notebooks write them. */
function joined(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return null
  return value.filter((line) => typeof line === 'string').join('')
}
