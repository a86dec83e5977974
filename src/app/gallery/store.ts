import { createLoupeStore, type LoupeState, type LoupeStore, type Picture, type Ports, type Sample } from '../../store'
import type { PictureCache } from '../pictureCache'
import { pageUrl } from '../ports'
import { handTrace } from './trace'

/** A person cannot wait in a scene: what would take time never ends. */
const never = () => new Promise<never>(() => undefined)

/** Ports of a scene: nothing is read, nothing runs, nothing is kept. */
function stillPorts(pictures: PictureCache): Ports {
  let made = 0
  return {
    engine: { call: never, model: null, subscribe: () => () => undefined },
    io: {
      openImage: never,
      readSamples: never,
      readText: never,
      readRuns: never,
      readCard: () => Promise.resolve(null),
      catalogue: () => [],
      bundled: never,
      depthModels: never,
      listCached: () => Promise.resolve([]),
      deleteCached: never,
      embed: never,
      embedded: never,
      saveFile: () => undefined,
      saveBlob: () => undefined,
      readFile: never,
    },
    library: {
      list: () => Promise.resolve({ kept: [], removed: [] }),
      keep: never,
      load: never,
      remove: never,
      restore: never,
      append: never,
      retry: () => null,
      catchUp: never,
      readDraft: never,
      draftsOf: async () => [],
      subscribe: () => undefined,
    },
    sets: {
      list: async () => [],
      import: never,
      rows: never,
      trace: never,
      rename: never,
      remove: never,
      search: never,
      export: never,
    },
    pictures,
    clock: {
      now: () => 0,
      date: () => '2026-01-01T00:00:00Z',
      onFrame: () => () => undefined,
      newId: () => `scene-${made++}`,
    },
    settings: { theme: () => 'system', keepTheme: () => undefined, author: () => 'ann', keepAuthor: () => undefined },
  }
}

const IMAGE = pageUrl('samples/images/s000.webp')

export const PICTURE: Picture = {
  id: 'scene-picture',
  name: 's000',
  size: { width: 896, height: 672 },
  bytes: 40_000,
  type: 'image/webp',
  notes: [],
  sample: null,
}

function sampleOf(id: string, question: string, domain: string): Sample {
  const { rationale } = handTrace()
  return { id, image: IMAGE, question, domain, gold: { ...rationale, question }, recorded: 'recorded.json' }
}

export const SAMPLES: readonly Sample[] = [
  sampleOf('a', 'What is written on the blue cone?', 'text'),
  sampleOf('b', 'Which of the objects that stand behind the orange pyramid carries the smallest mark?', 'fine'),
]

/** A store that stands still in `state`, with the first sample's picture on the stage where the state has one. */
export async function sceneStore(pictures: PictureCache, state: Partial<LoupeState>): Promise<LoupeStore> {
  const store = createLoupeStore(stillPorts(pictures))
  if (state.picture) {
    const reply = await fetch(IMAGE)
    if (reply.ok) pictures.put(state.picture.id, await reply.blob())
  }
  store.setState(state)
  return store
}
