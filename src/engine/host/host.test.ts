import { expect, test } from 'vitest'
import { LoupeError, type FaultCode } from '../../core'
import type { FromWorker } from '../../rpc'
import { createHost } from './host'
import { createQuiet } from './quiet'

const nextTask = () => new Promise((resolve) => setTimeout(resolve))
const failure = (code: FaultCode) => new LoupeError({ code, message: code, advice: '' })

/** A host whose pictures open when the test says so, by the order in which they were asked for. */
function setUp() {
  const posted: FromWorker[] = []
  const pictures: { reject: (error: Error) => void }[] = []
  const host = createHost((message) => void posted.push(message), {
    sourceOf: () => Promise.reject(failure('url-unreachable')),
    openImage: () => new Promise((_, reject) => pictures.push({ reject })),
  })
  // As the client posts it: the picture itself once, with the key that stands for it in the input.
  const image = { held: 'picture' }
  const values = [['picture', new Blob(['x'])]] as const
  const source = { kind: 'url', url: 'x/' } as const
  return {
    posted,
    fail: (index: number, code: FaultCode) => pictures[index]?.reject(failure(code)),
    depth: (id: number) =>
      host({ kind: 'call', id, name: 'depth', values, input: { image, source, device: 'wasm', dtype: 'auto' } }),
    patches: (id: number) =>
      host({
        kind: 'call',
        id,
        name: 'patches',
        values,
        input: {
          image,
          cropPx: [0, 0, 1, 1],
          size: { width: 1, height: 1 },
          layout: { patch: 1, merge: 1, temporal: 1, rescale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
        },
      }),
    abort: (id: number) => host({ kind: 'abort', id }),
  }
}

test('after a depth map ran out of memory, the answer under way is finished, then the worker is replaced', async () => {
  const { posted, depth, patches, fail } = setUp()
  patches(1)
  depth(2)
  await nextTask()
  fail(1, 'out-of-memory')
  await nextTask()
  expect(posted).toMatchObject([{ kind: 'fault', id: 2, fault: { code: 'out-of-memory' }, poisoned: false }])
  // Until then, nothing new is begun in a runtime that cannot be trusted.
  depth(3)
  await nextTask()
  expect(posted[1]).toMatchObject({ kind: 'fault', id: 3, fault: { code: 'out-of-memory' }, poisoned: false })
  fail(0, 'image-undecodable')
  await nextTask()
  expect(posted[2]).toMatchObject({ kind: 'fault', id: 1, fault: { code: 'image-undecodable' }, poisoned: true })
})

test('out of memory replaces the worker at once where no answer is under way; a bad picture does not', async () => {
  const { posted, depth, fail } = setUp()
  depth(1)
  await nextTask()
  fail(0, 'image-not-image')
  await nextTask()
  depth(2)
  await nextTask()
  fail(1, 'out-of-memory')
  await nextTask()
  expect(posted.map((message) => message.kind === 'fault' && [message.id, message.poisoned])).toEqual([
    [1, false],
    [2, true],
  ])
})

test('calls of one lane are served one after the other; the other lane does not wait for them', async () => {
  const { posted, depth, patches, fail, abort } = setUp()
  patches(1)
  patches(2)
  depth(3)
  abort(2)
  await nextTask()
  fail(1, 'image-empty')
  await nextTask()
  fail(0, 'image-empty')
  await nextTask()
  expect(posted.map((message) => message.kind === 'fault' && [message.id, message.fault.code])).toEqual([
    [3, 'image-empty'],
    [1, 'image-empty'],
    [2, 'aborted'],
  ])
})

test('depth waits until no question is open, and stops waiting when it is aborted', async () => {
  const quiet = createQuiet()
  const stop = new AbortController()
  await quiet.wait(stop.signal)
  const order: string[] = []
  const [first, second] = [quiet.enter(), quiet.enter()]
  const waiting = quiet.wait(stop.signal).then(() => order.push('quiet'))
  first()
  first()
  await nextTask()
  order.push('one left')
  second()
  await waiting
  expect(order).toEqual(['one left', 'quiet'])
  const third = quiet.enter()
  const aborted = quiet.wait(stop.signal)
  stop.abort()
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
  third()
  expect(quiet.busy).toBe(false)
})
