import { notify, report, type Context } from './context'
import type { LoupeActions } from './actions'

type ShellActions = Pick<
  LoupeActions,
  | 'setQuestion'
  | 'setPolicy'
  | 'setSystem'
  | 'setTab'
  | 'setSide'
  | 'setPlace'
  | 'setRoom'
  | 'setTheme'
  | 'setGold'
  | 'setFiguresOpen'
  | 'setKeysShown'
  | 'fail'
  | 'notify'
  | 'dismiss'
>

/** What surrounds the stages: the question, the sides, the theme, what went wrong. */
export function shellActions(context: Context): ShellActions {
  const { get, set } = context
  return {
    setQuestion: (question) => set({ question }),
    setPolicy: (change) => {
      const entries = Object.entries({ ...get().policy, ...change }).filter(([, value]) => value !== undefined)
      set({ policy: Object.fromEntries(entries) })
    },
    setSystem: (system) => set({ system }),
    setTab: (tab) => set({ tab }),
    setSide: (side) => set({ side }),
    setPlace: (place) => set({ place }),
    setRoom: (room) => set({ room }),
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
  }
}
