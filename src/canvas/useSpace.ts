import { useEffect, useRef, type RefObject } from 'react'
import { isTyping } from './keyName'

/**
 * Space pans while it is held, whatever was clicked last. A control that was reached by keys keeps it: there it
 * presses. Held Space ends with the window's focus, since its release is then told to nobody.
 */
export function useSpace(element: RefObject<HTMLElement | null>): RefObject<boolean> {
  const held = useRef(false)
  useEffect(() => {
    const set = (next: boolean) => {
      if (held.current !== next) element.current?.setAttribute('data-cursor', 'grab')
      held.current = next
    }
    const onDown = (event: KeyboardEvent) => {
      if (event.key !== ' ' || event.defaultPrevented || !isMine(event.target, element.current)) return
      event.preventDefault()
      set(true)
    }
    const onUp = (event: KeyboardEvent) => {
      if (event.key !== ' ' || !held.current) return
      // A button would be pressed by the release.
      event.preventDefault()
      set(false)
    }
    const drop = () => set(false)
    const events = ['blur', 'pagehide'] as const
    document.addEventListener('keydown', onDown)
    document.addEventListener('keyup', onUp, { capture: true })
    document.addEventListener('visibilitychange', drop)
    for (const name of events) window.addEventListener(name, drop)
    return () => {
      document.removeEventListener('keydown', onDown)
      document.removeEventListener('keyup', onUp, { capture: true })
      document.removeEventListener('visibilitychange', drop)
      for (const name of events) window.removeEventListener(name, drop)
    }
  }, [element])
  return held
}

function isMine(target: EventTarget | null, stage: HTMLElement | null): boolean {
  if (target === stage || target === document.body) return true
  return target instanceof HTMLElement && !isTyping(target) && !target.matches(':focus-visible')
}
