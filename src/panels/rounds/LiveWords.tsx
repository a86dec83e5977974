import { useMemo } from 'react'
import { marksOf, roundCount, type TraceEntry } from '../../store'
import { roundInWords } from './reading'

/** Says each finished look and the answer to a screen reader, politely; streaming tokens are not read out. */
export function LiveWords({ entry }: { entry: TraceEntry }) {
  const words = useMemo(() => wordsOf(entry), [entry])
  return (
    <p className="ui-hidden" role="status" aria-live="polite" data-testid="live-words">
      {words}
    </p>
  )
}

function wordsOf(entry: TraceEntry): string {
  const shown = roundCount(entry)
  const round = entry.trace.rounds[shown - 1]
  if (shown >= entry.trace.rounds.length && entry.trace.answer && !entry.running)
    return `Answer: ${entry.trace.answer.text}`
  const done = round?.actions.length ? shown - 1 : shown - 2
  const last = entry.trace.rounds[done]
  if (!last) return ''
  return roundInWords(done, last.actions[0]?.effective ? 'looks closer' : 'call discarded', marksOf(entry)[done])
}
