import { expect, test } from 'vitest'
import type { AdapterState, Gpu } from './gpu'
import { guarded } from './guard'
import { createDevices } from './shared'

const adapter = {
  kind: 'there',
  adapter: {} as GPUAdapter,
  name: 'a',
  software: false,
  half: true,
} as const satisfies AdapterState

function setUp(found: AdapterState = adapter) {
  const made: { gone: boolean; why: string | null }[] = []
  const devices = createDevices(undefined, {
    find: async () => found,
    async open() {
      const state = { gone: false, why: null as string | null }
      made.push(state)
      const device = { destroy: () => void (state.gone = true) } as GPUDevice
      return { device, adapter: 'a', half: true, lost: () => state.why, failure: () => null } satisfies Gpu
    },
  })
  return { devices, made }
}

test('two models share one device, even when they open together; it is destroyed with the last of them', async () => {
  const { devices, made } = setUp()
  const [a, b] = await Promise.all([devices.open('webgpu'), devices.open('auto')])
  expect(made).toHaveLength(1)
  expect(a.gpu).toBe(b.gpu)
  a.release()
  a.release()
  expect(made[0]?.gone).toBe(false)
  b.release()
  expect(made[0]?.gone).toBe(true)
  await devices.open('webgpu')
  expect(made).toHaveLength(2)
})

test('a lost device is not handed out again', async () => {
  const { devices, made } = setUp()
  const first = await devices.open('webgpu')
  if (made[0]) made[0].why = 'gone'
  const second = await devices.open('webgpu')
  expect(second.gpu).not.toBe(first.gpu)
  first.release()
  const third = await devices.open('webgpu')
  expect(third.gpu).toBe(second.gpu)
})

test('WASM opens no device; WebGPU without an adapter is a fault, and the next model opens all the same', async () => {
  const { devices, made } = setUp({ kind: 'absent', why: 'none here' })
  await expect(devices.open('webgpu')).rejects.toMatchObject({ fault: { code: 'webgpu-absent' } })
  expect(await devices.open('auto')).toMatchObject({
    gpu: null,
    choice: { device: 'wasm', why: 'WASM, since none here' },
  })
  expect(made).toHaveLength(0)
})

test('an error that the device reports during guarded work becomes the fault of that work', async () => {
  const reports: (GPUError | null)[] = []
  const open: string[] = []
  const device = {
    pushErrorScope: (scope: string) => void open.push(scope),
    popErrorScope: async () => (open.pop(), reports.shift() ?? null),
  } as unknown as GPUDevice
  const gpu = { device }
  expect(await guarded(gpu, async () => 7)).toBe(7)
  reports.push({ message: 'no room' } as GPUError)
  await expect(guarded(gpu, async () => 7)).rejects.toMatchObject({
    fault: { code: 'out-of-memory', detail: 'no room' },
  })
  reports.push(null, null, { message: 'bad' } as GPUError)
  await expect(guarded(gpu, () => Promise.reject(new Error('x')))).rejects.toMatchObject({
    fault: { code: 'runtime', detail: 'bad' },
  })
  await expect(guarded(gpu, () => Promise.reject(new Error('x')))).rejects.toThrow('x')
  expect(open).toEqual([])
})
