import { useEffect, type RefObject } from 'react'
import type { ToolControl } from './useTool'

/**
 * Ends the gesture in flight when what holds it goes: the window's focus, the page's sight, the focus of a held key, a
 * press elsewhere. What is shown is then what is written.
 * @param pointers the pointers that are down on the stage
 */
export function useGestureEnds(
  element: RefObject<HTMLElement | null>,
  pointers: RefObject<Map<number, unknown>>,
  tool: ToolControl,
): void {
  useEffect(() => {
    const end = () => {
      pointers.current.clear()
      tool.send({ kind: 'end' })
    }
    const onHidden = () => {
      if (document.visibilityState === 'hidden') end()
    }
    const onFocus = () => {
      if (tool.phase() === 'keys') end()
    }
    const onPress = (event: PointerEvent) => {
      const inside = event.target instanceof Node && element.current?.contains(event.target) === true
      if (!inside) end()
    }
    window.addEventListener('blur', end)
    window.addEventListener('pagehide', end)
    document.addEventListener('visibilitychange', onHidden)
    document.addEventListener('focusout', onFocus)
    document.addEventListener('pointerdown', onPress, { capture: true })
    return () => {
      window.removeEventListener('blur', end)
      window.removeEventListener('pagehide', end)
      document.removeEventListener('visibilitychange', onHidden)
      document.removeEventListener('focusout', onFocus)
      document.removeEventListener('pointerdown', onPress, { capture: true })
    }
  }, [element, pointers, tool])
}
