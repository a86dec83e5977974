import type { Page } from '@playwright/test'

/** A control that a person cannot press, and why. */
export type Unreachable = { control: string; why: string }

/**
 * Walks all visible controls of a part of the page. Each is scrolled into view and must be what a press at its middle
 * meets: not outside the window, not under something else, not without a size. Resolves with those that are not.
 */
export function controlsOutOfReach(page: Page, within: string): Promise<Unreachable[]> {
  return page.evaluate(async (part) => {
    const selector = 'button, input, select, textarea, a[href], summary, [tabindex="0"]'
    const name = (element: Element) => {
      const words = element.getAttribute('aria-label') ?? element.textContent.trim()
      const label = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent.trim() ?? '') : ''
      return `${element.tagName.toLowerCase()} "${(words || label || (element.getAttribute('class') ?? '')).slice(0, 50)}"`
    }
    // Pressing the label of an input presses the input: the label may lie over it.
    const isPart = (hit: Element, element: Element) =>
      element.contains(hit) ||
      (element instanceof HTMLInputElement && [...(element.labels ?? [])].some((label) => label.contains(hit)))
    const reach = (element: Element): string | null => {
      element.scrollIntoView({ block: 'center', inline: 'center' })
      const { left, top, width, height } = element.getBoundingClientRect()
      if (width < 1 || height < 1) return null
      const [x, y] = [left + width / 2, top + height / 2]
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight)
        return `its middle ${Math.round(x)}, ${Math.round(y)} is outside the window`
      const hit = document.elementFromPoint(x, y)
      if (hit && isPart(hit, element)) return null
      return `under ${hit ? name(hit) : 'nothing'} at ${Math.round(x)}, ${Math.round(y)}`
    }
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return [...(document.querySelector(part)?.querySelectorAll(selector) ?? [])]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .flatMap((element) => {
        const why = reach(element)
        return why === null ? [] : [{ control: name(element), why }]
      })
  }, within)
}
