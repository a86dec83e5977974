import { changeEntry, type Context } from './context'
import { activeEntry, selectedRound } from './derive'
import { pageOfRound } from './pages'
import { shownRounds } from './shown'
import type { LoupeActions } from './actions'
import type { View } from './types'
import { inView, onStage, roundId } from './view'

type ViewsActions = Pick<
  LoupeActions,
  | 'select'
  | 'hover'
  | 'selectRound'
  | 'fly'
  | 'hoverRound'
  | 'setPreview'
  | 'setTool'
  | 'setCompare'
  | 'activate'
  | 'closeTrace'
  | 'step'
  | 'play'
>

/** What is looked at, and how: nothing here is undone, and nothing here touches a trace. */
export function viewsActions(context: Context): ViewsActions {
  const { get, set } = context
  const change = (part: Partial<View>) => {
    const views = inView(get(), 'main', part)
    if (views !== get().views) set({ views })
  }
  /** The id of a shown round by its place. */
  const idOf = (round: number | null) => {
    const entry = round === null ? null : activeEntry(get())
    return round === null ? null : ((entry && shownRounds(entry)[round]?.id) ?? roundId(round))
  }
  return {
    select: (selection) => change({ selection }),
    hover: (hovered) => change({ hovered }),
    selectRound: (round, fly = true) => {
      change({ selection: idOf(round) })
      const entry = activeEntry(get())
      const page = entry && entry.trace.images.length > 1 && round !== null ? pageOfRound(entry, round) : null
      if (page !== null) void get().actions.showPage(page)
      if (fly && round !== null) get().actions.fly(round)
    },
    fly: (round) => change({ flight: { target: idOf(round), nth: (get().views.main.flight?.nth ?? 0) + 1 } }),
    hoverRound: (round) => change({ hovered: idOf(round) }),
    setPreview: (preview) => change({ preview }),
    setTool: (tool) => change({ tool }),
    setCompare: (entry) => set({ views: inView(get(), 'beside', { entry }) }),
    ...deskActions(context),
  }
}

function deskActions(context: Context): Pick<LoupeActions, 'activate' | 'closeTrace' | 'step' | 'play'> {
  const { get, set } = context
  return {
    activate: (id) => {
      const { traces, views } = get()
      if (!traces.some((other) => other.id === id) || views.main.entry === id) return
      // What was beside changes places with what was on the stage.
      const beside = views.beside.entry === id ? views.main.entry : views.beside.entry
      set({ views: inView({ views: onStage(get(), id) }, 'beside', { entry: beside }) })
    },
    closeTrace: (id) => {
      const { traces, views } = get()
      const closed = traces.find((entry) => entry.id === id)
      if (!closed || closed.running) return
      const rest = traces.filter((entry) => entry.id !== id)
      const next = rest.findLast((entry) => entry.picture === closed.picture)?.id ?? null
      const main = views.main.entry === id ? onStage(get(), next) : views
      const beside = [id, main.main.entry].includes(views.beside.entry) ? null : views.beside.entry
      set({ traces: rest, views: inView({ views: main }, 'beside', { entry: beside }) })
    },
    play: () => {
      const entry = activeEntry(get())
      set({ film: !entry || entry.running || get().film === entry.id ? null : entry.id })
    },
    step: (by) => {
      const entry = activeEntry(get())
      if (!entry) return
      const all = shownRounds(entry).length
      const now = Math.min(entry.shown, all)
      const least = Math.min(1, all)
      const next = typeof by === 'number' ? now + by : by === 'all' ? all : least
      // Once it is shown whole it stays so, whatever rounds a person adds.
      const shown = next >= all ? Infinity : Math.max(least, next)
      changeEntry(context, entry.id, (other) => (other.shown === shown ? other : { ...other, shown }))
      const selected = selectedRound(get())
      if (selected !== null && selected >= shown) get().actions.select(null)
    },
  }
}
