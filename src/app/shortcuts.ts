import { activeEntry, phaseOf, selectedRound, type LoupeStore } from '../store'

/** One key of the page, as data: what it does, where it is listed, and when it holds. */
export type Shortcut = {
  /** As written for people, parts joined by `+`: `Ctrl+Shift+Z`. */
  readonly keys: string
  readonly does: string
  readonly group: 'run' | 'look' | 'edit' | 'page'
  /** True when the key was used. Absent for keys that the stage itself listens to; they are listed only. */
  readonly run?: (store: LoupeStore) => boolean
}

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: 'Enter', does: 'In the question: run it', group: 'run' },
  {
    keys: 'Ctrl+Enter',
    does: 'Run the question',
    group: 'run',
    run: (store) => done(() => void store.getState().actions.ask()),
  },
  { keys: 'Escape', does: 'Drop the gesture, then the selection, then stop the run', group: 'run', run: escape },
  { keys: ']', does: 'Next round', group: 'look', run: (store) => walk(store, 1) },
  { keys: '[', does: 'Previous round', group: 'look', run: (store) => walk(store, -1) },
  { keys: '0', does: 'Show the picture whole (or double click)', group: 'look', run: fitAll },
  { keys: 'G', does: 'Show or hide gold', group: 'look', run: gold },
  { keys: 'D', does: 'Show or hide the depth layer', group: 'look', run: depth },
  { keys: 'Space', does: 'Hold to pan (or the middle button)', group: 'look' },
  { keys: 'Tab', does: 'On the stage: next box', group: 'edit' },
  { keys: 'Arrows', does: 'Move the box by 1 pixel; Shift by 10; Alt resizes', group: 'edit' },
  { keys: 'B', does: "Draw the selected round's box anew", group: 'edit', run: draw },
  { keys: 'A', does: 'Accept the selected round', group: 'edit', run: accept },
  { keys: 'R', does: 'Run from the selected round', group: 'edit', run: again },
  { keys: 'Ctrl+Z', does: 'Undo', group: 'edit', run: (store) => done(store.getState().actions.undo) },
  { keys: 'Ctrl+Shift+Z', does: 'Redo', group: 'edit', run: (store) => done(store.getState().actions.redo) },
  {
    keys: 'Ctrl+S',
    does: 'Save the trace',
    group: 'page',
    run: (store) => done(() => void store.getState().actions.saveTrace()),
  },
  { keys: '?', does: 'Show or hide these keys', group: 'page', run: keys },
]

function done(run: () => void): boolean {
  run()
  return true
}

function escape(store: LoupeStore): boolean {
  const state = store.getState()
  const { actions, keysShown, views } = state
  if (keysShown) actions.setKeysShown(false)
  else if (views.main.tool === 'draw') actions.setTool('select')
  else if (views.main.selection !== null) actions.select(null)
  else if (phaseOf(state) !== 'idle') actions.stop()
  else return false
  return true
}

/** A recorded trace is stepped through; beyond the last shown round the next one appears. */
function walk(store: LoupeStore, by: 1 | -1): boolean {
  const state = store.getState()
  const entry = activeEntry(state)
  if (!entry) return false
  const selected = selectedRound(state)
  const next = selected === null ? (by === 1 ? 0 : entry.trace.rounds.length - 1) : selected + by
  if (next < 0 || next >= entry.trace.rounds.length) return false
  if (next >= entry.shown) state.actions.step(1)
  state.actions.selectRound(next)
  return true
}

/** A flight to a round that has no box shows the picture whole. */
function fitAll(store: LoupeStore): boolean {
  store.getState().actions.fly(null)
  return true
}

function gold(store: LoupeStore): boolean {
  const { actions, picture, showGold } = store.getState()
  if (!picture?.sample?.gold) return false
  actions.setGold(!showGold)
  return true
}

function depth(store: LoupeStore): boolean {
  const { actions, picture, depthLook } = store.getState()
  if (!picture) return false
  actions.setDepthLook({ layer: !depthLook.layer })
  return true
}

function draw(store: LoupeStore): boolean {
  const { actions, views } = store.getState()
  if (selectedRound(store.getState()) === null) return false
  actions.setTool(views.main.tool === 'draw' ? 'select' : 'draw')
  return true
}

function accept(store: LoupeStore): boolean {
  const { actions } = store.getState()
  const round = selectedRound(store.getState())
  if (round === null) return false
  actions.accept(round)
  return true
}

function again(store: LoupeStore): boolean {
  const { actions } = store.getState()
  const round = selectedRound(store.getState())
  if (round === null) return false
  void actions.runFromHere(round)
  return true
}

function keys(store: LoupeStore): boolean {
  const { actions, keysShown } = store.getState()
  actions.setKeysShown(!keysShown)
  return true
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** The name of a key press as the table writes it; the Mac's Command stands for Ctrl. */
export function nameOf(event: Pressed): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  const letter = /^[A-Z]$/.test(key)
  const parts = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey && (letter || key.length > 1) ? 'Shift' : '',
  ]
  return [...parts, key].filter(Boolean).join('+')
}

/** Whether the press is meant for a field that is being typed in. */
function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** Keys that mean something in a field of their own stay there; Ctrl+Enter, Ctrl+S and Escape go through. */
const ALWAYS = new Set(['Ctrl+Enter', 'Ctrl+S', 'Escape'])

export function listenForKeys(store: LoupeStore): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const name = nameOf(event)
    if (typing(event.target) && !ALWAYS.has(name)) return
    const shortcut = SHORTCUTS.find((one) => one.keys === name && one.run)
    if (shortcut?.run?.(store)) event.preventDefault()
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}
