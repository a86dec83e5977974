import type { RunEvent } from './events'
import { roundId } from './place'
import type { Complaint, Round, Trace, View } from './schema'

/** Rounds beyond this are no run of ours: an event that names one is passed over. */
const MOST_ROUNDS = 10_000

/** A trace of which nothing is known yet: what the first event is folded into. */
export function emptyTrace(): Trace {
  return {
    schema: 'loupe.trace/2',
    id: '',
    question: '',
    images: [],
    views: [],
    producer: { model: '' },
    rounds: [],
    answer: null,
  }
}

/** A round of which nothing is known but its place. */
export function emptyRound(index: number): Round {
  return { id: roundId(index), view: null, raw: '', rois: [], actions: [] }
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
      return shown(trace, event.round, event.view)
    case 'round':
      return inRound(trace, event.round, (round) => ({
        ...round,
        ...(event.id === undefined ? {} : { id: event.id }),
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
    case 'observed':
      return inRound(trace, event.round, (round) => ({
        ...round,
        observation: { views: [], shapes: [], ...round.observation, text: event.text },
      }))
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
        ? kept(trace, event.keys)
        : inRound(trace, event.round, (round) => kept(round, event.keys))
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
    ...(event.frame ? { frame: event.frame } : {}),
    ...(event.cropRule ? { cropRule: event.cropRule } : {}),
    ...(event.budgets ? { budgets: event.budgets } : {}),
    ...(event.branchOf ? { branchOf: event.branchOf } : {}),
  }
}

/** A view that an action of the round received makes that action executed, and is what the round observed. */
function shown(trace: Trace, index: number, view: View): Trace {
  const added = { ...trace, views: [...trace.views, view] }
  const received = trace.rounds[index]?.actions.some((action) => action.received === view.id)
  if (!received) return added
  return inRound(added, index, (round) => ({
    ...round,
    actions: round.actions.map((action) =>
      action.received === view.id && !action.executed ? { ...action, executed: true } : action,
    ),
    observation: { shapes: [], ...round.observation, views: [...(round.observation?.views ?? []), view.id] },
  }))
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

/** A key whose value is undefined is one that the saved trace does not have. */
function kept<T extends object>(part: T, keys: Readonly<Record<string, unknown>>): T {
  const merged = { ...part, ...keys }
  for (const [key, value] of Object.entries(keys)) if (value === undefined) Reflect.deleteProperty(merged, key)
  return merged
}

/** The last reading is the whole reading: what the one before it saw and this one does not, is gone. */
function parsed(round: Round, event: EventOf<'parsed'>): Round {
  const rest = { ...round }
  delete rest.sketch
  delete rest.thought
  delete rest.sections
  delete rest.complaints
  return {
    ...rest,
    rois: event.rois,
    ...(event.sketch === undefined ? {} : { sketch: event.sketch }),
    ...(event.thought === undefined ? {} : { thought: event.thought }),
    ...(event.sections === undefined ? {} : { sections: event.sections }),
    ...(event.complaints === undefined ? {} : { complaints: event.complaints }),
  }
}

function inRound(trace: Trace, index: number, change: (round: Round) => Round): Trace {
  if (!Number.isInteger(index) || index < 0 || index > MOST_ROUNDS) return trace
  const rounds = [...trace.rounds]
  while (rounds.length <= index) rounds.push(emptyRound(rounds.length))
  const round = rounds[index]
  if (round) rounds[index] = change(round)
  return { ...trace, rounds }
}

function complaintOf(fault: EventOf<'fault'>['fault']): Complaint {
  return { code: fault.code, path: fault.where ?? '', message: `${fault.message} ${fault.advice}` }
}
