import type { Layout } from './layout'

/** Every layout: one line each. */
export const LAYOUTS: readonly Layout[] = []

/** The layout of a name, or null where nobody knows it. */
export function findLayout(name: string | undefined): Layout | null {
  return LAYOUTS.find((layout) => layout.name === name) ?? null
}
