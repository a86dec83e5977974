import { useMemo } from 'react'
import type { Size, UnitBox } from '../core'
import {
  activeEntry,
  compareEntry,
  cropOf,
  goldMarks,
  marksOf,
  useLoupe,
  useLoupeStore,
  type Picture,
  type TraceEntry,
} from '../store'
import { pointedOf } from './pointed'
import type { Scene } from './scene'
import { sceneOf, type Mark, type SceneInput } from './sceneOf'

const NO_MARKS: readonly Mark[] = []
const NO_GOLD: SceneInput['gold'] = []

/** The scene of the main stage: the active trace as far as it is shown, the one beside it, gold where it is wanted. */
export function useScene(picture: Picture, image: Size): Scene {
  const store = useLoupeStore()
  const active = useLoupe(activeEntry)
  const marks = useMarks(active, picture.id, image)
  const beside = useMarks(useLoupe(compareEntry), picture.id, image)
  const showGold = useLoupe((state) => state.showGold)
  const { preview, selection, hovered } = useLoupe((state) => state.views.main)
  const model = useLoupe((state) => state.model)
  const gold = useMemo(
    () => (showGold ? goldMarks(picture, active?.trace ?? null) : NO_GOLD),
    [picture, active, showGold],
  )
  return useMemo(() => {
    const rule = { model }
    return sceneOf({
      image,
      marks,
      beside,
      gold,
      preview,
      selection,
      hovered,
      cropOf: (box: UnitBox) => cropOf({ ...store.getState(), ...rule }, box, image),
      roisMovable: true,
    })
  }, [store, image, marks, beside, gold, preview, selection, hovered, model])
}

function withPointed(entry: TraceEntry, image: Size): Mark[] {
  return marksOf(entry).map((mark) => ({ ...mark, pointed: pointedOf(entry.trace, mark.round, image) }))
}

function useMarks(entry: TraceEntry | null, picture: string, image: Size): readonly Mark[] {
  return useMemo(
    () => (entry && (entry.picture === null || entry.picture === picture) ? withPointed(entry, image) : NO_MARKS),
    [entry, picture, image],
  )
}
