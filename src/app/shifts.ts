/**
 * Calls back when something beside an element, or beside what it lies in, may have pushed it to another place: it grew
 * or shrank, came or went. An element that is only moved tells nobody itself.
 */
export function createShifts(onShift: () => void): { watch(element: Element): void; stop(): void } {
  const sizes = new ResizeObserver(onShift)
  const children = new MutationObserver(onShift)
  let watched: Element | null = null
  const stop = () => {
    sizes.disconnect()
    children.disconnect()
    watched = null
  }
  return {
    watch(element) {
      if (element === watched) return
      stop()
      watched = element
      for (let parent = element.parentElement; parent && parent !== document.body; parent = parent.parentElement) {
        children.observe(parent, { childList: true })
        for (const child of parent.children) sizes.observe(child)
      }
    },
    stop,
  }
}
