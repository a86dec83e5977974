import { useEffect, useMemo, useRef } from 'react'
import type { PixelBox, Size } from '../core'
import { activeEntry, roundOfPart, selectedRoundId, useLoupe, useLoupeStore, type LoupeStore } from '../store'
import { toUnits } from './boxes'
import { perform } from './commands'
import { NEW_PART } from './sceneOf'
import { boundsOf, chosen, takeable, type Scene, type SceneShape, type Taken } from './scene'
import { TOOLS, type Running, type ToolName } from './tools'
import type { ToolCommand, ToolContext, ToolEvent, ToolPhase, ToolPreview } from './tools/tool'

export type ToolControl = {
  /** @returns whether the tool did anything with it */
  send(event: ToolEvent): boolean
  phase(): ToolPhase
  /** The shape that is selected. */
  selected(): SceneShape | null
  editable(): boolean
}

/** Boxes may be changed when a trace is there that no run is writing. */
export function useEditable(): boolean {
  return useLoupe((state) => {
    const entry = activeEntry(state)
    return entry !== null && !entry.running
  })
}

type Seen = { readonly scene: Scene; readonly image: Size; readonly editable: boolean; reveal(box: PixelBox): void }

/** The tool that the store names, wired to it: events in, preview and commands out. */
export function useTool(scene: Scene, image: Size, reveal: (box: PixelBox) => void): ToolControl {
  const store = useLoupeStore()
  const editable = useEditable()
  const seen = useRef<Seen>({ scene, image, editable, reveal })
  useEffect(() => {
    seen.current = { scene, image, editable, reveal }
  }, [scene, image, editable, reveal])
  const control = useMemo(() => createControl(store, () => seen.current), [store])
  const entry = useLoupe((state) => state.views.main.entry)
  useEffect(() => {
    // A gesture on a trace that went.
    control.send({ kind: 'cancel' })
  }, [control, entry])
  return control
}

function createControl(store: LoupeStore, seen: () => Seen): ToolControl {
  let held: { name: ToolName; running: Running } | null = null
  const tool = () => {
    const name = store.getState().views.main.tool
    if (held?.name !== name) held = { name, running: TOOLS[name]() }
    return held.running
  }
  const selected = () => chosen(seen().scene, store.getState().views.main.selection)
  return {
    selected,
    editable: () => seen().editable,
    phase: () => tool().phase(),
    send(event) {
      const result = tool().step(event, contextOf(store, seen(), selected()))
      show(store, seen(), result.preview)
      if (result.command) obey(store, seen(), result.command)
      return result.changed || result.command !== undefined
    },
  }
}

function contextOf(store: LoupeStore, { scene, image, editable }: Seen, selected: SceneShape | null): ToolContext {
  const taken: Taken[] = takeable(scene).map((shape) => ({
    part: shape.part,
    round: shape.round,
    box: boundsOf(shape),
    movable: shape.movable && shape.kind === 'box',
  }))
  const last = taken.at(-1)?.round ?? null
  return {
    image,
    taken,
    selected: selected?.part ?? null,
    round: selectedRoundId(store.getState()) ?? last,
    editable,
  }
}

function show(store: LoupeStore, { image, scene }: Seen, preview: ToolPreview | null): void {
  const { actions, views } = store.getState()
  const entry = activeEntry(store.getState())
  const round = preview && entry ? roundOfPart(entry, roundOfShape(scene, preview.part)) : null
  if (preview && round !== null) actions.setPreview({ round, part: preview.part, box: toUnits(preview.box, image) })
  else if (views.main.preview) actions.setPreview(null)
}

/** The round of a part of the scene, or of a box that is being drawn for it. */
function roundOfShape(scene: Scene, part: string): string {
  if (part.endsWith(NEW_PART)) return part.slice(0, -NEW_PART.length)
  return scene.shapes.find((shape) => shape.part === part)?.round ?? part
}

function obey(store: LoupeStore, { image, scene, reveal }: Seen, command: ToolCommand): void {
  const { actions } = store.getState()
  if (command.kind === 'select') {
    actions.select(command.part)
    const shape = command.reveal ? chosen(scene, command.part) : null
    if (shape) reveal(boundsOf(shape))
    return
  }
  const box = toUnits(command.box, image)
  if (command.kind === 'setBox') {
    const shape = scene.shapes.find((one) => one.part === command.part && one.takeable)
    if (shape?.role === 'roi') perform(store, { kind: 'setRoi', roi: command.part, box })
    else perform(store, { kind: 'setBox', round: shape?.round ?? command.part, box })
    return
  }
  perform(store, { kind: command.adds ? 'addRoi' : 'setBox', round: command.round, box })
  if (!command.adds) actions.select(command.round)
}
