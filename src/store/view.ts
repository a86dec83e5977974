import { changeEntry, notify, report, type Context } from './context'
import { activeEntry } from './derive'
import type { LoupeActions } from './types'

type ViewActions = Pick<
  LoupeActions,
  | 'setQuestion'
  | 'setPolicy'
  | 'setSystem'
  | 'selectRound'
  | 'fly'
  | 'hoverRound'
  | 'activate'
  | 'setCompare'
  | 'closeTrace'
  | 'setPreview'
  | 'step'
  | 'setTab'
  | 'setSide'
  | 'setPlace'
  | 'setTool'
  | 'setTheme'
  | 'setGold'
  | 'setFiguresOpen'
  | 'setKeysShown'
  | 'fail'
  | 'notify'
  | 'dismiss'
>

/** What is looked at, and how: nothing here is undone, and nothing here touches a trace. */
export function viewActions(context: Context): ViewActions {
  const { get, set } = context
  return {
    setQuestion: (question) => set({ question }),
    setPolicy: (change) => {
      const entries = Object.entries({ ...get().policy, ...change }).filter(([, value]) => value !== undefined)
      set({ policy: Object.fromEntries(entries) })
    },
    setSystem: (system) => set({ system }),
    selectRound: (round, fly = true) => {
      set({ selectedRound: round })
      if (fly && round !== null) get().actions.fly(round)
    },
    fly: (round) => set({ flight: { round, nth: (get().flight?.nth ?? 0) + 1 } }),
    hoverRound: (round) => {
      if (get().hoveredRound !== round) set({ hoveredRound: round })
    },
    setPreview: (preview) => set({ preview }),
    setCompare: (compare) => set({ compare }),
    setTab: (tab) => set({ tab }),
    setSide: (side) => set({ side }),
    setPlace: (place) => set({ place }),
    setTool: (tool) => set({ tool }),
    setGold: (showGold) => set({ showGold }),
    setFiguresOpen: (figuresOpen) => set({ figuresOpen }),
    setKeysShown: (keysShown) => set({ keysShown }),
    setTheme: (theme) => {
      context.ports.settings.keepTheme(theme)
      set({ theme })
    },
    fail: (fault) => report(context, fault),
    notify: (text) => notify(context, text),
    dismiss: (id) =>
      set({
        faults: get().faults.filter((note) => note.id !== id),
        notices: get().notices.filter((note) => note.id !== id),
      }),
    ...deskActions(context),
  }
}

function deskActions(context: Context): Pick<LoupeActions, 'activate' | 'closeTrace' | 'step'> {
  const { get, set } = context
  return {
    activate: (id) => {
      const entry = get().traces.find((other) => other.id === id)
      if (!entry || get().active === id) return
      const compare = get().compare === id ? get().active : get().compare
      set({ active: id, compare, selectedRound: null, hoveredRound: null, preview: null })
    },
    closeTrace: (id) => {
      const { traces, active, compare } = get()
      const closed = traces.find((entry) => entry.id === id)
      if (!closed || closed.running) return
      const rest = traces.filter((entry) => entry.id !== id)
      const next = rest.findLast((entry) => entry.picture === closed.picture)?.id ?? null
      set({
        traces: rest,
        ...(active === id ? { active: next, selectedRound: null, hoveredRound: null, preview: null } : {}),
        ...(compare === id || next === compare ? { compare: null } : {}),
      })
    },
    step: (by) => {
      const entry = activeEntry(get())
      if (!entry) return
      const all = entry.trace.rounds.length
      const now = Math.min(entry.shown, all)
      const shown =
        by === 'all' ? all : by === 'start' ? Math.min(1, all) : Math.max(Math.min(1, all), Math.min(all, now + by))
      changeEntry(context, entry.id, (other) => (other.shown === shown ? other : { ...other, shown }))
      const selected = get().selectedRound
      if (selected !== null && selected >= shown) set({ selectedRound: null })
    },
  }
}
