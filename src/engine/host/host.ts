import { createHost as createRpcHost, withHandlers, type FromWorker, type ToWorker } from '../../rpc'
import { CALLS, type LaneName, type NeedName } from '../calls'
import type { Calls } from '../protocol'
import { createDesk, type Desk, type HostPorts } from './desk'
import { deviceFault, isHarmless } from './faults'
import { createHandlers } from './handlers'
import { createQuiet } from './quiet'

/** The worker's side of the engine: its table of calls, served over `post`. */
export function createHost(post: (message: FromWorker) => void, ports: HostPorts): (message: ToWorker) => void {
  const quiet = createQuiet()
  let desk: Desk | null = null
  return createRpcHost<Calls, LaneName, NeedName>({
    post,
    // What fails while a depth map is made takes no answer with it.
    lanes: { model: {}, depth: { spares: 'model' } },
    table(beatOf) {
      desk = createDesk(ports, quiet, beatOf('depth'))
      return withHandlers<Calls, LaneName, NeedName>(CALLS, createHandlers(desk, beatOf('model')))
    },
    explain: (fault, lane, stopped) =>
      deviceFault(fault, (lane === 'depth' ? desk?.depth : desk?.model) ?? null, stopped),
    harmless: isHarmless,
    // Whatever needs the model is an answer that somebody waits for: depth waits until none is.
    entered: ({ needs }) => (needs === 'model' ? quiet.enter() : () => undefined),
  })
}
