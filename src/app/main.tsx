import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createAnchors } from '../canvas'
import { createEngine } from '../engine'
import { blobOf, bundledModel, HUB_HOST, openImage } from '../io'
import { createLoupeStore, LoupeProvider } from '../store'
import { App } from './App'
import { listenForFiles } from './intake'
import { createPictureCache, cutPng } from './pictureCache'
import { bundledBase, pagePorts } from './ports'
import { followRoutes } from './routes'
import { createScripting } from './scripting'
import { listenForKeys } from './shortcuts'
import { applyTheme } from './theme'
import './app.css'

/** Wires the rooms together: the one place where real engine, files, pictures and clock are made. */
async function start(): Promise<void> {
  const engine = createEngine()
  const pictures = createPictureCache()
  const store = createLoupeStore(pagePorts(engine, pictures))
  applyTheme(store.getState().theme)
  window.loupe = createScripting({
    engine,
    listModels: () => [...store.getState().catalogue],
    bundled: (name) => bundledModel(name, bundledBase(name)),
    openImage,
    embedded: async (trace) => (trace.images[0] ? blobOf(trace.images[0]) : null),
    hub: HUB_HOST,
    store,
    cut: (picture, box) => cutPng(pictures, picture, box),
    newId: () => crypto.randomUUID(),
  })
  listenForKeys(store)
  listenForFiles(store)
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no element with the id root')
  createRoot(root).render(
    <StrictMode>
      <LoupeProvider store={store}>
        <App engine={engine} pictures={pictures} anchors={createAnchors()} />
      </LoupeProvider>
    </StrictMode>,
  )
  await store.getState().actions.start()
  await followRoutes(store)
}

const atBench = () => /^#\/bench\b/.test(location.hash)
const bench = atBench()
// The bench has an engine of its own and no store: the way there and back is a fresh page.
window.addEventListener('hashchange', () => {
  if (atBench() !== bench) location.reload()
})

const scene = new URLSearchParams(location.search).get('scene')
if (scene !== null) void import('./gallery').then((gallery) => gallery.show(scene))
else if (bench) void import('./bench').then((view) => view.show())
else void start()
