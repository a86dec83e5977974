import type { LoupeStore } from '../store'

/** What keys of the page ask of the stage. */
export type StageHands = {
  /** Begins a box in the middle of what is in sight. */
  begin(): void
  /** Ends the gesture in flight: what is shown is written, or taken off the stage. */
  settle(): void
}

const stages = new WeakMap<LoupeStore, StageHands>()

/** The stage says what it can do while it is there. @returns takes it back */
export function offerHands(store: LoupeStore, hands: StageHands): () => void {
  stages.set(store, hands)
  return () => {
    if (stages.get(store) === hands) stages.delete(store)
  }
}

/** The stage of a store, or null while there is none. */
export function handsOf(store: LoupeStore): StageHands | null {
  return stages.get(store) ?? null
}
