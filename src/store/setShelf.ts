import { fail, type Context } from './context'
import type { OpenSet } from './types'

/** Reads which sets this browser keeps. */
export async function refreshSets(context: Context): Promise<void> {
  await settled(context, 'sets', async () => context.set({ sets: await context.ports.sets.list() }))
}

export async function settled(context: Context, where: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    fail(context, error, where)
  }
}

export function changeSet(context: Context, how: (set: OpenSet) => OpenSet): void {
  const { set } = context.get()
  if (set) context.set({ set: how(set) })
}
