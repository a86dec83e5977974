import type { Page, Worker } from '@playwright/test'
import { LoupePage } from '../pages/loupe'

/** What a test counts in the engine's worker: devices asked for, and what lies on them. */
export type Counts = { devices: number; buffers: number; bytes: number; textures: number }

type Watched = { loupeCounts: Counts; loupeDevices: GPUDevice[] }

/** Opens the page, and watches every worker that it starts from then on. */
export async function openWatched(page: Page): Promise<void> {
  page.on('worker', (worker) => void watch(worker).catch(() => undefined))
  await new LoupePage(page).open()
  // A call that needs no device starts the worker, so that the first device is made under watch.
  await page.evaluate(async () => {
    const layout = { planes: true as const, rescale: 1, mean: [0, 0, 0] as const, std: [1, 1, 1] as const }
    const image = new URL('fixtures/bad/plain.webp', document.baseURI).href
    await window.loupe.patches({ image, cropPx: [0, 0, 8, 8], size: { width: 8, height: 8 }, layout, device: 'cpu' })
  })
  await page
    .workers()[0]
    ?.evaluate(() => 'loupeCounts' in self || Promise.reject(new Error('the worker is not watched')))
}

/** Counts every device that is asked for, every buffer and texture made on one, and what `destroy` gives back. */
function watch(worker: Worker): Promise<void> {
  return worker.evaluate(() => {
    const counts = { devices: 0, buffers: 0, bytes: 0, textures: 0 }
    const live = new WeakMap<object, number>()
    const devices: GPUDevice[] = []
    /**
     * A device made before the watch began is seen when it is first used; one that is lost is no longer there to be
     * lost.
     */
    const see = (device: GPUDevice) => {
      if (devices.includes(device)) return
      devices.push(device)
      void device.lost.then(() => devices.splice(devices.indexOf(device), 1))
    }
    Object.assign(self, { loupeCounts: counts, loupeDevices: devices })
    const request = GPUAdapter.prototype.requestDevice
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      counts.devices += 1
      const device = await request.call(this, descriptor)
      see(device)
      return device
    }
    const createBuffer = GPUDevice.prototype.createBuffer
    GPUDevice.prototype.createBuffer = function (descriptor) {
      see(this)
      const buffer = createBuffer.call(this, descriptor)
      live.set(buffer, descriptor.size)
      counts.buffers += 1
      counts.bytes += descriptor.size
      return buffer
    }
    const destroyBuffer = GPUBuffer.prototype.destroy
    GPUBuffer.prototype.destroy = function () {
      const size = live.get(this)
      if (size !== undefined) {
        live.delete(this)
        counts.buffers -= 1
        counts.bytes -= size
      }
      return destroyBuffer.call(this)
    }
    const createTexture = GPUDevice.prototype.createTexture
    GPUDevice.prototype.createTexture = function (descriptor) {
      const texture = createTexture.call(this, descriptor)
      live.set(texture, 0)
      counts.textures += 1
      return texture
    }
    const destroyTexture = GPUTexture.prototype.destroy
    GPUTexture.prototype.destroy = function () {
      if (live.delete(this)) counts.textures -= 1
      return destroyTexture.call(this)
    }
  })
}

export async function readCounts(page: Page): Promise<Counts> {
  const counts = await page
    .workers()
    .at(-1)
    ?.evaluate(() => ({ ...(self as unknown as Watched).loupeCounts }))
  if (!counts) throw new Error('the worker that was watched is gone')
  return counts
}

/** Destroys the newest device in the worker: what a lost device is to a page. False where there is none. */
export async function loseDevice(page: Page): Promise<boolean> {
  const worker = page.workers().at(-1)
  return (
    (await worker?.evaluate(() => {
      const device = (self as unknown as Partial<Watched>).loupeDevices?.at(-1)
      device?.destroy()
      return device !== undefined
    })) ?? false
  )
}
