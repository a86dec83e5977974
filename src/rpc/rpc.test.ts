import { expect, test } from 'vitest'
import { LoupeError, type Fault } from '../core'
import { RpcClient, type WorkerPort } from './client'
import { bytesOf } from './held'
import { createHost } from './host'
import type { FromWorker, ToWorker } from './messages'
import { withHandlers, type Beat, type CallRows, type Task } from './table'

/** A small table of its own: rpc knows no call by name. */
type FloatMap = { values: Float32Array }
type Calls = {
  sum: { input: { map: FloatMap; times: number }; output: number; event: never }
  sums: { input: { maps: FloatMap[] }; output: number; event: never }
  hang: { input: null; output: null; event: never }
  count: { input: { to: number }; output: number; event: number }
  fail: { input: null; output: null; event: never }
}
type Lane = 'main' | 'side'
const ROWS: CallRows<Calls, Lane, 'key'> = {
  sum: { lane: 'main', needs: null, heavy: (input, swap) => ({ ...input, map: swap(input.map) }) },
  sums: { lane: 'main', needs: null, heavy: ({ maps }, swap) => ({ maps: maps.map((map) => swap(map)) }) },
  hang: { lane: 'main', needs: null, stopMs: 5 },
  count: { lane: 'side', needs: 'key' },
  fail: { lane: 'side', needs: null },
}
const DIED: Fault = { code: 'worker-died', message: 'Gone.', advice: '' }
const total = ({ values }: FloatMap) => values.reduce((sum, value) => sum + value, 0)
const nextTask = () => new Promise((resolve) => setTimeout(resolve))

const handlers = {
  sum: async ({ map, times }: Calls['sum']['input']) => total(map) * times,
  sums: async ({ maps }: Calls['sums']['input']) => maps.reduce((sum, map) => sum + total(map), 0),
  hang: () => new Promise<null>(() => undefined),
  async count({ to }: Calls['count']['input'], task: Task<number>) {
    for (let index = 1; index <= to; index += 1) {
      await task.caughtUp()
      task.signal.throwIfAborted()
      task.pacedEvent(index)
    }
    return to
  },
  fail: () => Promise.reject(new LoupeError({ code: 'runtime', message: 'Broken.', advice: '' })),
}

type Timer = { ms: number; run: () => void; off: boolean }

/** A client and hosts in one thread: every message is copied on its way, as between page and worker. */
function setUp(heldBytes = 1000) {
  const sent: ToWorker[] = []
  const answered: FromWorker[] = []
  const timers: Timer[] = []
  const beats: Beat[] = []
  let workers = 0
  let ready = 0
  const makeWorker = (): WorkerPort => {
    workers += 1
    const port: WorkerPort = {
      onmessage: null,
      onerror: null,
      onmessageerror: null,
      terminate: () => undefined,
      postMessage(message) {
        sent.push(message)
        const copy = structuredClone(message)
        queueMicrotask(() => host(copy))
      },
    }
    const host = createHost<Calls, Lane, 'key'>({
      heldBytes,
      lanes: { main: {}, side: { spares: 'main' } },
      table(beatOf) {
        beats.push(beatOf('main'))
        return withHandlers<Calls, Lane, 'key'>(ROWS, handlers)
      },
      harmless: (fault) => fault.code === 'aborted',
      post(message) {
        answered.push(message)
        const copy = structuredClone(message)
        queueMicrotask(() => port.onmessage?.({ data: copy } as MessageEvent<FromWorker>))
      },
    })
    return port
  }
  const client = new RpcClient<Calls, Lane, 'key'>({
    rows: ROWS,
    makeWorker,
    died: DIED,
    prepare: { key: () => (ready++ === 0 ? Promise.resolve() : null) },
    after: (ms, run) => {
      const timer = { ms, run, off: false }
      timers.push(timer)
      return () => void (timer.off = true)
    },
  })
  const crossed = () =>
    sent.map((message) => (message.kind === 'call' ? (message.values ?? []).map(([, value]) => bytesOf(value)) : []))
  return { client, sent, answered, timers, beats, crossed, workers: () => workers, ready: () => ready }
}

const mapOf = (...values: number[]): FloatMap => ({ values: Float32Array.from(values) })

test('a heavy value crosses once; afterwards its key alone does', async () => {
  const { client, crossed, sent } = setUp()
  const map = mapOf(1, 2, 3)
  expect(await client.call('sum', { map, times: 1 })).toBe(6)
  expect(await client.call('sum', { map, times: 2 })).toBe(12)
  expect(await client.call('sums', { maps: [map, mapOf(4)] })).toBe(10)
  expect(crossed()).toEqual([[12], [], [4]])
  expect(JSON.stringify(sent[1])).not.toContain('values')
})

test('what the worker had no room to keep is sent again, and each call gets its own values', async () => {
  const { client, crossed, answered } = setUp(16)
  const [first, second] = [mapOf(1, 2, 3), mapOf(4, 5, 6)]
  expect(await client.call('sum', { map: first, times: 1 })).toBe(6)
  expect(await client.call('sum', { map: second, times: 1 })).toBe(15)
  expect(await client.call('sum', { map: first, times: 1 })).toBe(6)
  // Both together are over the budget: they come with the call, so it has them all the same.
  expect(await client.call('sums', { maps: [first, second] })).toBe(21)
  expect(answered.filter((message) => message.kind === 'missing')).toHaveLength(2)
  expect(crossed()).toEqual([[12], [12], [], [12], [], [12, 12]])
})

test('a worker that took the place of another gets the values again', async () => {
  const { client, crossed, workers } = setUp()
  const map = mapOf(7)
  await client.call('sum', { map, times: 1 })
  client.close()
  expect(await client.call('sum', { map, times: 1 })).toBe(7)
  expect([workers(), crossed()]).toEqual([2, [[4], [4]]])
})

test('an input that can not be copied is a fault of its call, and its values are not thought to be held', async () => {
  const { client, crossed } = setUp()
  const map = { values: Float32Array.of(1), change: () => undefined }
  await expect(client.call('sum', { map, times: 1 })).rejects.toMatchObject({ fault: { code: 'internal' } })
  const plain = mapOf(5)
  expect(await client.call('sum', { map: plain, times: 1 })).toBe(5)
  expect(crossed()).toEqual([[4], [4]])
})

test('what a call needs is seen to once, before it is sent', async () => {
  const { client, ready, sent } = setUp()
  await client.call('count', { to: 1 })
  await client.call('count', { to: 1 })
  expect(ready()).toBe(2)
  expect(sent.filter((message) => message.kind === 'call')).toHaveLength(2)
})

test('a paced event waits until the one before was handled, so a stop in a handler lets none through', async () => {
  const { client } = setUp()
  const stop = new AbortController()
  const heard: number[] = []
  const onEvent = (event: number) => {
    heard.push(event)
    if (event === 3) stop.abort()
  }
  const counting = client.call('count', { to: 9 }, { signal: stop.signal, onEvent })
  await expect(counting).rejects.toMatchObject({ fault: { code: 'aborted' } })
  expect(heard).toEqual([1, 2, 3])
})

test('a call that does not follow a stop in time ends as stopped, and with it the worker', async () => {
  const { client, timers, beats, workers } = setUp()
  const stop = new AbortController()
  const hanging = client.call('hang', null, { signal: stop.signal })
  const waiting = client.call('sum', { map: mapOf(1), times: 1 })
  const [stopped, died] = [
    expect(hanging).rejects.toMatchObject({ fault: { code: 'aborted' } }),
    expect(waiting).rejects.toMatchObject({ fault: { code: 'worker-died' } }),
  ]
  await nextTask()
  beats[0]?.('hanging', 60_000)
  await nextTask()
  stop.abort()
  await nextTask()
  // The waiting call's own budget still counts; with the beat that says better it is the stop's that remains.
  expect(timers.at(-1)?.ms).toBe(30_000)
  timers.at(-1)?.run()
  timers.at(-1)?.run()
  await stopped
  await died
  expect(await client.call('sum', { map: mapOf(2), times: 1 })).toBe(2)
  expect(workers()).toBe(2)
})

test('from a stop on, silence is short, whatever the worker says afterwards', async () => {
  const { client, timers, beats } = setUp()
  const stop = new AbortController()
  const hanging = client.call('hang', null, { signal: stop.signal })
  await nextTask()
  beats[0]?.('hanging', 60_000)
  await nextTask()
  expect(timers.at(-1)?.ms).toBe(60_000)
  stop.abort()
  expect(timers.at(-1)?.ms).toBe(5)
  await nextTask()
  beats[0]?.('still hanging', 60_000)
  await nextTask()
  expect(timers.at(-1)?.ms).toBe(5)
  timers.at(-1)?.run()
  timers.at(-1)?.run()
  await expect(hanging).rejects.toMatchObject({ fault: { code: 'aborted' } })
})

test('a fault in a lane that spares another waits for it: the worker is replaced afterwards', async () => {
  const { client, answered, workers } = setUp()
  const waiting = client.call('hang', null)
  const died = expect(waiting).rejects.toMatchObject({ fault: { code: 'worker-died' } })
  await expect(client.call('fail', null)).rejects.toMatchObject({ fault: { code: 'runtime' } })
  expect(answered.at(-1)).toMatchObject({ kind: 'fault', poisoned: false })
  expect(workers()).toBe(1)
  client.close()
  await died
  await expect(client.call('fail', null)).rejects.toMatchObject({ fault: { code: 'runtime' } })
  expect(answered.at(-1)).toMatchObject({ kind: 'fault', poisoned: true })
})

test('a worker that fails before it said anything never started', async () => {
  const port: WorkerPort = {
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    terminate: () => undefined,
    postMessage: () => undefined,
  }
  const client = new RpcClient<Calls, Lane, 'key'>({
    rows: ROWS,
    makeWorker: () => port,
    died: DIED,
    notStarted: () => ({ code: 'offline', message: 'No network.', advice: '' }),
  })
  const asked = client.call('hang', null)
  port.onerror?.({} as ErrorEvent)
  await expect(asked).rejects.toMatchObject({ fault: { code: 'offline' } })
})
