import { expect, test } from 'vitest'
import { EngineClient, type WorkerPort } from './client'
import type { FromWorker, LoadedModel, ToWorker } from './protocol'

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
  say(message: FromWorker): void {
    this.onmessage?.({ data: message } as MessageEvent<FromWorker>)
  }
  reply(output: unknown): void {
    const call = this.sent.findLast((message) => message.kind === 'call')
    this.say({ kind: 'reply', id: call?.id ?? 0, output })
  }
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
const turn = () => new Promise((resolve) => setTimeout(resolve))

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
  await turn()
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

test("what waits for another call has that one's time, and a reply that is poisoned is given before the worker goes", async () => {
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
