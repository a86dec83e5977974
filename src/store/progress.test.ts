import { expect, test } from 'vitest'
import { createBatch } from './batch'
import { createMeter } from './progress'

const file = (name: string, loaded: number, total: number | null, cached = false) => ({
  stage: 'files' as const,
  file: name,
  loaded,
  total,
  cached,
})

test('bytes add up over files, and the rate and the time left follow from the last seconds', () => {
  const meter = createMeter()
  meter(file('a', 0, 1000), 0)
  meter(file('b', 0, 3000), 0)
  meter(file('a', 1000, 1000), 1000)
  expect(meter(file('b', 1000, 3000), 2000)).toEqual({ loaded: 2000, total: 4000, rate: 1000, left: 2 })
})

test('a file from the cache is no download: it does not make the rate look better', () => {
  const meter = createMeter()
  meter(file('a', 0, 100), 0)
  meter(file('big', 1e9, 1e9, true), 500)
  expect(meter(file('a', 100, 100), 1000)).toMatchObject({ rate: 100, left: 0 })
})

test('nothing is said of rate and time before they are known', () => {
  expect(createMeter()(file('a', 10, null), 0)).toEqual({ loaded: 10, total: null, rate: null, left: null })
})

test('events are handed over once a frame, in order, and none is left behind at the end', () => {
  const frames: (() => void)[] = []
  const handed: number[][] = []
  const batch = createBatch<number>(
    (run) => {
      frames.push(run)
      return () => undefined
    },
    (events) => handed.push(events),
  )
  batch.push(1)
  batch.push(2)
  expect(frames).toHaveLength(1)
  frames[0]?.()
  batch.push(3)
  batch.flush()
  batch.flush()
  expect(handed).toEqual([[1, 2], [3]])
})
