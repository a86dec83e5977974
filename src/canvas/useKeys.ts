import { useEffect, useMemo, useRef, type RefObject } from 'react'
import { useLoupeStore } from '../store'
import { offerHands } from './hands'
import { isTyping } from './keyName'
import { middleBox } from './viewport'
import type { Place } from './usePointer'
import type { ToolControl } from './useTool'
import type { ArrowKey } from './tools/tool'
import type { ViewportControl } from './useViewport'

const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const

function arrowOf(key: string): ArrowKey | undefined {
  return ARROWS.find((arrow) => arrow === key)
}

/** Controls that walk their own parts with arrows. */
const OWN_ARROWS =
  '[role="tablist"], [role="radiogroup"], [role="slider"], [role="listbox"], [role="menu"], .relief, [type="radio"]'

/**
 * Keys of the stage. They work whatever was clicked last, except in text and in what walks its own parts; Tab only
 * while the stage has the focus, so that nobody is trapped in it.
 */
export function useKeys(element: RefObject<HTMLElement | null>, tool: ToolControl): void {
  const down = useRef(new Set<string>())
  useEffect(() => {
    const held = down.current
    const onDown = (event: KeyboardEvent) => {
      if (event.key === 'Meta') held.clear()
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return
      if (isTyping(event.target)) return
      if (!used(event, element.current, tool, held)) return
      event.preventDefault()
      event.stopPropagation()
    }
    const onUp = (event: KeyboardEvent) => {
      if (!held.delete(event.key) || held.size > 0) return
      tool.send({ kind: 'arrows-up' })
    }
    // While Command is held no release of another key is told: what the arrows did so far is written.
    const onCommand = (event: KeyboardEvent) => {
      if (event.key === 'Meta' && tool.phase() === 'keys') tool.send({ kind: 'arrows-up' })
    }
    const drop = () => held.clear()
    document.addEventListener('keydown', onCommand, { capture: true })
    document.addEventListener('keydown', onDown)
    document.addEventListener('keyup', onUp)
    window.addEventListener('blur', drop)
    return () => {
      document.removeEventListener('keydown', onCommand, { capture: true })
      document.removeEventListener('keydown', onDown)
      document.removeEventListener('keyup', onUp)
      window.removeEventListener('blur', drop)
    }
  }, [element, tool])
}

/** Whether the stage took the key. */
function used(event: KeyboardEvent, stage: HTMLElement | null, tool: ToolControl, held: Set<string>): boolean {
  const key = arrowOf(event.key)
  if (key) {
    if (event.target instanceof Element && event.target.closest(OWN_ARROWS)) return false
    const taken = tool.send({ kind: 'arrow', key, shift: event.shiftKey, alt: event.altKey })
    if (taken) held.add(key)
    return taken || event.target === stage
  }
  if (event.key === 'Escape') return tool.phase() !== 'idle' && tool.send({ kind: 'cancel' })
  if (event.key === 'Enter') return ['keys', 'open'].includes(tool.phase()) && tool.send({ kind: 'enter' })
  if (event.key !== 'Tab' || event.target !== stage || event.altKey) return false
  tool.send({ kind: 'tab', back: event.shiftKey })
  return tool.selected() !== null
}

/** Lets keys of the page reach the stage: begin a box, end what is in flight. */
export function useHands(place: Place, control: ViewportControl, tool: ToolControl): void {
  const store = useLoupeStore()
  const { view } = control
  const hands = useMemo(
    () => ({
      begin: () => void tool.send({ kind: 'begin', box: middleBox(view, place.image, place.stage) }),
      settle: () => void tool.send({ kind: 'end' }),
    }),
    [view, place, tool],
  )
  useEffect(() => offerHands(store, hands), [store, hands])
}
