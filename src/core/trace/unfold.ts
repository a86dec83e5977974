import { sameValue } from './same'
import type { RunEvent } from './events'
import { emptyTrace, foldAll } from './fold'
import { roundId } from './place'
import type { Round, Trace, View } from './schema'

/**
 * The events of a saved trace, in the order of a live run: `foldAll(emptyTrace(), unfold(trace))` is the trace again.
 * What no ordinary event carries (unknown keys, edits, acceptance) comes in `keep` events before the end.
 */
export function unfold(trace: Trace): RunEvent[] {
  const events = ordinary(trace)
  const kept = keepers(foldAll(emptyTrace(), events), trace)
  const end: RunEvent[] = trace.ended === undefined ? [] : [{ kind: 'end', ended: trace.ended }]
  return [...events, ...kept, ...end]
}

function ordinary(trace: Trace): RunEvent[] {
  const events: RunEvent[] = [
    {
      kind: 'begin',
      trace: trace.id,
      question: trace.question,
      images: trace.images,
      producer: trace.producer,
      ...(trace.policy ? { policy: trace.policy } : {}),
      ...(trace.system === undefined ? {} : { system: trace.system }),
      ...(trace.frame ? { frame: trace.frame } : {}),
      ...(trace.cropRule ? { cropRule: trace.cropRule } : {}),
      ...(trace.budgets ? { budgets: trace.budgets } : {}),
      ...(trace.branchOf ? { branchOf: trace.branchOf } : {}),
    },
  ]
  let shown = 0
  // Views come in the order of the file, each before the first round or just after the first action that names it.
  const show = (round: number, upTo: string | null) => {
    const index = upTo === null ? -1 : trace.views.findIndex((view) => view.id === upTo)
    for (; shown <= index; shown += 1) events.push(...viewEvent(round, trace.views[shown]))
  }
  trace.rounds.forEach((round, index) => {
    show(index, round.view)
    events.push(...roundEvents(round, index))
    for (const action of round.actions) {
      events.push({ kind: 'action', round: index, action })
      show(index, action.received)
    }
    if (round.observation?.text !== undefined)
      events.push({ kind: 'observed', round: index, text: round.observation.text })
    if (round.answer !== undefined)
      events.push({ kind: 'answer', round: index, text: round.answer, forced: round.forced === true })
    if (round.stats) events.push({ kind: 'stats', round: index, stats: round.stats })
  })
  for (; shown < trace.views.length; shown += 1) events.push(...viewEvent(trace.rounds.length, trace.views[shown]))
  return events
}

function viewEvent(round: number, view: View | undefined): RunEvent[] {
  return view ? [{ kind: 'view', round, view, encoded: false }] : []
}

function roundEvents(round: Round, index: number): RunEvent[] {
  return [
    {
      kind: 'round',
      round: index,
      ...(round.id === roundId(index) ? {} : { id: round.id }),
      view: round.view,
      ...(round.prompt === undefined ? {} : { prompt: round.prompt }),
      ...(round.promptIds === undefined ? {} : { promptIds: round.promptIds }),
    },
    ...tokenEvents(round, index),
    {
      kind: 'parsed',
      round: index,
      rois: round.rois,
      ...(round.sketch === undefined ? {} : { sketch: round.sketch }),
      ...(round.thought === undefined ? {} : { thought: round.thought }),
      ...(round.sections === undefined ? {} : { sections: round.sections }),
      ...(round.complaints === undefined ? {} : { complaints: round.complaints }),
    },
  ]
}

/** Where a file does not say which token wrote what, the first token brings the whole text. */
function tokenEvents({ tokenIds = [], tokenProbs = [], tokenTexts, raw }: Round, round: number): RunEvent[] {
  if (tokenIds.length !== tokenProbs.length) return []
  const texts = tokenTexts?.length === tokenIds.length && tokenTexts.join('') === raw ? tokenTexts : null
  return tokenIds.map((id, i) => {
    const token = { kind: 'token', round, id, prob: tokenProbs[i] ?? 0 } as const
    return texts ? { ...token, text: texts[i] ?? '' } : { ...token, text: i === 0 ? raw : '', whole: true }
  })
}

/** One event for each part in which the folded trace is not yet the saved one; a key that is not saved is undefined. */
function keepers(folded: Trace, trace: Trace): RunEvent[] {
  const rest: Trace = { ...trace, rounds: [] }
  delete rest.ended
  const inRounds = trace.rounds.flatMap((round, index) => keep(index, round, folded.rounds[index] ?? {}))
  return [...inRounds, ...keep(null, rest, { ...folded, rounds: [] })]
}

function keep(round: number | null, saved: object, folded: object): RunEvent[] {
  const [known, wanted] = [new Map(Object.entries(folded)), new Map(Object.entries(saved))]
  const all = [...wanted.keys(), ...[...known.keys()].filter((key) => !wanted.has(key))]
  const differ = all.filter((key) => !sameValue(wanted.get(key), known.get(key)))
  const keys = Object.fromEntries(differ.map((key) => [key, wanted.get(key)]))
  return Object.keys(keys).length > 0 ? [{ kind: 'keep', round, keys }] : []
}
