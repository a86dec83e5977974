import type { Signal } from '../../core'
import { request, withoutSlashes } from './http'
import type { SourceSpec } from './spec'
import { decode } from './web'

/** The card of a model folder as it is, or null when the folder has none that can be read. */
export async function readCard(base: string, signal?: Signal): Promise<Record<string, unknown> | null> {
  try {
    const got = await request(`${withoutSlashes(base)}/card.json`, signal ? { signal } : {})
    if (!got.response.ok) return await got.drop(null)
    const json: unknown = JSON.parse(decode(await got.bytes()))
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : null
  } catch {
    // No card, or a server that answers with its start page: the model still runs, only nothing is kept of it.
    return null
  }
}

/**
 * The spec of a bundled model. Its revision is the content hash of its card (`revision`, else `hash` or `sha256`); a
 * card without one leaves it null, and then the browser's ordinary cache is all there is.
 * @param base absolute address of the folder
 */
export async function bundledModel(
  name: string,
  base: string,
  signal?: Signal,
): Promise<SourceSpec & { kind: 'bundled' }> {
  const card = await readCard(base, signal)
  const revision = [card?.['revision'], card?.['hash'], card?.['sha256']].find((value) => typeof value === 'string')
  return { kind: 'bundled', name, base, revision: typeof revision === 'string' ? revision : null }
}
