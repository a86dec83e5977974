import type { Signal } from '../../core'
import { fail } from '../faults'
import { isHtml, request, statusFault } from '../sources/http'

/** Bytes as text: UTF-8 or, by its byte order mark, UTF-16; the mark is dropped. Broken bytes become U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)
  if (mark === 0xfffe) return new TextDecoder('utf-16le').decode(bytes)
  if (mark === 0xfeff) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder().decode(bytes)
}

/** The text at an address. @throws LoupeError url-*, model-truncated, model-stalled, aborted */
export async function readUrlText(url: string, signal?: Signal): Promise<string> {
  return textOf(await readUrlBytes(url, signal))
}

/** The bytes of the file at an address. @throws LoupeError url-*, model-truncated, model-stalled, aborted */
export async function readUrlBytes(url: string, signal?: Signal): Promise<Uint8Array<ArrayBuffer>> {
  const got = await request(url, signal ? { signal } : {})
  if (!got.response.ok) throw await got.drop(statusFault(got.response.status, url))
  const bytes = await got.bytes()
  if (!isHtml(bytes, got.response.headers.get('content-type'))) return bytes
  const message = 'This address leads to a web page, not to the file that was asked for.'
  throw fail('url-html', message, 'Check the address, or download the file and drop it here.', { where: url })
}
