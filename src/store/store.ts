import { createStore, type StoreApi } from 'zustand/vanilla'
import { toFault } from '../core'
import { addressActions } from './address'
import { createContext, type Context } from './context'
import { depthActions, followPictures } from './depth'
import { followDrafts } from './drafts'
import { editActions } from './editing'
import { fileActions } from './files'
import { keptActions, refreshSaved } from './kept'
import { jobActions } from './jobs'
import { awayActions } from './pictureOf'
import { modelActions, refreshCached } from './models'
import { pageActions } from './pages'
import { pictureActions } from './pictures'
import { setActions } from './sets'
import { refreshSets } from './setShelf'
import type { Ports } from './ports'
import { runActions } from './runs'
import { shellActions } from './shell'
import type { LoupeActions, LoupeStoreValue } from './actions'
import type { LoupeState } from './types'
import { FIRST_VIEWS } from './view'
import { viewsActions } from './views'

export type LoupeStore = StoreApi<LoupeStoreValue>

function firstState(ports: Ports): LoupeState {
  return {
    room: 'ask',
    sets: [],
    set: null,
    samples: { kind: 'loading' },
    picture: null,
    question: '',
    policy: {},
    system: null,
    model: { kind: 'none' },
    device: 'auto',
    dtype: 'auto',
    catalogue: ports.io.catalogue(null),
    cached: [],
    card: null,
    saved: [],
    removed: [],
    author: ports.settings.author(),
    traces: [],
    views: FIRST_VIEWS,
    jobs: [],
    showGold: false,
    film: null,
    figuresOpen: false,
    depth: { kind: 'none' },
    depthLook: { layer: false, opacity: 0.7, relief: false },
    depthModels: [],
    depthModel: null,
    probe: null,
    tab: 'rounds',
    side: 'pictures',
    place: 'stage',
    theme: ports.settings.theme(),
    keysShown: false,
    faults: [],
    notices: [],
  }
}

/**
 * Everything that the page shows, and the verbs that change it. Nothing is read until `actions.start()`.
 * @param ports the engine, files, pictures, clock and settings it works with: real ones from app, doubles in tests
 */
export function createLoupeStore(ports: Ports): LoupeStore {
  return createStore<LoupeStoreValue>()((_, __, api) => {
    const context = createContext(ports, api)
    watchEngine(context)
    followDrafts(context)
    followPictures(context, (listener) => void api.subscribe(listener))
    const actions: LoupeActions = {
      ...shellActions(context),
      ...viewsActions(context),
      ...jobActions(context),
      ...pageActions(context),
      ...pictureActions(context),
      ...modelActions(context),
      ...runActions(context),
      ...editActions(context),
      ...fileActions(context),
      ...keptActions(context),
      ...setActions(context),
      ...addressActions(context),
      ...awayActions(context),
      ...depthActions(context),
      start: () => start(context),
    }
    return { ...firstState(ports), actions }
  })
}

/** A worker that died took its model along; one that a script loaded is shown as well. */
function watchEngine(context: Context): void {
  context.ports.engine.subscribe(() => {
    const { model: shown } = context.get()
    const { model } = context.ports.engine
    if (shown.kind === 'loading') return
    if (model && (shown.kind !== 'ready' || shown.model !== model)) context.set({ model: { kind: 'ready', model } })
    if (!model && shown.kind === 'ready') context.set({ model: { kind: 'none' } })
  })
}

async function start(context: Context): Promise<void> {
  const { ports, set } = context
  const card = ports.io.readCard().then(
    (read) => set({ card: read, catalogue: ports.io.catalogue(read) }),
    // Without a card the bundled model still runs; the page only knows less about it.
    () => undefined,
  )
  const depth = ports.io.depthModels().then(
    (depthModels) => set({ depthModels }),
    // They are read again, and the fault is told, when depth is asked for.
    () => undefined,
  )
  const rest = Promise.all([refreshCached(context), refreshSaved(context), refreshSets(context), card, depth])
  try {
    set({ samples: { kind: 'ready', value: (await ports.io.readSamples()).samples } })
  } catch (error) {
    set({ samples: { kind: 'failed', fault: toFault(error, 'samples') } })
  }
  await rest
}
