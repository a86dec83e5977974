import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { basename, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}
/** The file that was named lies at this path of the page's own host: no other host is asked. */
const OPENED = '/opened/'

/** Serves the built page on this machine alone, with the file at an address of it. @returns 1 where that fails */
export async function serve(file: string | undefined, port: number): Promise<number> {
  const page = fileURLToPath(new URL('..', import.meta.url))
  if (file !== undefined) await stat(file)
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const isOpened = file !== undefined && path === `${OPENED}${basename(file)}`
    void send(isOpened ? file : join(page, normalize(path === '/' ? '/index.html' : path)), response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const base = `http://127.0.0.1:${port}/`
  const at =
    file === undefined
      ? base
      : `${base}#/open?url=${encodeURIComponent(`${base.slice(0, -1)}${OPENED}${basename(file)}`)}`
  console.log(`Open ${at}`)
  await new Promise<void>((resolve) => server.once('close', resolve))
  return 0
}

async function send(path: string, response: ServerResponse): Promise<void> {
  try {
    const { size } = await stat(path)
    response.writeHead(200, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      'Content-Length': size,
    })
    createReadStream(path).pipe(response)
  } catch {
    response.writeHead(404).end('There is nothing at this address.')
  }
}
