import type { SourceSpec } from '../modelInfo'

/** Whether two specs name the same folder; files handed in are the same when their paths, lengths and dates are. */
export async function sameSpec(a: SourceSpec, b: SourceSpec): Promise<boolean> {
  if (a.kind === 'folder' || b.kind === 'folder')
    return a.kind === 'folder' && b.kind === 'folder' && a.handle.isSameEntry(b.handle)
  return textOf(a) === textOf(b)
}

function textOf(spec: Exclude<SourceSpec, { kind: 'folder' }>): string {
  if (spec.kind !== 'files') return JSON.stringify(spec)
  return JSON.stringify([spec.name, ...spec.files.map(({ path, blob }) => [path, blob.size, dateOf(blob)])])
}

function dateOf(blob: Blob): number | null {
  return 'lastModified' in blob ? Number(blob.lastModified) : null
}
