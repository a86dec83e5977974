import { openingOf, type LoupeStore } from '../store'

/** `#/`, `#/sample/<id>`, `#/trace/<id of a kept trace>`: the page can be linked to and reloaded without a server. */
export type Route = { kind: 'start' } | { kind: 'sample'; id: string } | { kind: 'trace'; id: string }

export function parseRoute(hash: string): Route {
  const [, room, ...rest] = hash.replace(/^#/, '').split('/')
  const id = decode(rest.join('/'))
  if (room === 'sample' && id) return { kind: 'sample', id }
  if (room === 'trace' && id) return { kind: 'trace', id }
  return { kind: 'start' }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function writeRoute(route: Route): string {
  return route.kind === 'start' ? '#/' : `#/${route.kind}/${encodeURIComponent(route.id)}`
}

/** Follows the address, and writes the open sample into it. The first sample is shown when nothing is named. */
export async function followRoutes(store: LoupeStore): Promise<() => void> {
  const { actions } = store.getState()
  const go = async (route: Route) => {
    if (route.kind === 'trace') return actions.openSaved(route.id)
    const { samples, picture } = store.getState()
    const first =
      samples.kind === 'ready' ? (samples.value.find((sample) => sample.recorded) ?? samples.value[0]) : undefined
    // A picture that a person opened while the samples were still being read must not give way to the first of them.
    const id =
      route.kind === 'sample' ? route.id : picture || openingOf(store.getState()) !== null ? undefined : first?.id
    if (id !== undefined && picture?.sample?.id !== id) await actions.openSample(id)
  }
  const onHash = () => void go(parseRoute(location.hash))
  window.addEventListener('hashchange', onHash)
  const stop = store.subscribe((now, before) => {
    if (now.picture === before.picture) return
    const sample = now.picture?.sample
    // replaceState leaves no step behind in the browser's history, and fires no hashchange.
    history.replaceState(null, '', writeRoute(sample ? { kind: 'sample', id: sample.id } : { kind: 'start' }))
  })
  await go(parseRoute(location.hash))
  return () => {
    stop()
    window.removeEventListener('hashchange', onHash)
  }
}
