import type { Rect } from './viewport'

/**
 * A round by its id, its box (a rectangle within an element) and its crop (an element): the two ends of one line of the
 * overlay.
 */
export type AnchorPair = {
  readonly round: string
  readonly stage: HTMLElement
  readonly box: Rect
  readonly crop: HTMLElement
}

export interface Anchors {
  setBoxes(stage: HTMLElement, boxes: ReadonlyMap<string, Rect>): void
  setCrop(round: string, crop: HTMLElement | null): void
  /** Both ends are known. */
  pairs(): AnchorPair[]
  subscribe(listener: () => void): () => void
}

/** Where canvas publishes what the overlay joins; it holds elements, and the overlay measures them once a frame. */
export function createAnchors(): Anchors {
  const listeners = new Set<() => void>()
  const crops = new Map<string, HTMLElement>()
  let stage: HTMLElement | null = null
  let boxes: ReadonlyMap<string, Rect> = new Map()
  const tell = () => listeners.forEach((listener) => listener())
  return {
    setBoxes(element, next) {
      stage = element
      boxes = next
      tell()
    },
    setCrop(round, crop) {
      if (crop) crops.set(round, crop)
      else crops.delete(round)
      tell()
    },
    pairs() {
      const board = stage
      if (!board) return []
      return [...crops].flatMap(([round, crop]) => {
        const box = boxes.get(round)
        return box ? [{ round, stage: board, box, crop }] : []
      })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
