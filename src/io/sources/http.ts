import { trimEnd } from '../trim'
import type { LoupeError, Signal } from '../../core'
import { aborted, bytesText, fail } from '../faults'
import { beginsAsPage } from '../html'
import { follow } from '../signals'

export type RequestOptions = {
  readonly signal?: Signal
  readonly method?: 'GET' | 'HEAD'
  /** Milliseconds without a byte (or without an answer) after which the request is given up. */
  readonly stallMs?: number
  /** Length that is known from elsewhere, a hub's listing: checked beside Content-Length. */
  readonly size?: number | null
  readonly fetch?: typeof fetch
}

export type Got = {
  readonly response: Response
  /** Bytes to come, or null when the server does not say. */
  readonly total: number | null
  /** The body, length-checked. @throws LoupeError model-truncated, model-stalled, aborted */
  bytes(onProgress?: (loaded: number, total: number | null) => void): Promise<Uint8Array<ArrayBuffer>>
  /** Lets the connection go; returns the error it is given. */
  drop<T>(error: T): Promise<T>
}

export const STALL_MS = 30_000

/**
 * Asks for an address and hands back headers and a body that is watched: silence ends it, and so does the signal.
 * @throws LoupeError url-cors, url-unreachable, model-stalled, aborted
 */
export async function request(url: string, options: RequestOptions): Promise<Got> {
  const stallMs = options.stallMs ?? STALL_MS
  const { controller, release } = follow(options.signal)
  const watch = watchdog(stallMs, () => controller.abort('stalled'))
  const close = () => {
    watch.stop()
    release()
  }
  const explain = (error: unknown): LoupeError => {
    close()
    if (watch.bitten()) return stalled(url, stallMs)
    return options.signal?.aborted ? aborted(url) : unreachable(url, error)
  }
  const ask = options.fetch ?? fetch
  let response: Response
  try {
    response = await ask(url, {
      signal: controller.signal,
      method: options.method ?? 'GET',
      referrerPolicy: 'no-referrer',
    })
  } catch (error) {
    throw explain(error)
  }
  watch.pause()
  const total = options.size ?? lengthOf(response)
  const bytes: Got['bytes'] = async (onProgress) => {
    watch.feed()
    let loaded = 0
    try {
      const body = await collect(response, total, (n) => {
        watch.feed()
        loaded = n
        onProgress?.(n, total)
      })
      close()
      if (isShort(response, body.length, total, options.size)) throw truncated(url, body.length, total)
      return body
    } catch (error) {
      if (error instanceof Error && error.name === 'LoupeError') throw error
      const fault = explain(error)
      // The connection broke after the headers: the file is shorter than it should be.
      throw fault.fault.code === 'url-unreachable' || fault.fault.code === 'url-cors'
        ? truncated(url, loaded, total, error)
        : fault
    }
  }
  const drop = async <T>(error: T): Promise<T> => {
    close()
    await response.body?.cancel().catch(() => {})
    return error
  }
  return { response, total, bytes, drop }
}

/** An address without the slashes at its end. */
export function withoutSlashes(address: string): string {
  return trimEnd(address, '/')
}

function lengthOf(response: Response): number | null {
  const text = response.headers.get('content-length')
  // With a content encoding the length is that of the packed body.
  if (!text || response.headers.get('content-encoding')) return null
  const length = Number(text)
  return Number.isFinite(length) && length >= 0 ? length : null
}

/**
 * Browsers end a body with an error when it is shorter than its Content-Length; this is the second lock. Across origins
 * a content encoding is hidden and Content-Length may be that of the packed body, so there only a listed size counts.
 */
function isShort(response: Response, got: number, total: number | null, known: number | null | undefined): boolean {
  if (known !== null && known !== undefined) return got !== known
  return total !== null && got < total && response.type !== 'cors'
}

async function collect(
  response: Response,
  total: number | null,
  onBytes: (loaded: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader()
  if (!reader) return new Uint8Array(await response.arrayBuffer())
  let out = new Uint8Array(total ?? 1 << 16)
  let loaded = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (loaded + value.length > out.length) out = grown(out, loaded + value.length)
    out.set(value, loaded)
    loaded += value.length
    onBytes(loaded)
  }
  return loaded === out.length ? out : out.slice(0, loaded)
}

function grown(bytes: Uint8Array<ArrayBuffer>, least: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(Math.max(least, bytes.length * 2))
  out.set(bytes)
  return out
}

function watchdog(ms: number, bite: () => void): { feed(): void; pause(): void; stop(): void; bitten(): boolean } {
  let bitten = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const pause = () => clearTimeout(timer)
  const feed = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      bitten = true
      bite()
    }, ms)
  }
  feed()
  return { feed, pause, stop: pause, bitten: () => bitten }
}

/** A cross-origin refusal and a dead address look the same to a page (one TypeError), so both are said. */
function unreachable(url: string, detail: unknown): LoupeError {
  if (globalThis.navigator?.onLine === false && /^https?:/i.test(url)) return offline(url, detail)
  const cross = typeof location !== 'undefined' && !url.startsWith('data:') && new URL(url).origin !== location.origin
  if (!cross) {
    const advice = 'Check the address and the connection, and try again.'
    return fail('url-unreachable', 'This address does not answer.', advice, { where: url, detail })
  }
  const message =
    'This address does not answer, or its server does not let other pages read it (no CORS header). ' +
    'A page cannot tell which.'
  const advice = 'Open the address in a tab: if it works there, download the file and drop it here.'
  return fail('url-cors', message, advice, { where: url, detail })
}

/** The browser itself says that there is no network. */
function offline(url: string, detail: unknown): LoupeError {
  const host = URL.canParse(url) ? new URL(url).host : url
  const advice = 'Connect to the network and try again. Models that this browser keeps work without it.'
  return fail('offline', `There is no network, so ${host} cannot be reached.`, advice, { where: url, detail })
}

function stalled(url: string, ms: number): LoupeError {
  const message = `The server sent nothing for ${Math.max(1, Math.round(ms / 1000))} s, so the download was given up.`
  return fail('model-stalled', message, 'Check the connection and try again; files that arrived whole are kept.', {
    where: url,
  })
}

function truncated(url: string, got: number, total: number | null, detail?: unknown): LoupeError {
  const of = total === null ? '' : ` of ${bytesText(total)}`
  const message = `The download ended too early: ${bytesText(got)}${of} arrived.`
  return fail('model-truncated', message, 'Try again; nothing of this file was kept.', { where: url, detail })
}

/** The fault for an answer that is not 2xx, for any address. */
export function statusFault(status: number, url: string): LoupeError {
  if (status === 404 || status === 410) {
    return fail('url-status', `There is nothing at this address (${status}).`, 'Check the address.', { where: url })
  }
  if (status === 401 || status === 403) {
    const advice = 'Open it in a tab where you are signed in, download the file, and drop it here.'
    return fail('url-status', `The server asks for a sign-in or refuses (${status}).`, advice, { where: url })
  }
  return fail(
    'url-status',
    `The server answered with an error (${status}).`,
    'Try again later, or use another address.',
    { where: url },
  )
}

/** The same for a file of a model folder. */
export function modelStatusFault(status: number, path: string, url: string): LoupeError {
  if (status === 404 || status === 410) return missingFile(path, url)
  if (status === 401 || status === 403) {
    const message = `The server does not give out ${path} without a sign-in (${status}). The model may be private.`
    const advice = 'Take another model, or download its folder while signed in and open it from disk.'
    return fail('model-unauthorised', message, advice, { where: url })
  }
  return fail('url-status', `The server answered ${status} for ${path}.`, 'Try again later.', { where: url })
}

export function missingFile(path: string, where: string): LoupeError {
  const advice = 'Check that the folder is a whole model in the layout of transformers.js, with its files under onnx/.'
  return fail('model-missing-file', `The model folder has no ${path}.`, advice, { where })
}

/** Whether a body is a web page where a model file was asked for. */
export function isHtml(bytes: Uint8Array, type: string | null): boolean {
  return beginsAsPage(bytes) || (type !== null && /^text\/html/i.test(type) && bytes[0] === 0x3c)
}

export function modelHtml(path: string, where: string): LoupeError {
  const message = `The server answered with a web page (HTML) instead of ${path}.`
  return fail('url-html', message, 'Check the address: it must be the folder itself, not the page that shows it.', {
    where,
  })
}
