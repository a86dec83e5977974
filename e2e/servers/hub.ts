import { createReadStream, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join, normalize } from 'node:path'
import { listen, type Listening } from './listen'

/**
 * How a file is served wrong. `truncated`: Content-Length promises more than is sent. `stalled`: half, then silence.
 */
export type Ill = 'missing' | 'unauthorised' | 'error' | 'html' | 'truncated' | 'stalled' | 'garbage' | 'pointer'

export type Repository = {
  /** The folder on disk that it serves. */
  readonly folder: string
  readonly commit?: string
  /** Ills by the end of a path: `{'onnx/embed_tokens.onnx': 'stalled'}`. */
  readonly ills?: Readonly<Record<string, Ill>>
  /** The whole repository is private. */
  readonly gated?: boolean
  /** Without CORS headers a page on another port cannot read it. */
  readonly noCors?: boolean
  /** Files listed by the API, as `?blobs=true` does. */
  readonly listing?: readonly { rfilename: string; size: number }[]
}

export type HubServer = Listening & {
  /** Every request so far, `METHOD path`. */
  readonly requests: string[]
  /** Repositories may be changed between requests. */
  readonly repositories: Record<string, Repository>
}

export const COMMIT = '0123456789abcdef0123456789abcdef01234567'

/**
 * A stand-in for the hub: `/api/models/<id>/revision/<name>` gives the commit, `/<id>/resolve/<revision>/<path>`
 * redirects to `/cdn/<id>/<path>`, which sends the file. `/plain/<id>/<path>` sends it without a redirect, as any web
 * folder would.
 */
export async function startHub(repositories: Record<string, Repository>, port = 0): Promise<HubServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    answer(repositories, request, response)
  })
  return { ...(await listen(server, port)), requests, repositories }
}

function answer(repositories: Record<string, Repository>, request: IncomingMessage, response: ServerResponse): void {
  const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/')
  const api = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/(.+)$/.exec(path)
  const resolve = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path)
  const file = /^\/(?:cdn|plain)\/([^/]+\/[^/]+)\/(.+)$/.exec(path)
  const id = api?.[1] ?? file?.[1] ?? resolve?.[1] ?? ''
  const repository = repositories[id]
  if (!repository?.noCors) response.setHeader('Access-Control-Allow-Origin', '*')
  if (!repository) return send(response, 404, '{"error":"Repository not found"}', 'application/json')
  if (repository.gated) return send(response, 401, '{"error":"Access is restricted"}', 'application/json')
  if (api) return sendCommit(repository, api[2] ?? '', response)
  if (file) return sendFile(repository, file[2] ?? '', request, response)
  const known = resolve?.[2] === 'main' || resolve?.[2] === (repository.commit ?? COMMIT)
  if (!resolve || !known) return send(response, 404, 'Revision not found', 'text/plain')
  response.writeHead(302, { Location: `/cdn/${id}/${resolve[3] ?? ''}` }).end()
}

function sendCommit(repository: Repository, name: string, response: ServerResponse): void {
  const commit = repository.commit ?? COMMIT
  if (name !== 'main' && name !== commit) return send(response, 404, '{"error":"Invalid rev"}', 'application/json')
  const siblings = repository.listing ? { siblings: repository.listing } : {}
  send(response, 200, JSON.stringify({ sha: commit, ...siblings }), 'application/json')
}

function sendFile(repository: Repository, path: string, request: IncomingMessage, response: ServerResponse): void {
  const place = join(repository.folder, normalize(path).replace(/^(\.\.[/\\])+/, ''))
  const stat = statSync(place, { throwIfNoEntry: false })
  const ill = Object.entries(repository.ills ?? {}).find(([end]) => path.endsWith(end))?.[1]
  if (ill === 'missing' || (!stat?.isFile() && !ill)) return send(response, 404, 'Entry not found', 'text/plain')
  if (ill === 'unauthorised') return send(response, 401, 'Sign in', 'text/plain')
  if (ill === 'error') return send(response, 503, 'Busy', 'text/plain')
  if (ill === 'html') return send(response, 200, '<!doctype html><html><body>A page</body></html>', 'text/html')
  if (ill === 'garbage') return send(response, 200, 'x'.repeat(4096), 'application/octet-stream')
  if (ill === 'pointer')
    return send(response, 200, 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n', 'text/plain')
  const size = stat?.size ?? 1000
  response.writeHead(200, { 'Content-Length': size, 'Content-Type': 'application/octet-stream' })
  if (request.method === 'HEAD') return void response.end()
  if (!ill) return void createReadStream(place).pipe(response)
  response.write(Buffer.alloc(Math.max(1, Math.floor(size / 2)), 1))
  // Cut off only once the first half is on its way; `stalled` leaves the connection open.
  if (ill === 'truncated') setTimeout(() => response.destroy(), 50)
}

function send(response: ServerResponse, status: number, body: string, type: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }).end(body)
}
