import { expect, test } from 'vitest'
import type { FromWorker, ToWorker, WorkerPort } from '../rpc'
import { EngineClient } from './client'
import type { DepthViewInput, LoadedModel } from './protocol'

class FakeWorker implements WorkerPort {
  sent: ToWorker[] = []
  dead = false
  onmessage: WorkerPort['onmessage'] = null
  onerror: WorkerPort['onerror'] = null
  onmessageerror: WorkerPort['onmessageerror'] = null
  postMessage(message: ToWorker): void {
    this.sent.push(message)
  }
  terminate(): void {
    this.dead = true
  }
  /** Bytes of pictures and maps in each call, wherever in the message they stand. */
  postedBytes(): number[] {
    return this.sent.filter((message) => message.kind === 'call').map(heavyBytes)
  }
  say(message: FromWorker): void {
    this.onmessage?.({ data: message } as MessageEvent<FromWorker>)
  }
  reply(output: unknown): void {
    const call = this.sent.findLast((message) => message.kind === 'call')
    this.say({ kind: 'reply', id: call?.id ?? 0, output })
  }
}

function heavyBytes(value: unknown): number {
  if (value instanceof Blob) return value.size
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce<number>((sum, part) => sum + heavyBytes(part), 0)
}

function setUp() {
  const workers: FakeWorker[] = []
  const timers: { ms: number; run: () => void; off: boolean }[] = []
  const client = new EngineClient({
    silenceMs: 100,
    makeWorker: () => {
      const worker = new FakeWorker()
      workers.push(worker)
      return worker
    },
    after: (ms, run) => {
      const timer = { ms, run, off: false }
      timers.push(timer)
      return () => void (timer.off = true)
    },
  })
  return { client, workers, timers, last: () => workers.at(-1) as FakeWorker }
}

const load = { source: { kind: 'url', url: 'x/' }, device: 'wasm', dtype: 'auto' } as const
const model = { name: 'x' } as LoadedModel
const dialogue = { turns: [], maxNewTokens: 1 }
const nextTask = () => new Promise((resolve) => setTimeout(resolve))

test('the worker is made with the first call', async () => {
  const { client, workers, last } = setUp()
  expect(workers).toHaveLength(0)
  const loading = client.call('load', load)
  last().reply(model)
  expect(await loading).toBe(model)
  expect(client.model).toBe(model)
})

test('silence past the budget ends the worker; the next call loads the model again in a fresh one', async () => {
  const { client, workers, timers, last } = setUp()
  const loading = client.call('load', load)
  last().reply(model)
  await loading
  let changes = 0
  client.subscribe(() => (changes += 1))
  const asked = client.call('dialogue', dialogue)
  last().say({ kind: 'beat', id: 2, doing: 'reading', budgetMs: 700 })
  const watch = timers.at(-1)
  expect(watch).toMatchObject({ ms: 700, off: false })
  watch?.run()
  // A moment for messages that wait behind a page that was held up.
  expect(workers[0]?.dead).toBe(false)
  timers.at(-1)?.run()
  await expect(asked).rejects.toMatchObject({ fault: { code: 'worker-died', where: 'reading' } })
  expect(workers[0]?.dead).toBe(true)
  expect([client.model, changes]).toEqual([null, 1])

  const again = client.call('dialogue', dialogue)
  expect(workers).toHaveLength(2)
  expect(last().sent.map((message) => message.kind === 'call' && message.name)).toEqual(['load'])
  last().reply(model)
  await nextTask()
  last().reply({ rounds: [] })
  expect(await again).toEqual({ rounds: [] })
})

test("a poisoned runtime is replaced, and its fault is the caller's", async () => {
  const { client, workers, last } = setUp()
  const asked = client.call('load', load)
  const fault = { code: 'runtime', message: 'm', advice: 'a' } as const
  last().say({ kind: 'fault', id: 1, fault, poisoned: true })
  await expect(asked).rejects.toMatchObject({ fault })
  expect(workers[0]?.dead).toBe(true)
})

test('an abort is sent on, and the answer still comes from the worker', async () => {
  const { client, last } = setUp()
  const stop = new AbortController()
  const asked = client.call('dialogue', dialogue, { signal: stop.signal })
  stop.abort()
  expect(last().sent.at(-1)).toEqual({ kind: 'abort', id: 1 })
  last().say({ kind: 'fault', id: 1, fault: { code: 'aborted', message: 'm', advice: 'a' }, poisoned: false })
  await expect(asked).rejects.toMatchObject({ fault: { code: 'aborted' } })
  expect(last().dead).toBe(false)
})

test('a call that was aborted before it began is not sent', async () => {
  const { client, workers } = setUp()
  await expect(client.call('dialogue', dialogue, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    fault: { code: 'aborted' },
  })
  expect(workers).toHaveLength(0)
})

test('a late word of a dead worker changes nothing', async () => {
  const { client, workers, last } = setUp()
  const asked = client.call('load', load)
  last().onerror?.({ message: 'gone' } as ErrorEvent)
  await expect(asked).rejects.toMatchObject({ fault: { code: 'worker-died', detail: 'gone' } })
  workers[0]?.say({ kind: 'reply', id: 1, output: model })
  expect(client.model).toBeNull()
})

test('the longest budget of all calls counts, and a poisoned reply is given before the worker is ended', async () => {
  const { client, workers, timers, last } = setUp()
  const depth = client.call('depthUnload', null)
  const asked = client.call('dialogue', dialogue)
  last().say({ kind: 'beat', id: 2, doing: 'reading', budgetMs: 700 })
  last().say({ kind: 'beat', id: 1, doing: 'depth', budgetMs: 50 })
  expect(timers.at(-1)).toMatchObject({ ms: 700, off: false })
  last().say({ kind: 'reply', id: 2, output: { rounds: [] }, poisoned: true })
  expect(await asked).toEqual({ rounds: [] })
  await expect(depth).rejects.toMatchObject({ fault: { code: 'worker-died' } })
  expect(workers[0]?.dead).toBe(true)
})

test('a model whose worker went with its loading is loaded again by the next call', async () => {
  const { client, workers, last } = setUp()
  const loading = client.call('load', load)
  last().say({ kind: 'reply', id: 1, output: model, poisoned: true })
  expect(await loading).toBe(model)
  expect(client.model).toBeNull()
  void client.call('dialogue', dialogue).catch(() => undefined)
  expect(workers).toHaveLength(2)
  expect(last().sent.map((message) => message.kind === 'call' && message.name)).toEqual(['load'])
})

test('a relief that is turned posts neither its map nor its picture again; a fresh worker gets both', async () => {
  const { client, workers, last } = setUp()
  const map = { width: 4, height: 2, values: new Float32Array(8) }
  const picture = new Blob(['x'.repeat(100)])
  const turn = async (yaw: number) => {
    const view = { yaw, pitch: 0, lift: 0.3, size: { width: 4, height: 4 } }
    const range = { p1: 0, p99: 1 } as DepthViewInput['range']
    const shown = client.call('depthView', { key: 'k', map, range, show: 'relief', view, image: picture })
    last().reply({ show: 'picture' })
    await shown
  }
  for (let step = 0; step < 50; step += 1) await turn(step / 100)
  expect(workers[0]?.postedBytes()).toEqual([132, ...Array<number>(49).fill(0)])
  client.close()
  await turn(0)
  expect(last().postedBytes()).toEqual([132])
})

test('a question about one picture posts the picture once', async () => {
  const { client, last } = setUp()
  const image = new Blob(['x'.repeat(100)])
  for (const question of ['one', 'two']) {
    const asked = client.call('reason', { image, question })
    last().reply({})
    await asked
  }
  expect(last().postedBytes()).toEqual([100, 0])
})
