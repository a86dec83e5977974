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
  if (url.origin === HUB) return hubPath(url.pathname)
  return url.protocol === 'https:' || url.protocol === 'http:' ? { kind: 'url', url: typed } : null
}

/** Parts of the hub's page addresses that are followed by a revision. */
const OF_REVISION = ['tree', 'blob', 'resolve', 'commit']

/**
 * The hub's own page addresses: `/owner/name` and `/owner/name/tree/revision`; null for its other pages. A revision
 * with slashes stands there as it is or encoded: `tree/refs/pr/3`, `tree/refs%2Fpr%2F3`. Of any other, what follows it
 * is a folder within the repository.
 */
function hubPath(path: string): Source | null {
  const [, owner = '', name = '', page, ...rest] = path.split('/').map(decoded)
  if (!NAME.test(owner) || !NAME.test(name)) return null
  const hub = { kind: 'hub', id: `${owner}/${name}`, host: HUB } as const
  if (page === undefined || page === '') return { ...hub, revision: 'main' }
  if (!OF_REVISION.includes(page)) return null
  const [first = 'main'] = rest
  const revision = first === 'refs' ? rest.slice(0, 3).join('/') : first
  return REVISION.test(revision) ? { ...hub, revision } : null
}

const NAME = /^(?!\.+$)[\w.-]+$/
const REVISION = /^[\w./-]+$/

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The files of a chosen folder, by their paths within it; null when there are none. */
export function filesOf(files: readonly File[]): Source | null {
  const first = files[0]
  if (!first) return null
  const name = first.webkitRelativePath.split('/')[0] || first.name
  const inside = (file: File) => file.webkitRelativePath.split('/').slice(1).join('/') || file.name
  return { kind: 'files', name, files: files.map((file) => ({ path: inside(file), blob: file })) }
}
