import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { listen, type Listening } from './listen'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.jsonl': 'application/x-ndjson',
  '.webp': 'image/webp',
  '.png': 'image/png',
}

/** A plain static host: a built page under a path of its own, the headers it is given, 404 for the rest. */
export async function serveStatic(
  folder: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Listening> {
  const server = createServer((request, response) => {
    const asked = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/')
    const inside = asked.startsWith(path) ? normalize(asked.slice(path.length) || 'index.html') : '..'
    const file = join(folder, inside)
    if (inside.startsWith('..') || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end()
      return
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': statSync(file).size, ...headers })
    if (request.method === 'HEAD') response.end()
    else createReadStream(file).pipe(response)
  })
  const { url, close } = await listen(server)
  return { url: url + path, close }
}
