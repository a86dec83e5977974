import { useEffect, useState } from 'react'
import { SCORING_DEFAULTS } from '../core'
import { useLoupe, type TraceEntry } from '../store'

type Notes = ReadonlyMap<number, string>
const NONE: Notes = new Map()

/** What stands on the boxes of rounds while gold is shown: scores are not loaded before. */
export function useLookNotes(entry: TraceEntry | null): Notes {
  const isShown = useLoupe((state) => state.showGold)
  const parameters = useLoupe((state) => state.set?.table.scoring ?? SCORING_DEFAULTS)
  const [notes, setNotes] = useState(NONE)
  useEffect(() => {
    let isStale = false
    if (!entry || !isShown || entry.running) {
      setNotes(NONE)
      return undefined
    }
    void import('./lookNotes').then((loaded) => {
      if (!isStale) setNotes(loaded.lookNotes(entry, parameters))
    })
    return () => {
      isStale = true
    }
  }, [entry, isShown, parameters])
  return notes
}
