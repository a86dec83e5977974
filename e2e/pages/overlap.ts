import type { Page } from '@playwright/test'

/** The rooms of the page, and the rows of the room in the middle: none may lie over another. */
const ROOMS = [
  '.app-top, .app-left, .app-middle, .app-right, .app-faults, .app-places, .app-status',
  '.ask, .stage-bar, .app-stage, .depth-strip, .app-strip',
]

/**
 * What lies over what, a line each: rooms of the page, and controls of the part `within` that are scrolled together.
 * Also controls whose words are wider than they are.
 */
export function overlaps(page: Page, within: string): Promise<string[]> {
  return page.evaluate(
    ([rooms, part]) => {
      const name = (element: Element) =>
        `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}"`
      const seen = (element: Element) => {
        const { width, height } = element.getBoundingClientRect()
        return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      }
      const meet = (a: DOMRect, b: DOMRect) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
      const pairs = (elements: readonly Element[], related: (a: Element, b: Element) => boolean = () => true) => {
        const shown = elements.map((element) => ({ element, box: element.getBoundingClientRect() }))
        return shown.flatMap((a, index) =>
          shown
            .slice(index + 1)
            .filter((b) => !a.element.contains(b.element) && !b.element.contains(a.element) && meet(a.box, b.box))
            .filter((b) => related(a.element, b.element))
            .map((b) => `${name(a.element)} lies over ${name(b.element)}`),
        )
      }
      const scroller = (element: Element): Element => {
        for (let up = element.parentElement; up; up = up.parentElement)
          if (/auto|scroll/.test(getComputedStyle(up).overflow)) return up
        return document.documentElement
      }
      const selector = 'button, select, textarea, summary, a[href], label.ui-segment, input:not(.ui-hidden)'
      const controls = [...(document.querySelector(part)?.querySelectorAll(selector) ?? [])].filter(seen)
      const cut = controls
        .filter((one) => one.matches('button, label, summary'))
        .filter((one) =>
          [one, ...one.querySelectorAll('.ui-button-words')].some((e) => e.scrollWidth > e.clientWidth + 1),
        )
      return [
        ...rooms.flatMap((list) => pairs([...document.querySelectorAll(list)].filter(seen))),
        ...pairs(controls, (a, b) => scroller(a) === scroller(b)),
        ...cut.map((one) => `the words of ${name(one)} are wider than it`),
      ]
    },
    [ROOMS, within] as const,
  )
}
