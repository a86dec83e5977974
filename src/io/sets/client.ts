import { RpcClient } from '../../rpc'
import { SET_CALLS, type SetCalls, type SetLane } from './calls'

export type SetClient = RpcClient<SetCalls, SetLane, never>

/** The page's side of sets; the worker is made with the first call. */
export function createSetClient(): SetClient {
  return new RpcClient<SetCalls, SetLane, never>({
    rows: SET_CALLS,
    makeWorker: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'loupe-import' }),
    died: {
      code: 'worker-died',
      message: 'Reading the file ended: its worker stopped answering.',
      advice: 'Open the file again; if it stays, the file may be too large for this browser.',
    },
  })
}
