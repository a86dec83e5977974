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
 * Every view has an address: `#/sample/<id>`, `#/trace/<trace id>`, each perhaps with `/round/<n>` (from 1), `#/`,
 * `#/traces` (the sets), `#/set/<id>?<query>`, `#/set/<id>/scores?<query>` and
 * `#/set/<id>/trace/<row>/round/<n>?<query>`, and `#/open?url=<address>`, which offers to open a file that lies
 * elsewhere. It can be linked to and reloaded without a server.
 */
export type Route =
  | { readonly kind: 'start' }
  | { readonly kind: 'sample' | 'trace'; readonly id: string; readonly round: number | null }
  | { readonly kind: 'traces' }
  | {
      readonly kind: 'set'
      readonly id: string
      /** As `readQuery` and `readScoring` of core read it. */
      readonly query: string
      readonly row: number | null
      /** The numbers of the listed traces as a run, instead of the stage. */
      readonly run: boolean
      readonly round: number | null
    }
  /** A file at an address: nothing is fetched before the person says so. */
  | { readonly kind: 'open'; readonly url: string }
  /** An address that names nothing that this page knows. */
  | { readonly kind: 'unknown'; readonly hash: string }

export function parseRoute(hash: string): Route {
  const cut = hash.indexOf('?')
  const parts = (cut < 0 ? hash : hash.slice(0, cut)).replace(/^#/, '').split('/').slice(1)
  const search = cut < 0 ? '' : hash.slice(cut + 1)
  const [room = '', id = '', word, number] = parts
  if (room === '') return { kind: 'start' }
  if (room === 'traces' && parts.length === 1) return { kind: 'traces' }
  if (room === 'open') return openRoute(hash, search)
  if (room === 'set') return setRoute(hash, parts.slice(1), search)
  if ((room !== 'sample' && room !== 'trace') || id === '') return { kind: 'unknown', hash }
  if (parts.length === 2) return { kind: room, id: decode(id), round: null }
  const round = Number(number)
  if (parts.length !== 4 || word !== 'round' || !Number.isInteger(round) || round < 1) return { kind: 'unknown', hash }
  return { kind: room, id: decode(id), round: round - 1 }
}

function openRoute(hash: string, search: string): Route {
  const url = new URLSearchParams(search).get('url')
  return url ? { kind: 'open', url } : { kind: 'unknown', hash }
}

function setRoute(hash: string, [id = '', trace, row, round, nth]: readonly string[], query: string): Route {
  const bare = { kind: 'set', id: decode(id), query, row: null, run: trace === 'scores', round: null } as const
  if (id !== '' && (trace === undefined || (trace === 'scores' && row === undefined))) return bare
  const place = wholeNumber(row)
  if (id === '' || trace !== 'trace' || place === null) return { kind: 'unknown', hash }
  if (round === undefined) return { ...bare, row: place }
  const number = wholeNumber(nth)
  if (round !== 'round' || number === null || number < 1) return { kind: 'unknown', hash }
  return { ...bare, row: place, round: number - 1 }
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null
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
  if (route.kind === 'traces') return '#/traces'
  if (route.kind === 'open') return `#/open?${new URLSearchParams({ url: route.url }).toString()}`
  const round = route.round === null ? '' : `/round/${route.round + 1}`
  if (route.kind === 'set') {
    const row = route.run ? '/scores' : route.row === null ? '' : `/trace/${route.row}${round}`
    return `#/set/${encodeURIComponent(route.id)}${row}${route.query === '' ? '' : `?${route.query}`}`
  }
  return `#/${route.kind}/${encodeURIComponent(route.id)}${round}`
}

/** The address of what is on the stage: a sample with its recorded trace, any other trace, or the start. */
export function routeOf(state: LoupeState): Route {
  const entry = activeEntry(state)
  const sample = state.picture?.sample
  const round = selectedRound(state)
  if (state.room === 'traces') return routeOfSet(state)
  if (entry && !ofSample(entry)) return { kind: 'trace', id: entry.trace.id, round }
  return sample ? { kind: 'sample', id: sample.id, round } : { kind: 'start' }
}

function routeOfSet(state: LoupeState): Route {
  const { set } = state
  const entry = activeEntry(state)
  const query = set?.search ?? ''
  if (set?.view === 'run') return { kind: 'set', id: set.info.id, query, row: null, run: true, round: null }
  if (entry?.row && entry.row.set === set?.info.id)
    return { kind: 'set', id: set.info.id, query, row: entry.row.row, run: false, round: selectedRound(state) }
  // A trace of its own (what was run here) has its own address.
  if (entry && !entry.row && !ofSample(entry) && set?.opened !== entry.id && entry.kind === 'live')
    return { kind: 'trace', id: entry.trace.id, round: selectedRound(state) }
  return set ? { kind: 'set', id: set.info.id, query, row: null, run: false, round: null } : { kind: 'traces' }
}

function ofSample(entry: TraceEntry): boolean {
  return entry.kind === 'recorded' && entry.sample !== null
}

/** What is on the stage, as one text: the picture and the entry. */
function stageOf({ picture, views, room, set }: LoupeState): string {
  return `${picture?.id ?? ''} ${views.main.entry ?? ''} ${room} ${set?.info.id ?? ''} ${set?.view ?? ''}`
}

const LOST = {
  code: 'address-unknown',
  message: 'This address leads nowhere.',
  advice: 'Choose a sample or a trace on the left; a trace is kept by the browser in which it was made.',
} as const

/** How long after a change within a view its address is written, in milliseconds. */
const REPLACE_MS = 150

/**
 * Writes the address of a change within a view a little later, in the place of the one before: a slider that is pulled
 * changes it more often than browsers allow. `settle` writes at once what is still to be written.
 */
function lateAddress(): { replace(address: string): void; settle(): void; drop(): void } {
  let pending: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const drop = () => {
    clearTimeout(timer)
    pending = null
  }
  const settle = () => {
    if (pending !== null) history.replaceState(null, '', pending)
    drop()
  }
  return {
    replace(address) {
      drop()
      pending = address
      timer = setTimeout(settle, REPLACE_MS)
    },
    settle,
    drop,
  }
}

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
  const address = lateAddress()
  const write = (now: LoupeState) => {
    // While an address is being followed, or a picture opened, the stage is not yet what it will be.
    if (going || openingOf(now) !== null) return
    const [before, route] = [shown, writeRoute(routeOf(now))]
    shown = stageOf(now)
    if (location.hash === route) return address.drop()
    // A round more or less is no step of the browser's history. Neither call fires a hashchange.
    if (before === shown) return address.replace(route)
    address.settle()
    if (parseRoute(location.hash).kind === 'start') history.replaceState(null, '', route)
    else history.pushState(null, '', route)
  }
  const onHash = () => {
    address.drop()
    const route = parseRoute(location.hash)
    // Going back to the start is going back to asking; at the first load a person may have turned to traces meanwhile.
    if (route.kind === 'start') store.getState().actions.setRoom('ask')
    void go(route).then(() => write(store.getState()))
  }
  window.addEventListener('hashchange', onHash)
  window.addEventListener('popstate', onHash)
  window.addEventListener('pagehide', address.settle)
  const stop = store.subscribe((now, before) => {
    const parts = ['picture', 'views', 'jobs', 'room', 'set'] as const
    if (parts.some((part) => now[part] !== before[part])) write(now)
  })
  await go(parseRoute(location.hash))
  shown = stageOf(store.getState())
  history.replaceState(null, '', writeRoute(routeOf(store.getState())))
  return () => {
    stop()
    address.drop()
    window.removeEventListener('pagehide', address.settle)
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
  if (route.kind === 'traces') {
    actions.setRoom('traces')
    actions.closeSet()
    return true
  }
  if (route.kind === 'open') {
    actions.offerAddress(route.url)
    return true
  }
  if (route.kind === 'set') {
    if (!(await actions.openSet(route.id, route.query))) return false
    actions.showRun(route.run)
    if (route.row === null) return true
    return (await actions.openRow(route.row)) && select(store, route.round)
  }
  actions.setRoom('ask')
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
