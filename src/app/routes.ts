import {
  activeEntry,
  openingOf,
  selectedRound,
  shownRounds,
  type LoupeState,
  type LoupeStore,
  type TraceEntry,
} from '../store'

/**
 * Every view has an address: `#/sample/<id>`, `#/trace/<trace id>`, each perhaps with `/round/<n>` (from 1), and `#/`.
 * It can be linked to and reloaded without a server.
 */
export type Route =
  | { readonly kind: 'start' }
  | { readonly kind: 'sample' | 'trace'; readonly id: string; readonly round: number | null }
  /** An address that names nothing that this page knows. */
  | { readonly kind: 'unknown'; readonly hash: string }

export function parseRoute(hash: string): Route {
  const parts = hash.replace(/^#/, '').split('/').slice(1)
  const [room = '', id = '', word, number] = parts
  if (room === '') return { kind: 'start' }
  if ((room !== 'sample' && room !== 'trace') || id === '') return { kind: 'unknown', hash }
  if (parts.length === 2) return { kind: room, id: decode(id), round: null }
  const round = Number(number)
  if (parts.length !== 4 || word !== 'round' || !Number.isInteger(round) || round < 1) return { kind: 'unknown', hash }
  return { kind: room, id: decode(id), round: round - 1 }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function writeRoute(route: Route): string {
  if (route.kind === 'start') return '#/'
  if (route.kind === 'unknown') return route.hash
  const round = route.round === null ? '' : `/round/${route.round + 1}`
  return `#/${route.kind}/${encodeURIComponent(route.id)}${round}`
}

/** The address of what is on the stage: a sample with its recorded trace, any other trace, or the start. */
export function routeOf(state: LoupeState): Route {
  const entry = activeEntry(state)
  const sample = state.picture?.sample
  const round = selectedRound(state)
  if (entry && !ofSample(entry)) return { kind: 'trace', id: entry.trace.id, round }
  return sample ? { kind: 'sample', id: sample.id, round } : { kind: 'start' }
}

function ofSample(entry: TraceEntry): boolean {
  return entry.kind === 'recorded' && entry.sample !== null
}

/** What is on the stage, as one text: the picture and the entry. */
function stageOf({ picture, views }: LoupeState): string {
  return `${picture?.id ?? ''} ${views.main.entry ?? ''}`
}

const LOST = {
  code: 'address-unknown',
  message: 'This address leads nowhere.',
  advice: 'Choose a sample or a trace on the left; a trace is kept by the browser in which it was made.',
} as const

/** Follows the address, Back and Forward included, and writes into it what is on the stage. */
export async function followRoutes(store: LoupeStore): Promise<() => void> {
  let going = false
  let shown = stageOf(store.getState())
  const go = async (route: Route) => {
    going = true
    try {
      const { actions, faults } = store.getState()
      const lost = faults.filter(({ fault }) => fault.code === LOST.code)
      if (!(await goTo(store, route))) actions.fail({ ...LOST, where: writeRoute(route) })
      else lost.forEach(({ id }) => actions.dismiss(id))
    } finally {
      going = false
    }
  }
  const write = (now: LoupeState) => {
    // While an address is being followed, or a picture opened, the stage is not yet what it will be.
    if (going || openingOf(now) !== null) return
    const [before, address] = [shown, writeRoute(routeOf(now))]
    shown = stageOf(now)
    if (location.hash === address) return
    // A round more or less is no step of the browser's history. Neither call fires a hashchange.
    if (before === shown || parseRoute(location.hash).kind === 'start') history.replaceState(null, '', address)
    else history.pushState(null, '', address)
  }
  const onHash = () => void go(parseRoute(location.hash)).then(() => write(store.getState()))
  window.addEventListener('hashchange', onHash)
  window.addEventListener('popstate', onHash)
  const stop = store.subscribe((now, before) => {
    if (now.picture !== before.picture || now.views !== before.views || now.jobs !== before.jobs) write(now)
  })
  await go(parseRoute(location.hash))
  shown = stageOf(store.getState())
  history.replaceState(null, '', writeRoute(routeOf(store.getState())))
  return () => {
    stop()
    window.removeEventListener('hashchange', onHash)
    window.removeEventListener('popstate', onHash)
  }
}

/** Brings what an address names onto the stage. @returns whether there is such a thing */
async function goTo(store: LoupeStore, route: Route): Promise<boolean> {
  const { samples, picture } = store.getState()
  const { actions } = store.getState()
  const list = samples.kind === 'ready' ? samples.value : []
  if (route.kind === 'unknown' || route.kind === 'start') {
    const first = list.find((sample) => sample.recorded) ?? list[0]
    // A picture that a person opened while the samples were still being read must not give way to the first of them.
    const busy = picture !== null || openingOf(store.getState()) !== null
    if (first && !busy) await actions.openSample(first.id)
    return route.kind === 'start'
  }
  if (route.kind === 'sample') {
    if (!list.some((sample) => sample.id === route.id)) return false
    if (writeRoute(routeOf(store.getState())) === writeRoute(route)) return true
    await actions.openSample(route.id, 'recorded')
  } else if (!(await actions.openTrace(route.id))) return false
  return select(store, route.round)
}

function select(store: LoupeStore, round: number | null): boolean {
  const entry = activeEntry(store.getState())
  const { actions } = store.getState()
  if (round === null) {
    actions.select(null)
    return true
  }
  if (!entry || round >= shownRounds(entry).length) return false
  if (entry.shown <= round) actions.step('all')
  actions.select(shownRounds(entry)[round]?.id ?? null)
  return true
}
