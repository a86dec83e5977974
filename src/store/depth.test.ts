import { describe, expect, test } from 'vitest'
import { LoupeError, unitBox, type DepthMap } from '../core'
import type { Calls } from '../engine'
import { createFake, SAMPLE, type Scripts } from './fake'
import { createLoupeStore, depthHere, depthNow } from './index'

const map: DepthMap = { width: 2, height: 1, values: Float32Array.from([0, 10]) }
const MODEL = {
  name: 'fake-depth',
  revision: null,
  device: 'wasm',
  dtype: 'fp32',
  adapter: '',
  runtime: '',
  why: 'a test',
  notes: [],
  bytes: 1,
} as const
const reply = { map, cropPx: [0, 0, 100, 50], model: MODEL, runs: 1, ms: 1 } as unknown as Calls['depth']['output']

async function opened(depth: Scripts['depth']) {
  const fake = createFake(depth ? { depth } : {})
  const store = createLoupeStore(fake.ports)
  await store.getState().actions.start()
  await store.getState().actions.openSample(SAMPLE.id)
  return { fake, store, actions: store.getState().actions }
}
const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('depth', () => {
  test('showing the layer finds the depth of the picture once, by the model of the page', async () => {
    const { fake, store, actions } = await opened(async () => reply)
    actions.setDepthLook({ layer: true })
    await settled()
    actions.setDepthLook({ opacity: 0.5 })
    actions.setDepthLook({ layer: false })
    actions.setDepthLook({ layer: true })
    await settled()
    expect(depthHere(store.getState())).toMatchObject({ map, model: MODEL, picture: store.getState().picture?.id })
    expect(depthHere(store.getState())?.range.p99).toBeCloseTo(9.9)
    const asked = fake.calls.filter((call) => call.name === 'depth')
    expect(asked).toHaveLength(1)
    expect(asked[0]?.input).toMatchObject({ source: { kind: 'bundled', name: 'fake-depth' }, dtype: 'auto' })
  })

  test('a fault is shown and told, and the next try may work', async () => {
    let broken = true
    const { store, actions } = await opened(async () => {
      if (broken) throw new LoupeError({ code: 'runtime', message: 'It failed.', advice: 'Try again.' })
      return reply
    })
    await actions.findDepth()
    expect(depthNow(store.getState())).toMatchObject({ kind: 'failed', fault: { code: 'runtime' } })
    expect(store.getState().faults).toHaveLength(1)
    broken = false
    await actions.findDepth()
    expect(depthNow(store.getState()).kind).toBe('ready')
  })

  test('stopped, it is no fault', async () => {
    const { store, actions } = await opened(async (_input, _emit, signal) => {
      await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
      return reply
    })
    const finding = actions.findDepth()
    expect(depthNow(store.getState()).kind).toBe('working')
    await settled()
    actions.stopDepth()
    await finding
    expect(depthNow(store.getState()).kind).toBe('none')
    expect(store.getState().faults).toEqual([])
  })

  test('another model forgets the map, and finds it anew while it is shown', async () => {
    const { fake, store, actions } = await opened(async () => reply)
    await actions.findDepth()
    actions.setDepthModel({ kind: 'url', url: 'https://there/' })
    expect(depthNow(store.getState()).kind).toBe('none')
    actions.setDepthLook({ relief: true })
    await settled()
    const asked = fake.calls
      .filter((call) => call.name === 'depth')
      .map((call) => (call.input as Calls['depth']['input']).source)
    expect(asked.map((source) => source.kind)).toEqual(['bundled', 'url'])
  })

  test('the depth of a crop comes on the scale of the whole', async () => {
    // Ten columns that come nearer to the right; the crop's map is the right half, ten times as large and turned by 3.
    const whole: DepthMap = { width: 10, height: 4, values: Float32Array.from({ length: 40 }, (_, i) => i % 10) }
    const right: DepthMap = {
      width: 10,
      height: 4,
      values: Float32Array.from({ length: 40 }, (_, i) => 10 * (4.75 + (i % 10) / 2) + 3),
    }
    const { fake, actions } = await opened(async ({ cropPx }) => ({ ...reply, map: cropPx ? right : whole }))
    await actions.findDepth()
    const crop = await actions.findCropDepth(unitBox(0.5, 0, 1, 1), new AbortController().signal)
    expect(fake.calls.at(-1)?.input).toMatchObject({ cropPx: [50, 0, 100, 50] })
    expect([...(crop?.map.values ?? [])].slice(0, 10).map((v) => Math.round(v * 1e3) / 1e3)).toEqual([
      4.75, 5.25, 5.75, 6.25, 6.75, 7.25, 7.75, 8.25, 8.75, 9.25,
    ])
    expect(crop?.rms).toBeLessThan(1e-6)
  })

  test('a crop whose depth is turned round is not shown beside the whole', async () => {
    const whole: DepthMap = { width: 10, height: 4, values: Float32Array.from({ length: 40 }, (_, i) => i % 10) }
    const turned: DepthMap = { width: 10, height: 4, values: whole.values.map((v) => -v) }
    const { actions } = await opened(async ({ cropPx }) => ({ ...reply, map: cropPx ? turned : whole }))
    await actions.findDepth()
    expect(await actions.findCropDepth(unitBox(0, 0, 1, 1), new AbortController().signal)).toBeNull()
  })

  test('the depth of one picture is not that of the next', async () => {
    const { store, actions } = await opened(async () => reply)
    await actions.findDepth()
    actions.setProbe({ x: 0.5, y: 0.5 })
    await actions.openPicture(new Blob(['another']), 'other.png')
    expect(depthHere(store.getState())).toBeNull()
    expect(store.getState().probe).toBeNull()
  })
})
