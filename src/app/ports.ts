import type { EngineClient } from '../engine'
import {
  blobOf,
  bundledModel,
  deleteCached,
  embedPictures,
  listCatalogue,
  listCached,
  listDepthModels,
  openImage,
  readCard,
  readSamples,
  readUrlBytes,
  readUrlText,
  saveFile,
  saveText,
} from '../io'
import type { ClockPort, IoPort, Ports } from '../store'
import { createLibraryPort } from './libraryPort'
import { createSetsPort } from './setsPort'
import { BUNDLED_DEPTH } from './scripting/spec'
import type { PictureCache } from './pictureCache'
import { themeSettings } from './theme'

/** The model that is shipped with the page. */
export const BUNDLED = 'loupe-vlm'

/** An address within the page, wherever the page lies: it works under a sub-path. */
export function pageUrl(path: string): string {
  return new URL(path, document.baseURI).href
}

export function bundledBase(name: string): string {
  return pageUrl(`models/${name}/`)
}

function bundledBytes(card: Record<string, unknown> | null): number | null {
  const bytes = card?.['bytes']
  return typeof bytes === 'number' ? bytes : null
}

function ioPort(): IoPort {
  return {
    openImage,
    readSamples: () => readSamples(pageUrl('samples/')),
    readText: readUrlText,
    readFile: async (url, signal) => new Blob([await readUrlBytes(url, signal)]),
    readRuns: async (file, signal) => new Blob([await readUrlBytes(pageUrl(`samples/${file}`), signal)]),
    readCard: () => readCard(bundledBase(BUNDLED)),
    catalogue: (card) => {
      const revision = typeof card?.['revision'] === 'string' ? card['revision'] : null
      const title = typeof card?.['title'] === 'string' ? card['title'] : undefined
      const source = { kind: 'bundled', name: BUNDLED, base: bundledBase(BUNDLED), revision } as const
      return listCatalogue({ source, bytes: bundledBytes(card), ...(title ? { title } : {}) }, bundledBase)
    },
    bundled: () => bundledModel(BUNDLED, bundledBase(BUNDLED)),
    async depthModels() {
      const base = bundledBase(BUNDLED_DEPTH)
      const [source, card] = await Promise.all([bundledModel(BUNDLED_DEPTH, base), readCard(base).catch(() => null)])
      return listDepthModels({ source, bytes: bundledBytes(card) })
    },
    listCached,
    deleteCached: async (model) => void (await deleteCached(model)),
    embed: embedPictures,
    embedded: async (trace, image) => {
      const entry = trace.images.find((one) => one.id === image)
      return entry ? blobOf(entry) : null
    },
    saveFile: saveText,
    saveBlob: saveFile,
  }
}

/** The page's clock; a hidden tab draws no frames, so a slow timer stands in and a run is folded all the same. */
function pageClock(): ClockPort {
  return {
    now: () => performance.now(),
    date: () => new Date().toISOString(),
    onFrame(run) {
      if (document.visibilityState === 'hidden') {
        const timer = setTimeout(run, 250)
        return () => clearTimeout(timer)
      }
      const frame = requestAnimationFrame(run)
      return () => cancelAnimationFrame(frame)
    },
    newId: () => (typeof crypto.randomUUID === 'function' ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`),
  }
}

export function pagePorts(engine: EngineClient, pictures: PictureCache): Ports {
  const clock = pageClock()
  return {
    engine,
    io: ioPort(),
    library: createLibraryPort(clock.date),
    sets: createSetsPort(),
    pictures,
    clock,
    settings: themeSettings(),
  }
}
