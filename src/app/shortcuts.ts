import { handsOf, isTyping, nameOf } from '../canvas'
import type { LoupeStore } from '../store'
import * as run from './keyActs'

/** One key of the page, as data: what it does, where it is listed, and when it holds. */
export type Shortcut = {
  /** Its name for good: what a person's own keys are kept under. */
  readonly id: string
  /** As written for people, parts joined by `+`: `Ctrl+Shift+Z`. Several keys may do the same. */
  readonly keys: string
  readonly does: string
  readonly group: 'run' | 'look' | 'edit' | 'page'
  /** True when the key was used. Absent for keys that the stage itself listens to; they are listed only. */
  readonly run?: (store: LoupeStore) => boolean
  /** Only while no control has the focus that would take the key for itself. */
  readonly onStage?: boolean
}

/** The keys of the page; `?` lists them. */
export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'question-run', keys: 'Ctrl+Enter', does: 'In the question: run it (or Enter)', group: 'run' },
  {
    id: 'peel',
    keys: 'Escape',
    does: 'Drop the gesture, then the tool, then the selection, then stop the run',
    group: 'run',
    run: run.escape,
  },
  { id: 'next-round', keys: ']', does: 'Next round', group: 'look', run: (store) => run.walk(store, 1) },
  { id: 'previous-round', keys: '[', does: 'Previous round', group: 'look', run: (store) => run.walk(store, -1) },
  { id: 'next-sample', keys: 'N', does: 'Next sample', group: 'look', run: (store) => run.walkSamples(store, 1) },
  {
    id: 'previous-sample',
    keys: 'P',
    does: 'Previous sample',
    group: 'look',
    run: (store) => run.walkSamples(store, -1),
  },
  { id: 'next-trace', keys: 'J', does: 'Next trace of the set', group: 'look', run: (store) => run.walkRows(store, 1) },
  {
    id: 'previous-trace',
    keys: 'K',
    does: 'Previous trace of the set',
    group: 'look',
    run: (store) => run.walkRows(store, -1),
  },
  { id: 'whole', keys: '0', does: 'Show the picture whole (or double click)', group: 'look', run: run.fitAll },
  { id: 'film', keys: 'F', does: 'Play the rounds like a film, or stop', group: 'look', run: run.play },
  { id: 'gold', keys: 'G', does: 'Show or hide gold', group: 'look', run: run.gold },
  { id: 'depth', keys: 'D', does: 'Show or hide the depth layer', group: 'look', run: run.depth },
  { id: 'pan', keys: 'Space', does: 'Hold to pan (or the middle button)', group: 'look' },
  { id: 'accept', keys: 'A', does: 'Accept the selected round, or take it back', group: 'edit', run: run.accept },
  {
    id: 'accept-stage',
    keys: 'Enter',
    does: 'On the stage: accept the selected round',
    group: 'edit',
    run: run.acceptOnly,
    onStage: true,
  },
  {
    id: 'accept-next',
    keys: 'Ctrl+Enter',
    does: 'Accept the selected round and go to the next sample',
    group: 'edit',
    run: run.acceptAndNext,
  },
  { id: 'next-box', keys: 'Tab', does: 'On the stage: next box (Shift: the one before)', group: 'edit' },
  { id: 'nudge', keys: 'Arrows', does: 'Move the box by 1 pixel; Shift by 10; Alt resizes', group: 'edit' },
  {
    id: 'draw',
    keys: 'B',
    does: 'Draw boxes: drag, or click twice; B again puts the tool away',
    group: 'edit',
    run: run.draw,
  },
  {
    id: 'begin',
    keys: 'C',
    does: 'Begin a box by keys: arrows move, Alt resizes, Enter ends',
    group: 'edit',
    run: run.begin,
  },
  {
    id: 'add-box',
    keys: 'Shift+B',
    does: 'Draw a further box of the round',
    group: 'edit',
    run: run.add,
  },
  { id: 'delete', keys: 'Delete', does: 'Delete the selected box', group: 'edit', run: run.remove },
  {
    id: 'delete-back',
    keys: 'Backspace',
    does: 'Delete the selected box',
    group: 'edit',
    run: run.remove,
  },
  {
    id: 'add-round',
    keys: '+',
    does: 'Add a round after the selected one',
    group: 'edit',
    run: run.addRound,
  },
  {
    id: 'remove-round',
    keys: 'Shift+Delete',
    does: 'Remove the selected round',
    group: 'edit',
    run: run.removeRound,
  },
  { id: 'run-from-here', keys: 'R', does: 'Run from the selected round', group: 'edit', run: run.again },
  { id: 'undo', keys: 'Ctrl+Z', does: 'Undo', group: 'edit', run: run.undo },
  { id: 'redo', keys: 'Ctrl+Shift+Z', does: 'Redo', group: 'edit', run: run.redo },
  { id: 'save', keys: 'Ctrl+S', does: 'Save the trace', group: 'page', run: run.save },
  { id: 'keys', keys: '?', does: 'Show or hide these keys', group: 'page', run: run.keys },
]

/** Keys of a person's own, by the id of the shortcut; none is the table's. */
export type Bindings = Readonly<Record<string, string>>

/** The shortcut that a key press means, or undefined. */
export function shortcutFor(name: string, bindings: Bindings = {}): Shortcut | undefined {
  return SHORTCUTS.find((one) => one.run && (bindings[one.id] ?? one.keys) === name)
}

/** Keys that mean something in a field of their own stay there; these go through. */
const ALWAYS = new Set(['Ctrl+S', 'Escape'])

/** Keys hold whatever was clicked last, except in text. */
export function listenForKeys(store: LoupeStore): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const name = nameOf(event)
    if (isTyping(event.target) && !ALWAYS.has(name)) return
    const shortcut = shortcutFor(name)
    if (!shortcut?.run || (shortcut.onStage && isControl(event.target))) return
    // What a hand holds is written first: a run, an undo or a save must mean what is shown.
    if (shortcut.id !== 'peel') handsOf(store)?.settle()
    if (shortcut.run(store)) event.preventDefault()
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}

/** Whether Enter is for what has the focus. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, summary, input, [role="tab"], .relief') !== null
}
