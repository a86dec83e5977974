const NAME = 'loupe-library-pictures'

/**
 * Runs what writes pictures and then the row that names them: until it is done, no tab deletes pictures without a row.
 * Where the browser has no locks (a page that is not served securely), it runs just so.
 */
export async function whileWriting<T>(run: () => Promise<T>): Promise<T> {
  const locks = lockManager()
  return locks ? await locks.request(NAME, { mode: 'shared' }, run) : await run()
}

/** Runs what deletes pictures without a row, when no tab is writing any. */
export async function whileQuiet(run: () => Promise<void>): Promise<void> {
  // Without locks nobody can say that no other tab writes: the pictures stay.
  await lockManager()?.request(NAME, { mode: 'exclusive' }, run)
}

function lockManager(): LockManager | null {
  const { locks }: { locks?: LockManager } = navigator
  return locks ?? null
}
