import type { CallRows } from '../rpc'
import type { Calls } from './protocol'

/** `model` is the lane of everything that the loaded model does; a depth map is made beside it, after answers. */
export type LaneName = 'model' | 'depth'
/** `model`: a model has to be loaded. */
export type NeedName = 'model'

/** A step of a large model on a slow machine may take so long; a model that goes on past it does not stop by itself. */
const STOP_MS = 10_000

/** The engine's calls, a row each: what page and worker both know of them. The worker adds a handler to each row. */
export const CALLS: CallRows<Calls, LaneName, NeedName> = {
  load: { lane: 'model', needs: null, stopMs: STOP_MS },
  unload: { lane: 'model', needs: null },
  reason: { lane: 'model', needs: 'model', stopMs: STOP_MS, heavy: withImage },
  branch: { lane: 'model', needs: 'model', stopMs: STOP_MS, heavy: withImage },
  dialogue: {
    lane: 'model',
    needs: 'model',
    stopMs: STOP_MS,
    heavy: (input, swap) => ({ ...input, turns: input.turns.map((turn) => withImage(turn, swap)) }),
  },
  patches: { lane: 'model', needs: null, heavy: withImage },
  bench: { lane: 'model', needs: null },
  adapter: { lane: 'model', needs: null },
  depth: { lane: 'depth', needs: null, heavy: withImage },
  depthUnload: { lane: 'depth', needs: null },
  depthView: {
    lane: 'depth',
    needs: null,
    heavy: (input, swap) => ({ ...(input.show === 'relief' ? withImage(input, swap) : input), map: swap(input.map) }),
  },
}

function withImage<I extends { readonly image?: Blob }>(input: I, swap: (blob: Blob) => Blob): I {
  return input.image ? { ...input, image: swap(input.image) } : input
}
