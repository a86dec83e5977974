import { foldAll, emptyTrace, type RunEvent, type Trace } from '../../core'
import { createFake, runEvents, type Fake, type Scripts } from '../fake'
import { activeEntry, createLoupeStore, type LoupeStore } from '../index'

/** A store on fake ports with the first sample open, and with its question answered. */

export const finished = (events: RunEvent[]): Trace => foldAll(emptyTrace(), events)

export const answering: Scripts = {
  reason: async (_input, emit) => {
    runEvents().forEach(emit)
    return finished(runEvents())
  },
}

export async function opened(scripts: Scripts = answering): Promise<{ fake: Fake; store: LoupeStore }> {
  const fake = createFake(scripts)
  const store = createLoupeStore(fake.ports)
  await store.getState().actions.start()
  await store.getState().actions.openSample('s1')
  return { fake, store }
}

export async function answered(scripts?: Scripts): Promise<{ fake: Fake; store: LoupeStore }> {
  const both = await opened(scripts)
  await both.store.getState().actions.ask()
  return both
}

export const entryOf = (store: LoupeStore) => {
  const entry = activeEntry(store.getState())
  if (!entry) throw new Error('no entry is active')
  return entry
}
