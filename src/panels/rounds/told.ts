import { useLoupe, type TraceEntry } from '../../store'

/** Whether gold may be told: a person who judges first has not asked for it; a set is looked into with its scores. */
export function useTold(entry: TraceEntry): boolean {
  const shown = useLoupe((state) => state.showGold)
  return !entry.running && (shown || entry.row !== undefined)
}
