import { expect, test } from 'vitest'
import {
  foldAll,
  emptyTrace,
  newDraft,
  rationaleOf,
  writeTrace,
  type DraftEntry,
  type Fault,
  type Trace,
} from '../core'
import { createFake, runEvents } from './fake'
import { createLoupeStore } from './index'
import { answered, entryOf } from './testing/answered'

const trace = (answer: string): Trace => {
  const made = foldAll(emptyTrace(), runEvents())
  return { ...made, id: 't', answer: { text: answer } }
}
const file = (answer: string) => new Blob([writeTrace(trace(answer))])

test('another trace of an id that is kept under other names too writes over none of them', async () => {
  const fake = createFake()
  for (const answer of ['one', 'two', 'three']) {
    const store = createLoupeStore(fake.ports)
    await store.getState().actions.start()
    await store.getState().actions.openSource(file(answer))
  }
  expect([...fake.kept.values()].map(({ id, answer }) => [id, answer?.text])).toEqual([
    ['t', 'one'],
    ['t~2', 'two'],
    ['t~3', 'three'],
  ])
})

test('an edit that another tab was before counts as kept when the merge is kept, and not earlier', async () => {
  const { fake, store } = await answered()
  await store.getState().actions.edit([{ kind: 'setNote', round: 'r0', note: 'mine' }])
  let keep: () => void = () => undefined
  let calls = 0
  const merged = new Promise<void>((resolve) => {
    keep = resolve
  })
  Object.assign(fake.ports.library, {
    append: async () => {
      calls += 1
      if (calls === 1) return { kind: 'stale', theirs: [] }
      if (calls === 2) return { kind: 'superseded' }
      await merged
      return { kind: 'kept' }
    },
  })
  const told: string[] = []
  const { actions } = store.getState()
  const first = actions.edit([{ kind: 'setAnswer', text: 'CD' }]).then(() => told.push('first'))
  const second = actions.edit([{ kind: 'setNote', round: 'r1', note: 'too' }]).then(() => told.push('second'))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(told).toEqual([])
  expect(entryOf(store).draft?.kept).toBe('saving')
  keep()
  await Promise.all([first, second])
  expect(entryOf(store).draft).toMatchObject({ kept: 'saved', pending: 0 })
})

test('a draft that another tab begins is shown here, and an unknown one is left to who shows it', async () => {
  const { fake, store } = await answered()
  let hear: (draft: string) => void = () => undefined
  const caught: string[] = []
  const line: DraftEntry = { kind: 'open' }
  const base = rationaleOf(entryOf(store).trace, 'ann')
  const library = {
    ...fake.ports.library,
    subscribe: (listener: (draft: string) => void) => {
      hear = listener
    },
    catchUp: async (id: string) => {
      caught.push(id)
      return []
    },
  }
  const other = createLoupeStore({ ...fake.ports, library })
  await other.getState().actions.start()
  await other.getState().actions.openTrace(entryOf(store).trace.id)
  expect(entryOf(other).draft).toBeNull()
  await library.append(base.id as string, line, { base, of: entryOf(store).trace.id })
  hear('of no trace here')
  hear(base.id as string)
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(entryOf(other).draft?.now).toEqual(newDraft(base))
  expect(caught).toEqual([])
})

test('a retry keeps the trace as well, where that could not be kept before', async () => {
  const fake = createFake()
  const fault: Fault = { code: 'quota', message: 'The disk is full.', advice: 'Make room.' }
  const { keep } = fake.ports.library
  Object.assign(fake.ports.library, { keep: () => Promise.reject(new Error(fault.message)) })
  const store = createLoupeStore(fake.ports)
  await store.getState().actions.start()
  await store.getState().actions.openSource(file('one'))
  expect([fake.kept.size, store.getState().faults.length]).toEqual([0, 1])
  Object.assign(fake.ports.library, { keep })
  store.getState().actions.retryDraft(entryOf(store).id)
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect([...fake.kept.keys()]).toEqual(['t'])
})
