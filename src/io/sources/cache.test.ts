import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SourceSpec as EngineSpec } from '../../engine/protocol'
import { startHub, type HubServer } from '../../../e2e/servers/hub'
import { deleteCached, listCached, NO_ROOM } from './cache'
import { sourceOf } from './sourceOf'
import type { SourceSpec } from './spec'

const folder = mkdtempSync(join(tmpdir(), 'loupe-'))
let hub: HubServer
beforeAll(async () => {
  writeFileSync(join(folder, 'a.bin'), 'aaaa')
  writeFileSync(join(folder, 'cut.bin'), 'a'.repeat(1000))
  hub = await startHub({ 'o/m': { folder, ills: { 'cut.bin': 'truncated' } } })
})
afterAll(() => hub.close())

/** A Cache API in memory; `full` refuses every put, as a full disk does. */
function memoryCaches(full = false) {
  const held = new Map<string, { bytes: ArrayBuffer; headers: Headers; status: number }>()
  const cache = {
    match: async (key: string | Request) => {
      const found = held.get(typeof key === 'string' ? key : key.url)
      return (
        found &&
        new Response(found.status === 200 ? found.bytes.slice(0) : null, {
          headers: found.headers,
          status: found.status,
        })
      )
    },
    put: async (key: string, response: Response) => {
      if (full) throw new DOMException('full', 'QuotaExceededError')
      held.set(key, { bytes: await response.arrayBuffer(), headers: response.headers, status: response.status })
    },
    keys: async () => [...held.keys()].map((url) => new Request(url)),
    delete: async (key: Request) => held.delete(key.url),
  }
  return { open: async () => cache }
}

beforeEach(() => vi.stubGlobal('caches', memoryCaches()))
afterEach(() => vi.unstubAllGlobals())

const spec = (): SourceSpec => ({ kind: 'hub', id: 'o/m', revision: 'main', host: hub.url })
const name = () => `${hub.url}/o/m`

async function readTwice(): Promise<[boolean | undefined, boolean | undefined, string[]]> {
  const source = await sourceOf(spec())
  const first = await source.open('a.bin')
  expect(await first.text()).toBe('aaaa')
  const again = await source.open('a.bin')
  expect(await again.text()).toBe('aaaa')
  return [first.cached, again.cached, [...(source.notes ?? [])]]
}

describe('kept files', () => {
  it('are read from the browser the second time, listed with their size, and deleted', async () => {
    expect(await readTwice()).toEqual([false, true, []])
    expect(await listCached()).toEqual([
      { model: name(), revision: '0123456789abcdef0123456789abcdef01234567', bytes: 4, files: 1 },
    ])
    await deleteCached(name())
    expect(await listCached()).toEqual([])
  })

  it('are used when the hub cannot be reached', async () => {
    await readTwice()
    expect(await (await sourceOf(spec())).has('none.json')).toBe(false)
    const source = await sourceOf(spec(), { fetch: () => Promise.reject(new TypeError('offline')) })
    expect(await (await source.open('a.bin')).text()).toBe('aaaa')
    expect([await source.has('a.bin'), await source.has('none.json')]).toEqual([true, false])
    await expect(source.open('none.json')).rejects.toThrow('has no none.json')
  })

  it('never hold a body that was cut short', async () => {
    const source = await sourceOf(spec())
    await expect((await source.open('cut.bin')).bytes()).rejects.toThrow('ended too early')
    expect(await listCached()).toEqual([])
  })

  it('need room: without it the run goes on and says so', async () => {
    vi.stubGlobal('caches', memoryCaches(true))
    expect(await readTwice()).toEqual([false, false, [NO_ROOM]])
  })

  it('are not tried when the estimate says that they do not fit', async () => {
    vi.stubGlobal('navigator', { storage: { estimate: async () => ({ usage: 10, quota: 12 }) } })
    expect(await readTwice()).toEqual([false, false, [NO_ROOM]])
  })

  it('need no Cache API to run', async () => {
    vi.stubGlobal('caches', undefined)
    const [first, again, notes] = await readTwice()
    expect([first, again, notes.length]).toEqual([false, false, 1])
  })
})

it('io and engine mean the same by a SourceSpec', () => {
  const same: [EngineSpec extends SourceSpec ? true : false, SourceSpec extends EngineSpec ? true : false] = [
    true,
    true,
  ]
  expect(same).toEqual([true, true])
})
