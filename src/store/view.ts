import type { LoupeState, View, ViewName } from './types'

export const EMPTY_VIEW: View = {
  entry: null,
  selection: null,
  hovered: null,
  preview: null,
  tool: 'select',
  flight: null,
}
export const FIRST_VIEWS: LoupeState['views'] = { main: EMPTY_VIEW, beside: EMPTY_VIEW }

/** `views` with a change in one of them; the same object where nothing changes. */
export function inView(
  { views }: Pick<LoupeState, 'views'>,
  name: ViewName,
  change: Partial<View>,
): LoupeState['views'] {
  const view = views[name]
  const same = Object.entries(change).every(([key, value]) => view[key as keyof View] === value)
  return same ? views : { ...views, [name]: { ...view, ...change } }
}

/** Puts an entry into the main view, with nothing selected. */
export function onStage(state: Pick<LoupeState, 'views'>, entry: string | null): LoupeState['views'] {
  return inView(state, 'main', { entry, selection: null, hovered: null, preview: null })
}

/** The id of a round by its place. */
export function roundId(round: number | null): string | null {
  return round === null ? null : `r${round}`
}
