import { handsOf, perform, type EditCommand } from '../canvas'
import {
  activeEntry,
  hasGold,
  marksOf,
  phaseOf,
  roundCount,
  selectedRound,
  selectedRoundId,
  shownRounds,
  type LoupeStore,
} from '../store'

/** What the keys of the page do. Each says whether there was anything to do. */

function done(store: LoupeStore, command: EditCommand): boolean {
  perform(store, command)
  return true
}

/** One layer at a time: keys, tool, selection, run. The gesture before them is the stage's. */
export function escape(store: LoupeStore): boolean {
  const state = store.getState()
  const { actions, keysShown, views } = state
  if (keysShown) actions.setKeysShown(false)
  else if (views.main.tool !== 'select') actions.setTool('select')
  else if (views.main.selection !== null) actions.select(null)
  else if (phaseOf(state) !== 'idle') actions.stop()
  else return false
  return true
}

/** A recorded trace is stepped through; beyond the last shown round the next one appears. */
export function walk(store: LoupeStore, by: 1 | -1): boolean {
  const state = store.getState()
  const entry = activeEntry(state)
  if (!entry) return false
  const selected = selectedRound(state)
  const next = selected === null ? (by === 1 ? 0 : shownRounds(entry).length - 1) : selected + by
  if (next < 0 || next >= shownRounds(entry).length) return false
  if (next >= entry.shown) state.actions.step(1)
  state.actions.selectRound(next)
  return true
}

/** The sample after or before the open one; from a picture that is none, the first or the last. */
export function walkSamples(store: LoupeStore, by: 1 | -1): boolean {
  const { actions, picture, samples } = store.getState()
  if (samples.kind !== 'ready') return false
  const index = samples.value.findIndex((sample) => sample.id === picture?.sample?.id)
  const next = samples.value.at(index < 0 && by === -1 ? -1 : index + by)
  if (!next || (index === 0 && by === -1)) return false
  void actions.openSample(next.id)
  return true
}

/** The trace after or before the open one in the list of the set. */
export function walkRows(store: LoupeStore, by: 1 | -1): boolean {
  const { actions, set, room } = store.getState()
  if (room !== 'traces' || !set || set.shown.length === 0) return false
  void actions.stepRow(by)
  return true
}

/** A flight to a round that has no box shows the picture whole. */
export function fitAll(store: LoupeStore): boolean {
  store.getState().actions.fly(null)
  return true
}

export function gold(store: LoupeStore): boolean {
  const { actions, showGold } = store.getState()
  if (!hasGold(store.getState())) return false
  actions.setGold(!showGold)
  return true
}

export function play(store: LoupeStore): boolean {
  const entry = activeEntry(store.getState())
  if (!entry || shownRounds(entry).length < 2) return false
  store.getState().actions.play()
  return true
}

export function depth(store: LoupeStore): boolean {
  const { actions, picture, depthLook } = store.getState()
  if (!picture) return false
  actions.setDepthLook({ layer: !depthLook.layer })
  return true
}

/** A drawn box needs a round: the selected one, else the last that is shown. */
function roundToDraw(store: LoupeStore): string | null {
  const state = store.getState()
  const entry = activeEntry(state)
  if (!entry || entry.running) return null
  const round = selectedRound(state) ?? roundCount(entry) - 1
  return shownRounds(entry)[round]?.id ?? null
}

function takeTool(store: LoupeStore, tool: 'draw' | 'add'): boolean {
  const { actions, views } = store.getState()
  if (views.main.tool === tool) {
    actions.setTool('select')
    return true
  }
  const round = roundToDraw(store)
  if (round === null) return false
  if (selectedRound(store.getState()) === null) actions.select(round)
  actions.setTool(tool)
  return true
}

export function draw(store: LoupeStore): boolean {
  return takeTool(store, 'draw')
}

export function add(store: LoupeStore): boolean {
  return takeTool(store, 'add')
}

export function begin(store: LoupeStore): boolean {
  const { views } = store.getState()
  if (views.main.tool === 'select' && !takeTool(store, 'draw')) return false
  handsOf(store)?.begin()
  return true
}

export function accept(store: LoupeStore): boolean {
  const round = selectedRoundId(store.getState())
  return round !== null && done(store, { kind: 'accept', round })
}

export function acceptOnly(store: LoupeStore): boolean {
  const round = selectedRoundId(store.getState())
  return round !== null && done(store, { kind: 'accept', round, accepted: true })
}

export function acceptAndNext(store: LoupeStore): boolean {
  acceptOnly(store)
  walkSamples(store, 1)
  return true
}

/** Deletes the selected RoI, or the box that the selected round zooms to. */
export function remove(store: LoupeStore): boolean {
  const { selection } = store.getState().views.main
  if (selection === null) return false
  const entry = activeEntry(store.getState())
  const roi = entry !== null && marksOf(entry).some((mark) => mark.rois.some((one) => one.id === selection))
  if (roi) return done(store, { kind: 'removeRoi', roi: selection })
  const round = selectedRoundId(store.getState())
  return round !== null && done(store, { kind: 'clearBox', round })
}

export function addRound(store: LoupeStore): boolean {
  return done(store, { kind: 'addRound', after: roundToDraw(store) })
}

export function removeRound(store: LoupeStore): boolean {
  const round = selectedRoundId(store.getState())
  return round !== null && done(store, { kind: 'removeRound', round })
}

export function again(store: LoupeStore): boolean {
  const round = selectedRound(store.getState())
  if (round === null) return false
  void store.getState().actions.runFromHere(round)
  return true
}

export function undo(store: LoupeStore): boolean {
  return done(store, { kind: 'undo' })
}

export function redo(store: LoupeStore): boolean {
  return done(store, { kind: 'redo' })
}

export function save(store: LoupeStore): boolean {
  void store.getState().actions.saveTrace()
  return true
}

export function keys(store: LoupeStore): boolean {
  const { actions, keysShown } = store.getState()
  actions.setKeysShown(!keysShown)
  return true
}
