import type { RunEvent } from './events'
import type { Complaint, Round, Trace } from './schema'

/** Rounds beyond this are no run of ours: an event that names one is passed over. */
const MOST_ROUNDS = 10_000

/** A trace of which nothing is known yet: what the first event is folded into. */
export function emptyTrace(): Trace {
  return {
    schema: 'loupe.trace/1',
    id: '',
    question: '',
    images: [],
    views: [],
    producer: { model: '' },
    rounds: [],
    answer: null,
  }
}

/**
 * One event into a trace: pure and total. Nothing of the old trace is changed, and what an event does not touch is the
 * same object as before, so that a view can compare by identity.
 */
export function fold(trace: Trace, event: RunEvent): Trace {
  switch (event.kind) {
    case 'begin':
      return begin(event)
    case 'view':
      return { ...trace, views: [...trace.views, event.view] }
    case 'round':
      return inRound(trace, event.round, (round) => ({
        ...round,
        view: event.view,
        ...(event.prompt === undefined ? {} : { prompt: event.prompt }),
        ...(event.promptIds === undefined ? {} : { promptIds: event.promptIds }),
      }))
    case 'token':
      return foldTokens(trace, [event])
    case 'parsed':
      return inRound(trace, event.round, (round) => parsed(round, event))
    case 'action':
      return inRound(trace, event.round, (round) => ({ ...round, actions: [...round.actions, event.action] }))
    case 'answer':
      return {
        ...inRound(trace, event.round, (round) => ({
          ...round,
          answer: event.text,
          ...(event.forced ? { forced: true } : {}),
        })),
        answer: { text: event.text },
      }
    case 'stats':
      return inRound(trace, event.round, (round) => ({ ...round, stats: event.stats }))
    case 'fault':
      return { ...trace, complaints: [...(trace.complaints ?? []), complaintOf(event.fault)] }
    case 'end':
      return { ...trace, ended: event.ended }
    case 'keep':
      return event.round === null
        ? { ...trace, ...event.keys }
        : inRound(trace, event.round, (round) => ({ ...round, ...event.keys }))
    default:
      // An event of a newer version says nothing here.
      return trace
  }
}

/** Many events at once; tokens that follow one another cost one copy of their round, not one each. */
export function foldAll(trace: Trace, events: readonly RunEvent[]): Trace {
  let folded = trace
  let tokens: TokenEvent[] = []
  for (const event of events) {
    const last = tokens.at(-1)
    if (event.kind === 'token' && (!last || last.round === event.round)) {
      tokens.push(event)
      continue
    }
    folded = foldTokens(folded, tokens)
    tokens = event.kind === 'token' ? [event] : []
    if (event.kind !== 'token') folded = fold(folded, event)
  }
  return foldTokens(folded, tokens)
}

type EventOf<K extends RunEvent['kind']> = Extract<RunEvent, { kind: K }>
type TokenEvent = EventOf<'token'>

function begin(event: EventOf<'begin'>): Trace {
  return {
    ...emptyTrace(),
    id: event.trace,
    question: event.question,
    images: event.images,
    producer: event.producer,
    ...(event.policy ? { policy: event.policy } : {}),
    ...(event.system === undefined ? {} : { system: event.system }),
    ...(event.branchOf ? { branchOf: event.branchOf } : {}),
  }
}

function foldTokens(trace: Trace, tokens: readonly TokenEvent[]): Trace {
  const first = tokens[0]
  if (!first) return trace
  return inRound(trace, first.round, (round) => ({
    ...round,
    raw: round.raw + tokens.map((token) => token.text).join(''),
    tokenIds: [...(round.tokenIds ?? []), ...tokens.map((token) => token.id)],
    tokenProbs: [...(round.tokenProbs ?? []), ...tokens.map((token) => token.prob)],
    ...(tokens.some((token) => token.whole)
      ? {}
      : { tokenTexts: [...(round.tokenTexts ?? []), ...tokens.map((token) => token.text)] }),
  }))
}

/** The last reading is the whole reading: what the one before it saw and this one does not, is gone. */
function parsed(round: Round, event: EventOf<'parsed'>): Round {
  const rest = { ...round }
  delete rest.sketch
  delete rest.thought
  delete rest.complaints
  return {
    ...rest,
    roi: event.roi,
    ...(event.sketch === undefined ? {} : { sketch: event.sketch }),
    ...(event.thought === undefined ? {} : { thought: event.thought }),
    ...(event.complaints === undefined ? {} : { complaints: event.complaints }),
  }
}

function inRound(trace: Trace, index: number, change: (round: Round) => Round): Trace {
  if (!Number.isInteger(index) || index < 0 || index > MOST_ROUNDS) return trace
  const rounds = [...trace.rounds]
  while (rounds.length <= index) rounds.push({ view: null, raw: '', roi: null, actions: [] })
  const round = rounds[index]
  if (round) rounds[index] = change(round)
  return { ...trace, rounds }
}

function complaintOf(fault: EventOf<'fault'>['fault']): Complaint {
  return { code: fault.code, path: fault.where ?? '', message: `${fault.message} ${fault.advice}` }
}
