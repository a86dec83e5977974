import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createFake, SAMPLE } from '../store/fake'
import { createLoupeStore } from '../store'
import { followRoutes, parseRoute, writeRoute, type Route } from './routes'

const page = {
  location: { hash: '' },
  history: { replaceState: () => undefined, pushState: () => undefined },
  window: new EventTarget(),
}

beforeEach(() => {
  page.location.hash = ''
  for (const [name, value] of Object.entries(page)) vi.stubGlobal(name, value)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('routes', () => {
  test('an address is written as it is read', () => {
    const routes: Route[] = [
      { kind: 'start' },
      { kind: 'sample', id: 's 1/ä', round: null },
      { kind: 'trace', id: 'x', round: 2 },
    ]
    for (const route of routes) {
      expect(parseRoute(writeRoute(route))).toEqual(route)
    }
  })

  test.each(['', '#', '#/'])('%j is the start', (hash) => expect(parseRoute(hash)).toEqual({ kind: 'start' }))

  test.each([
    '#nonsense/x',
    '#/sample',
    '#/nowhere',
    '#/trace/',
    '#/trace/x/round/0',
    '#/trace/x/round/a',
    '#/sample/x/y',
  ])('%s names nothing', (hash) => expect(parseRoute(hash).kind).toBe('unknown'))

  test('an address that leads nowhere is said, and the page shows what it shows without one', async () => {
    page.location.hash = '#/trace/no-such-trace'
    const store = createLoupeStore(createFake().ports)
    await store.getState().actions.start()
    const stop = await followRoutes(store)
    expect(store.getState().faults[0]?.fault).toMatchObject({ code: 'address-unknown', where: '#/trace/no-such-trace' })
    stop()
  })

  test('with nothing open, the first sample is shown', async () => {
    const store = createLoupeStore(createFake().ports)
    await store.getState().actions.start()
    const stop = await followRoutes(store)
    expect(store.getState().picture?.sample?.id).toBe(SAMPLE.id)
    stop()
  })

  test('a picture that is being opened does not give way to the first sample', async () => {
    let arrive = () => {}
    const arrived = new Promise<void>((resolve) => (arrive = resolve))
    const { ports } = createFake()
    const slow: typeof ports = {
      ...ports,
      io: {
        ...ports.io,
        openImage: async (source, signal) => {
          if (typeof source !== 'string') await arrived
          return ports.io.openImage(source, signal)
        },
      },
    }
    const store = createLoupeStore(slow)
    await store.getState().actions.start()
    const opening = store.getState().actions.openPicture(new Blob(['mine']), 'mine.png')
    const stop = await followRoutes(store)
    arrive()
    await opening
    expect(store.getState().picture?.name).toBe('mine.png')
    stop()
  })
})
