import { useMemo } from 'react'
import type { Region, Size, UnitBox } from '../core'
import {
  activeEntry,
  compareEntry,
  cropOf,
  goldMarks,
  marksOf,
  pageOf,
  useLoupe,
  useLoupeStore,
  type Picture,
  type RoundMark,
  type TraceEntry,
} from '../store'
import { pointedOf } from './pointed'
import { useLookNotes } from './useLookNotes'
import type { Scene } from './scene'
import { sceneOf, type Mark, type SceneInput } from './sceneOf'

const NO_MARKS: readonly Mark[] = []
const NO_NOTES: ReadonlyMap<number, string> = new Map()
const NO_GOLD: SceneInput['gold'] = []

/** The scene of the main stage: the active trace as far as it is shown, the one beside it, gold where it is wanted. */
export function useScene(picture: Picture, image: Size): Scene {
  const store = useLoupeStore()
  const active = useLoupe(activeEntry)
  const notes = useLookNotes(active)
  const marks = useMarks(active, picture.id, image, notes)
  const beside = useMarks(useLoupe(compareEntry), picture.id, image, NO_NOTES)
  const showGold = useLoupe((state) => state.showGold)
  const { preview, selection, hovered } = useLoupe((state) => state.views.main)
  const model = useLoupe((state) => state.model)
  const gold = useMemo(
    () => (showGold ? goldMarks(picture, active).filter((mark) => isOnPage(mark, active)) : NO_GOLD),
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

/** Gold of a trace of several images stands on its own; a sample's picture is one. */
function isOnPage({ zoom }: SceneInput['gold'][number], entry: TraceEntry | null): boolean {
  return !entry || entry.trace.images.length < 2 || zoom === null || zoom.image === pageOf(entry)
}

type Notes = ReadonlyMap<number, string>

function markedOf(entry: TraceEntry, image: Size, notes: Notes): Mark[] {
  const page = pageOf(entry)
  return marksOf(entry).map((mark) => {
    const note = mark.edited ? undefined : notes.get(mark.round)
    const pointed = pointedOf(entry.trace, mark.round, image, page)
    return { ...onPage(mark, page), pointed, ...(note === undefined ? {} : { note }) }
  })
}

/** The mark without what lies on another image of the trace. */
function onPage(mark: RoundMark, page: string | null): RoundMark {
  const on = <R extends Region>(region: R | null) => (region && region.image === page ? region : null)
  return {
    ...mark,
    requested: on(mark.requested),
    effective: on(mark.effective),
    edited: on(mark.edited),
    roi: on(mark.roi),
    rois: mark.rois.filter(on),
  }
}

function useMarks(entry: TraceEntry | null, picture: string, image: Size, notes: Notes): readonly Mark[] {
  return useMemo(
    () => (entry && (entry.picture === null || entry.picture === picture) ? markedOf(entry, image, notes) : NO_MARKS),
    [entry, picture, image, notes],
  )
}
