import { useMemo, useRef, type KeyboardEvent } from 'react'
import type { Size } from '../core'
import { useLoupe, useLoupeStore, activeEntry, type LoupeStore, selectedRound } from '../store'
import { toUnits, type RoundBox, type Target } from './boxes'
import { step, type ArrowKey, type ToolContext, type ToolEvent, type ToolState } from './tool'

export type ToolControl = {
  send(event: ToolEvent): { handled: boolean; selected: number | null }
  state(): ToolState
  onKeyDown(event: KeyboardEvent): void
  onKeyUp(event: KeyboardEvent): void
}

const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const

function arrowOf(key: string): ArrowKey | undefined {
  return ARROWS.find((arrow) => arrow === key)
}

/** Boxes may be changed when a trace is there that no run is writing. */
export function useEditable(): boolean {
  return useLoupe((state) => {
    const entry = activeEntry(state)
    return entry !== null && !entry.running
  })
}

/** The tool wired to the store: events in, preview and commands out. */
export function useTool(image: Size, boxes: readonly RoundBox[]): ToolControl {
  const store = useLoupeStore()
  const editable = useEditable()
  const held = useRef<ToolState>({ kind: 'idle' })
  const arrows = useRef(new Set<string>())
  return useMemo(() => {
    const context = (): ToolContext => {
      const state = store.getState()
      return { image, boxes, selected: selectedRound(state), draw: state.views.main.tool === 'draw', editable }
    }
    const send = (event: ToolEvent) => {
      const before = held.current
      const result = step(before, event, context())
      held.current = result.state
      write(store, image, result)
      return {
        handled: result.state !== before || result.command !== undefined,
        selected: selectedRound(store.getState()),
      }
    }
    return { send, state: () => held.current, ...keys(send, arrows.current) }
  }, [store, editable, image, boxes])
}

function write(store: LoupeStore, image: Size, result: ReturnType<typeof step>): void {
  const { actions, views } = store.getState()
  const { command } = result
  if (result.preview) actions.setPreview({ round: result.preview.round, box: toUnits(result.preview.box, image) })
  else if (views.main.preview) actions.setPreview(null)
  if (command?.kind === 'setBox') actions.editBox(command.round, toUnits(command.box, image))
  if (command?.kind === 'select') actions.selectRound(command.round, false)
}

function keys(send: ToolControl['send'], down: Set<string>): Pick<ToolControl, 'onKeyDown' | 'onKeyUp'> {
  return {
    onKeyDown(event) {
      const key = arrowOf(event.key)
      if (key) {
        down.add(key)
        if (send({ kind: 'arrow', key, shift: event.shiftKey, alt: event.altKey }).handled) event.preventDefault()
      } else if (event.key === 'Tab') {
        // Past the last box Tab leaves the stage, so that nobody is trapped in it.
        if (send({ kind: 'tab', back: event.shiftKey }).selected !== null) event.preventDefault()
      } else if (event.key === 'Escape') {
        if (send({ kind: 'cancel' }).handled) event.stopPropagation()
      }
    },
    onKeyUp(event) {
      if (!arrowOf(event.key)) return
      down.delete(event.key)
      if (down.size === 0) send({ kind: 'arrows-up' })
    },
  }
}

const CURSORS: Record<string, string> = {
  nw: 'nwse-resize',
  se: 'nwse-resize',
  ne: 'nesw-resize',
  sw: 'nesw-resize',
  n: 'ns-resize',
  s: 'ns-resize',
  e: 'ew-resize',
  w: 'ew-resize',
}

/** What the pointer looks like over a target. */
export function cursorOf(
  target: Target,
  state: ToolState,
  options: { pan: boolean; draw: boolean; editable: boolean },
): string {
  if (state.kind === 'pan') return 'grabbing'
  if (options.pan) return 'grab'
  if (options.draw) return 'crosshair'
  if (target.kind === 'none') return 'grab'
  if (!options.editable) return 'pointer'
  return target.kind === 'handle' ? (CURSORS[target.handle] ?? 'default') : 'move'
}
