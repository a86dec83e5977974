import { useLayoutEffect, useState, type RefObject } from 'react'
import type { Size } from '../core'

/** The inner size of an element in CSS pixels, kept current; null until it has one. */
export function useSize(element: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null)
  useLayoutEffect(() => {
    const at = element.current
    if (!at) return undefined
    const measure = () => {
      const next = { width: at.clientWidth, height: at.clientHeight }
      setSize((now) => (now?.width === next.width && now.height === next.height ? now : next))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(at)
    return () => observer.disconnect()
  }, [element])
  return size && size.width > 0 && size.height > 0 ? size : null
}
