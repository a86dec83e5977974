import type { SourceSpec } from '../../engine'
import type { ListedModel } from './loupe'

/** The depth model shipped with the page. */
export const BUNDLED_DEPTH = 'loupe-depth'

type ModelPorts = {
  listModels(): ListedModel[]
  /** The spec of a bundled model. */
  bundled(name: string): Promise<SourceSpec>
  /** The address that a hub id is looked up at. */
  readonly hub: string
}

/** A bundled name, `owner/name[@revision]`, or an address. */
export async function specOf(idOrUrl: string, ports: ModelPorts): Promise<SourceSpec> {
  if (idOrUrl === BUNDLED_DEPTH) return ports.bundled(BUNDLED_DEPTH)
  const bundled = ports.listModels().find((model) => model.bundled && (model.id === idOrUrl || model.name === idOrUrl))
  if (bundled) return ports.bundled(bundled.id)
  const hub = /^([\w.-]+\/[\w.-]+)(?:@([\w./-]+))?$/.exec(idOrUrl)
  if (hub && !idOrUrl.startsWith('.')) {
    const listed = ports.listModels().find((model) => model.id === hub[1])
    const pinned = typeof listed?.['revision'] === 'string' ? listed['revision'] : 'main'
    return { kind: 'hub', id: hub[1] ?? idOrUrl, revision: hub[2] ?? pinned, host: ports.hub }
  }
  return { kind: 'url', url: new URL(idOrUrl, document.baseURI).href }
}
