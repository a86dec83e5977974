import { fail, type Context } from './context'

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
