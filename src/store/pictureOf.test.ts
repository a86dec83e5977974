import { describe, expect, test } from 'vitest'
import { emptyTrace, foldAll, type Trace } from '../core'
import { createFake, runEvents } from './fake'
import { activeEntry, createLoupeStore } from './index'

/** A trace whose picture lies at an address. */
function traceAt(uri: string): Trace {
  const trace = foldAll(emptyTrace(), runEvents())
  return { ...trace, images: trace.images.map((image) => ({ ...image, sha256: 'f'.repeat(64), uri })) }
}

async function open(uri: string) {
  const fake = createFake()
  const asked: (Blob | string)[] = []
  const io = {
    ...fake.ports.io,
    openImage: (source: Blob | string, signal?: AbortSignal) => {
      asked.push(source)
      return fake.ports.io.openImage(source, signal)
    },
  }
  const store = createLoupeStore({ ...fake.ports, io })
  const drop = (question = 'What?') =>
    store.getState().actions.openTraceFile(new Blob([JSON.stringify({ ...traceAt(uri), question })]))
  await drop()
  return { store, asked, drop }
}

describe('the picture of an opened trace', () => {
  test('is fetched from the page itself', async () => {
    const { store, asked } = await open('../images/s000.webp')
    expect(asked).toEqual(['../images/s000.webp'])
    expect(store.getState().notices).toEqual([])
  })

  test.each(['http://localhost:9000/delete', '//other.example/a.png', 'https://other.example/a.png'])(
    'is not fetched from %s unasked; the host is named',
    async (uri) => {
      const { store, asked } = await open(uri)
      expect(asked).toEqual([])
      const host = uri.split('/')[2]
      expect(store.getState().notices).toMatchObject([{ host }])
      expect(store.getState().notices[0]?.text).toContain(`The picture lies at ${host}`)
      expect(store.getState().picture?.bytes).toBe(0)
    },
  )

  test('is fetched when the person says so, replaces the empty board, and its host is not asked about again', async () => {
    const uri = 'https://other.example/a.png'
    const { store, asked, drop } = await open(uri)
    await store.getState().actions.fetchFrom('other.example')
    expect(asked).toEqual([uri])
    expect(store.getState().notices).toEqual([])
    const { picture } = store.getState()
    expect(picture?.bytes).toBeGreaterThan(0)
    expect(activeEntry(store.getState())?.picture).toBe(picture?.id)
    await drop('And what else?')
    expect(asked).toEqual([uri, uri])
    expect(store.getState().notices).toEqual([])
  })
})
