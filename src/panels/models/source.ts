import type { CatalogueModel } from '../../store'

type Source = CatalogueModel['source']

export const HUB = 'https://huggingface.co'

/** `owner/name`, with `@revision` or without, or an http(s) address; null for anything else. */
export function sourceFrom(text: string): Source | null {
  const typed = text.trim()
  const hub = /^([\w.-]+\/[\w.-]+)(?:@([\w./-]+))?$/.exec(typed)
  if (hub?.[1]) return { kind: 'hub', id: hub[1], revision: hub[2] ?? 'main', host: HUB }
  if (!URL.canParse(typed)) return null
  const url = new URL(typed)
  if (url.origin === HUB) return sourceFrom(hubPath(url.pathname))
  return url.protocol === 'https:' || url.protocol === 'http:' ? { kind: 'url', url: typed } : null
}

/** The hub's own page addresses: `/owner/name` and `/owner/name/tree/revision`. */
function hubPath(path: string): string {
  const [, owner = '', name = '', , revision] = path.split('/')
  return revision ? `${owner}/${name}@${revision}` : `${owner}/${name}`
}

/** The files of a chosen folder, by their paths within it; null when there are none. */
export function filesOf(files: readonly File[]): Source | null {
  const first = files[0]
  if (!first) return null
  const name = first.webkitRelativePath.split('/')[0] || first.name
  const inside = (file: File) => file.webkitRelativePath.split('/').slice(1).join('/') || file.name
  return { kind: 'files', name, files: files.map((file) => ({ path: inside(file), blob: file })) }
}
