import {
  actionOfCall,
  decide,
  frameExtent,
  viewOfCall,
  type Decision,
  type KnownView,
  type ParsedReply,
} from '../../core'
import { callMask, type Allowed } from '../sample/grammar'
import { partsOf, type Part } from '../text/template'
import type { Look } from './pictures'
import { createReader, nextViewId, showView, type Run } from './run'
import { write, writeGiven, type WriteInput, type Written } from './write'

/** What is said to the model next; `view` is what it saw last when it writes. */
export type Prompt = { readonly parts: Part[]; readonly looks: Look[]; readonly view: KnownView }

export type RoundCost = { prefillTokens: number; generatedTokens: number; prefillMs: number; decodeMs: number }

export function questionPrompt(run: Run, shown: { view: KnownView; look: Look }): Prompt {
  const parts = partsOf(run.context.loaded.protocol.question, { question: run.question })
  return { parts, looks: [shown.look], view: shown.view }
}

/** Rounds from `round` on, beginning with `turn`, until there is an answer or no more rounds; how it ended. */
export async function playRounds(run: Run, round: number, turn: Prompt): Promise<string> {
  let next: Prompt | string = turn
  for (let index = round; typeof next !== 'string'; index += 1) next = await playRound(run, index, next)
  return next
}

async function playRound(run: Run, round: number, turn: Prompt): Promise<Prompt | string> {
  const { text, ids } = run.talk.turn(turn.parts, turn.looks)
  // The model knows no position beyond: the dialogue is as long as it can be.
  if (run.talk.left < 1) return 'limit'
  run.emit({ kind: 'round', round, view: turn.view.id, prompt: text, promptIds: ids })
  const { parsed, forced, cost } = await speak(run, round, turn.view)
  const decision = decideRound(run, round, turn.view, parsed)
  return concludeRound(run, { round, view: turn.view, parsed, decision, forced, cost })
}

export function decideRound(
  run: Run,
  round: number,
  current: KnownView,
  parsed: ParsedReply,
  policy = run.policy,
  corrected = false,
): Decision {
  const { protocol } = run.context.loaded
  return decide({ policy, round, parsed, protocol, image: run.image, views: run.views, current, corrected })
}

type Conclusion = {
  round: number
  view: KnownView
  parsed: ParsedReply
  decision: Decision
  forced: boolean
  cost: RoundCost
}

/** Tells what a round led to, and gives the next turn or how the run ended. */
export async function concludeRound(
  run: Run,
  { round, view, parsed, decision, forced, cost }: Conclusion,
): Promise<Prompt | string> {
  const stats = statsOf(run, cost)
  sayCalls(run, round, view, parsed, decision)
  const next = await followDecision(run, round, view, decision, forced)
  if (typeof next !== 'string') sayObserved(run, round, next)
  run.emit({ kind: 'stats', round, stats })
  return next
}

/** Every call of a reply is an action: the first is the one that was decided on, the others were only written. */
function sayCalls(run: Run, round: number, current: KnownView, { calls }: ParsedReply, decision: Decision): void {
  const { frame } = run.context.loaded.protocol
  const received = decision.kind === 'cut' ? nextViewId(run) : null
  if ('action' in decision && decision.action)
    run.emit({ kind: 'action', round, action: { ...decision.action, received } })
  calls.slice(1).forEach((call, index) => {
    const view = viewOfCall(frame, call, run.views, current) ?? current
    run.emit({ kind: 'action', round, action: actionOfCall(call, frame, view, round, index + 1) })
  })
}

/** What the model is told after a round, its words alone. */
function sayObserved(run: Run, round: number, { parts }: Prompt): void {
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
  if (text !== '') run.emit({ kind: 'observed', round, text })
}

async function followDecision(
  run: Run,
  round: number,
  view: KnownView,
  decision: Decision,
  forced: boolean,
): Promise<Prompt | string> {
  const { protocol } = run.context.loaded
  switch (decision.kind) {
    case 'answer':
      run.emit({ kind: 'answer', round, text: decision.text, forced })
      return 'answer'
    case 'cut': {
      const shown = await showView(run, round, decision.cropPx, decision.parent.id)
      return { parts: partsOf(protocol.observation, { question: run.question }), looks: [shown.look], view: shown.view }
    }
    case 'invalid':
    case 'ask-answer':
      return { parts: partsOf(decision.turn, { question: run.question }), looks: [], view }
    case 'force':
    case 'stop':
      return 'limit'
  }
}

function statsOf(run: Run, cost: RoundCost) {
  const { encoded, ms } = run.cost
  run.cost.encoded = 0
  run.cost.ms = 0
  const total = ms + cost.prefillMs + cost.decodeMs
  return { ...cost, imagesEncoded: encoded, encodeMs: ms, ms: total }
}

type Spoken = { parsed: ParsedReply; forced: boolean; cost: RoundCost }

/** One reply of the model. In the last round a call never opens: there the answer is forced instead. */
async function speak(run: Run, round: number, view: KnownView): Promise<Spoken> {
  const { dialect, policy } = run
  const read = createReader(run, round, view)
  const last = round + 1 >= policy.rounds && policy.atLimit === 'answer'
  const allowed = allowedText(run, view)
  const input: WriteInput = {
    loaded: run.context.loaded,
    talk: run.talk,
    sampler: run.sampler,
    maxNewTokens: policy.maxNewTokens,
    signal: run.context.signal,
    caughtUp: () => run.context.caughtUp(),
    onToken: ({ id, text, prob }, whole) => {
      run.emit({ kind: 'token', round, id, text, prob })
      read(whole, false)
    },
    closed: (text) => dialect.live.closed(text),
    ...(last && dialect.live.callOpen !== '' ? { stopAt: dialect.live.callOpen } : {}),
    ...(allowed ? { allowed } : {}),
  }
  const written = await write(input)
  const parsed = read(written.text, true)
  const cost = costOf(written)
  if (!last || parsed.calls.length > 0 || (parsed.answer ?? '') !== '') {
    run.talk.replied(written.text)
    return { parsed, forced: false, cost }
  }
  return { ...(await forceAnswer(run, input, written, read)), forced: true }
}

async function forceAnswer(
  run: Run,
  input: WriteInput,
  written: Written,
  read: (text: string, ended: boolean) => ParsedReply,
): Promise<Omit<Spoken, 'forced'>> {
  const { dialect, talk } = run
  const opening = await writeGiven(input, run.context.loaded.codec.encode(dialect.live.answerOpen), written.text)
  const before = written.text + opening
  const noCall: Allowed = (text) =>
    dialect.live.callOpen === '' || !text.slice(before.length).includes(dialect.live.callOpen)
  const answer = await write({ ...input, stopAt: '', before, allowed: noCall })
  const text = before + answer.text
  talk.replied(text)
  const [first, second] = [costOf(written), costOf(answer)]
  const opened = run.context.loaded.codec.encode(dialect.live.answerOpen).length
  return {
    parsed: read(text, true),
    cost: {
      prefillTokens: first.prefillTokens,
      generatedTokens: first.generatedTokens + opened + second.generatedTokens,
      prefillMs: first.prefillMs,
      decodeMs: first.decodeMs + second.prefillMs + second.decodeMs,
    },
  }
}

function costOf(written: Written): RoundCost {
  return {
    prefillTokens: written.prefillTokens,
    generatedTokens: written.ids.length,
    prefillMs: written.prefillMs,
    decodeMs: written.decodeMs,
  }
}

/** `never` masks the call; the grammar mask holds it to its form. */
function allowedText(run: Run, view: KnownView): Allowed | null {
  const { dialect, policy } = run
  if (dialect.live.callOpen === '') return null
  if (policy.zoom === 'never') return (text) => !text.includes(dialect.live.callOpen)
  if (!policy.grammar) return null
  const { frame } = run.context.loaded.protocol
  return callMask(
    dialect.live.callOpen,
    dialect.live.callGrammar,
    frame.unit,
    frameExtent(frame, { image: run.image, view }),
  )
}
