import { createSetClient, listSets, type SetClient } from '../io'
import type { SetsPort } from '../store'

/** What the store is handed of sets: calls of the import worker. */
export function createSetsPort(client: SetClient = createSetClient()): SetsPort {
  return {
    list: listSets,
    import: (request, signal, listener) =>
      client.call('import', request, {
        signal,
        onEvent: (event) => {
          if (event.kind === 'progress') listener.progress(event.progress)
          else if (event.kind === 'chunk') listener.chunk(event.chunk)
          else listener.set(event.set)
        },
      }),
    rows: async (set, take, signal) => void (await client.call('rows', { set }, { signal, onEvent: take })),
    trace: (set, place) => client.call('trace', { set, place }, {}),
    rename: async (set, name) => void (await client.call('rename', { set, name }, {})),
    remove: async (set) => void (await client.call('remove', { set }, {})),
    search: async (input, signal, listener) => void (await client.call('search', input, { signal, onEvent: listener })),
    export: (input, signal) => client.call('export', input, { signal }),
  }
}
