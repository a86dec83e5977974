import type { Signal } from '../../core'
import { fail } from '../faults'
import { request, statusFault } from '../sources/http'
import { looksLikeHtml } from './header'
import { bytesComplaint } from './limits'

/** Fetches a picture from an address. @throws LoupeError url-*, image-too-large, aborted */
export async function fetchPicture(url: string, signal?: Signal): Promise<{ blob: Blob; name: string }> {
  const address = parseAddress(url)
  const got = await request(address.href, signal ? { signal } : {})
  if (!got.response.ok) throw await got.drop(statusFault(got.response.status, address.href))
  const tooMany = bytesComplaint(Number(got.response.headers.get('content-length') ?? 0), address.href)
  if (tooMany) throw await got.drop(tooMany)
  const bytes = await got.bytes()
  if (looksLikeHtml(bytes)) throw htmlFault(address.href)
  return { blob: new Blob([bytes]), name: nameOf(address) }
}

function htmlFault(where: string): Error {
  const advice = 'Open it in a tab, then copy the address of the picture itself.'
  return fail('url-html', 'This address leads to a web page, not to a picture.', advice, { where })
}

function parseAddress(url: string): URL {
  const base = typeof location === 'undefined' ? undefined : location.href
  try {
    const address = new URL(url.trim(), base)
    if (/^(https?|data|blob):$/.test(address.protocol)) return address
  } catch {
    // Falls through to the fault.
  }
  const advice = 'Write it whole, beginning with https://, or drop the file here.'
  throw fail('url-invalid', 'This is not an address that a picture can be fetched from.', advice, {
    where: url.slice(0, 200),
  })
}

function nameOf(address: URL): string {
  if (address.protocol === 'data:' || address.protocol === 'blob:') return 'picture'
  const last = address.pathname.split('/').pop() ?? ''
  try {
    return decodeURIComponent(last) || address.host
  } catch {
    return last || address.host
  }
}
