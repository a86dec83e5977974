import { mkdtempSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { COMMIT, startHub, type HubServer, type Ill } from '../../../e2e/servers/hub'
import { toFault } from '../../core'
import { sourceOf } from './sourceOf'

let hub: HubServer
const folder = mkdtempSync(join(tmpdir(), 'loupe-'))
const weights = Buffer.alloc(200_000, 7)
const ILLS: Record<string, Ill> = {
  'missing.onnx': 'missing',
  'unauthorised.onnx': 'unauthorised',
  'error.onnx': 'error',
  'html.onnx': 'html',
  'truncated.onnx': 'truncated',
  'stalled.onnx': 'stalled',
  'pointer.onnx': 'pointer',
}

beforeAll(async () => {
  mkdirSync(join(folder, 'onnx'))
  writeFileSync(join(folder, 'config.json'), '\ufeff{"model_type":"x"}')
  for (const name of ['decoder.onnx', 'decoder.onnx_data', 'truncated.onnx', 'stalled.onnx'])
    writeFileSync(join(folder, 'onnx', name), weights)
  hub = await startHub({
    'a/fine': { folder, ills: ILLS },
    'a/listed': {
      folder,
      ills: ILLS,
      listing: [
        { rfilename: 'onnx/decoder.onnx', size: weights.length },
        { rfilename: 'config.json', size: 999 },
      ],
    },
    'a/gated': { folder, gated: true },
  })
})
afterAll(() => hub.close())

const hubSpec = (id: string, revision = 'main') => ({ kind: 'hub' as const, id, revision, host: hub.url })
const urlSpec = (id = 'a/fine') => ({ kind: 'url' as const, url: `${hub.url}/plain/${id}?key=1` })
const read = async (source: ReturnType<typeof sourceOf>, path: string) => (await (await source).open(path)).bytes()
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no fault',
    (error: unknown) => toFault(error).code,
  )

describe('a hub folder', () => {
  it('is read at the commit of its branch, through a redirect, with progress', async () => {
    const source = await sourceOf(hubSpec('a/fine'))
    const file = await source.open('onnx/decoder.onnx')
    const seen: (number | null)[][] = []
    const bytes = await file.bytes((loaded, total) => seen.push([loaded, total]))
    expect([source.revision, file.size, bytes.length, seen.at(-1)]).toEqual([
      COMMIT,
      200_000,
      200_000,
      [200_000, 200_000],
    ])
    expect(hub.requests).toContain(`GET /a/fine/resolve/${COMMIT}/onnx/decoder.onnx`)
  })

  it('says what is there without reading it', async () => {
    const source = await sourceOf(hubSpec('a/fine'))
    const there = await Promise.all(
      ['config.json', 'onnx/decoder.onnx_data', 'loupe.json', 'html.onnx'].map((path) => source.has(path)),
    )
    expect(there).toEqual([true, true, false, false])
  })

  it('with a listing needs no request to know what is missing, and checks the listed length', async () => {
    const source = await sourceOf(hubSpec('a/listed'))
    const before = hub.requests.length
    expect([await source.has('loupe.json'), await source.has('config.json')]).toEqual([false, true])
    expect(await codeOf(source.open('loupe.json'))).toBe('model-missing-file')
    expect(hub.requests.length).toBe(before)
    expect(await codeOf((await source.open('config.json')).text())).toBe('model-truncated')
  })

  it('at a commit is not asked for it', async () => {
    const before = hub.requests.length
    await (await (await sourceOf(hubSpec('a/fine', COMMIT))).open('config.json')).text()
    expect(hub.requests.slice(before)).toEqual([
      `GET /a/fine/resolve/${COMMIT}/config.json`,
      'GET /cdn/a/fine/config.json',
    ])
  })

  it.each([
    ['a/gated', 'main', 'model-unauthorised'],
    ['a/none', 'main', 'model-missing-file'],
    ['a/fine', 'v9', 'model-missing-file'],
    ['no id at all', 'main', 'url-invalid'],
  ])('%s at %s: %s', async (id, revision, code) => {
    expect(await codeOf(sourceOf(hubSpec(id, revision)))).toBe(code)
  })

  it('at a pull request is asked for under its whole name', async () => {
    const before = hub.requests.length
    await codeOf(sourceOf(hubSpec('a/fine', 'refs/pr/3')))
    expect(hub.requests.slice(before)).toEqual(['GET /api/models/a/fine/revision/refs%2Fpr%2F3?blobs=true'])
  })

  it.each(['a/..', '../a', './a', 'https://other/x', 'a/b/c'])('%s is no id: nothing is asked', async (id) => {
    const before = hub.requests.length
    expect(await codeOf(sourceOf(hubSpec(id)))).toBe('url-invalid')
    expect(hub.requests.length).toBe(before)
  })

  it('on a host that is not there: url-unreachable', async () => {
    expect(await codeOf(sourceOf({ kind: 'hub', id: 'a/b', revision: 'main', host: 'http://127.0.0.1:9' }))).toBe(
      'url-unreachable',
    )
  })
})

describe('a folder at an address', () => {
  it('keeps its query, drops a byte order mark, has no revision', async () => {
    const source = await sourceOf(urlSpec())
    expect([await (await source.open('config.json')).text(), source.revision]).toEqual(['{"model_type":"x"}', null])
    expect(hub.requests.at(-1)).toBe('GET /plain/a/fine/config.json?key=1')
  })

  it.each([
    ['missing', 'model-missing-file'],
    ['unauthorised', 'model-unauthorised'],
    ['error', 'url-status'],
    ['html', 'url-html'],
    ['truncated', 'model-truncated'],
    ['stalled', 'model-stalled'],
    ['pointer', 'model-not-onnx'],
  ])('with a file that is %s: %s', async (name, code) => {
    const path = name === 'truncated' || name === 'stalled' ? `onnx/${name}.onnx` : `${name}.onnx`
    expect(await codeOf(read(sourceOf(urlSpec(), { stallMs: 300 }), path))).toBe(code)
  })

  it('stops when it is told to, in the middle of a body', async () => {
    const stop = new AbortController()
    const file = await (await sourceOf(urlSpec())).open('onnx/stalled.onnx', stop.signal)
    setTimeout(() => stop.abort(), 50)
    expect(await codeOf(file.bytes())).toBe('aborted')
  })

  it('with a name and a password is not asked, and neither is shown', async () => {
    const url = hub.url.replace('http://', 'http://name:secret@')
    const before = hub.requests.length
    const fault = await sourceOf({ kind: 'url', url: `${url}/plain/a/fine` }).catch(toFault)
    expect(fault).toMatchObject({ code: 'url-invalid' })
    expect(JSON.stringify(fault)).not.toContain('secret')
    expect(hub.requests.length).toBe(before)
  })

  it.each(['nonsense', 'ftp://a/b'])('%s is none', async (url) => {
    expect(await codeOf(sourceOf({ kind: 'url', url }))).toBe('url-invalid')
  })
})

describe('dropped files', () => {
  const blob = new Blob([new Uint8Array(readFileSync('e2e/fixtures/bad/plain.bmp'))])
  it('are found without the folder they share, and without onnx/', async () => {
    const inFolder = await sourceOf({
      kind: 'files',
      name: 'x',
      files: [
        { path: 'x/config.json', blob },
        { path: 'x/onnx/a.onnx', blob },
      ],
    })
    const loose = await sourceOf({
      kind: 'files',
      name: 'x',
      files: [
        { path: 'config.json', blob },
        { path: 'a.onnx', blob },
      ],
    })
    expect(
      await Promise.all(
        [inFolder, loose].flatMap((source) => ['config.json', 'onnx/a.onnx', 'b'].map((path) => source.has(path))),
      ),
    ).toEqual([true, true, false, true, true, false])
    expect(await codeOf(loose.open('b'))).toBe('model-missing-file')
    expect((await read(Promise.resolve(loose), 'onnx/a.onnx')).length).toBe(blob.size)
  })
})

describe('without a network', () => {
  afterEach(() => vi.unstubAllGlobals())
  const offline = { fetch: () => Promise.reject(new TypeError('Failed to fetch')), caches: null }

  it.each([
    ['a hub', { kind: 'hub', id: 'a/b', revision: 'main', host: 'https://hub.example' }, 'hub.example'],
    ['a folder', { kind: 'url', url: 'https://files.example/m' }, 'files.example'],
    [
      'a bundled model',
      { kind: 'bundled', name: 'm', base: 'https://page.example/m/', revision: null },
      'page.example',
    ],
  ] as const)('%s is offline, and its host is named', async (_name, spec, host) => {
    vi.stubGlobal('navigator', { onLine: false })
    const fault = await sourceOf(spec, offline)
      .then((source) => source.open('config.json'))
      .catch(toFault)
    expect(fault).toMatchObject({ code: 'offline', message: expect.stringContaining(host) })
  })
})
