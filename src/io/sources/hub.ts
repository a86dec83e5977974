import type { FileSource, Signal } from '../../core'
import { LoupeError, maskAddresses } from '../../core'
import { fail } from '../faults'
import { REFS, shelfOf } from './cache'
import { request, withoutSlashes } from './http'
import { HUB_HOST } from './spec'
import { decode, webSource, type SourceOptions } from './web'

type Listing = { commit: string; sizes: ReadonlyMap<string, number | null> | null }
type HubSpec = { id: string; revision: string; host: string }

/**
 * A hub repository. Its revision is resolved to a commit first, so that what is kept is known by its content; when the
 * hub cannot be asked, what the name resolved to last time is used.
 * @throws LoupeError url-invalid, model-missing-file, model-unauthorised, url-*, aborted
 */
export async function hubSource(spec: HubSpec, options: SourceOptions, signal?: Signal): Promise<FileSource> {
  if (!/^[\w.-]+\/[\w.-]+$/.test(spec.id)) throw noSuchId(spec.id)
  // `.` and `..` would lead to another place of the host.
  if (spec.id.split('/').some((part) => /^\.*$/.test(part))) throw noSuchId(spec.id)
  const host = withoutSlashes(spec.host || HUB_HOST)
  const name = host === HUB_HOST ? spec.id : `${host}/${spec.id}`
  const { commit, sizes } = await resolve({ ...spec, host }, name, options, signal)
  const address = (path: string) => `${host}/${spec.id}/resolve/${commit}/${path}`
  return webSource({ name, revision: commit, address, sizes }, options)
}

function noSuchId(id: string): Error {
  const advice = 'Write it as owner/name, as the hub shows it.'
  return fail('url-invalid', 'This is not the id of a hub model.', advice, { where: maskAddresses(id).slice(0, 200) })
}

const COMMIT = /^[0-9a-f]{40}$/

async function resolve(spec: HubSpec, name: string, options: SourceOptions, signal?: Signal): Promise<Listing> {
  const revision = spec.revision || 'main'
  if (COMMIT.test(revision)) return { commit: revision, sizes: null }
  const refs = options.caches === null ? null : shelfOf(name, REFS, options.caches)
  try {
    const text = await askCommit(spec, revision, options, signal)
    const listing = parseListing(text)
    if (listing) {
      await refs?.put(revision, new TextEncoder().encode(text))
      return listing
    }
    const message = `The hub did not say which commit ${revision} of ${spec.id} is.`
    throw fail('url-html', message, 'Check the host, or give a commit.', { where: spec.host })
  } catch (error) {
    const code = error instanceof LoupeError ? error.fault.code : null
    const unasked = code === 'url-unreachable' || code === 'url-cors' || code === 'offline'
    const kept = unasked ? await refs?.get(revision) : null
    const listing = kept && parseListing(await kept.text())
    if (!listing) throw error
    return listing
  }
}

async function askCommit(spec: HubSpec, revision: string, options: SourceOptions, signal?: Signal): Promise<string> {
  const url = `${spec.host}/api/models/${spec.id}/revision/${encodeURIComponent(revision)}?blobs=true`
  const got = await request(url, { ...optionsOf(options), ...(signal ? { signal } : {}) })
  if (!got.response.ok) throw await got.drop(repositoryFault(got.response.status, spec.id, revision, url))
  return decode(await got.bytes())
}

function optionsOf(options: SourceOptions): { fetch?: typeof fetch; stallMs?: number } {
  return {
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(options.stallMs === undefined ? {} : { stallMs: options.stallMs }),
  }
}

function repositoryFault(status: number, id: string, revision: string, where: string): Error {
  if (status === 401 || status === 403) {
    const message = `The hub does not give out ${id} (${status}): there is no such model, or it is private or gated.`
    const advice = 'Check the id; of a gated model, download the folder while signed in and open it from disk.'
    return fail('model-unauthorised', message, advice, { where })
  }
  if (status === 404) {
    return fail('model-missing-file', `The hub has no ${id} at ${revision}.`, 'Check the id and the revision.', {
      where,
    })
  }
  return fail('url-status', `The hub answered with an error (${status}).`, 'Try again later.', { where })
}

/** `{sha, siblings: [{rfilename, size}]}`; a listing without files is taken as no listing. */
function parseListing(text: string): Listing | null {
  try {
    const json = JSON.parse(text) as { sha?: unknown; siblings?: unknown } | null
    if (typeof json?.sha !== 'string' || !COMMIT.test(json.sha)) return null
    const sizes = new Map<string, number | null>()
    for (const file of Array.isArray(json.siblings) ? (json.siblings as unknown[]) : []) {
      const { rfilename, size } = (file ?? {}) as { rfilename?: unknown; size?: unknown }
      if (typeof rfilename === 'string') sizes.set(rfilename, typeof size === 'number' ? size : null)
    }
    return { commit: json.sha, sizes: sizes.size > 0 ? sizes : null }
  } catch {
    return null
  }
}
