import {
  correctReply,
  isOwnBox,
  LoupeError,
  policyOf,
  prefixOf,
  unfold,
  viewOfCall,
  writeBox,
  type ImageEntry,
  type Policy,
  type Round,
  type Trace,
  type View,
} from '../../core'
import type { BranchInput } from '../protocol'
import { editIds, type Edited } from '../text/edit'
import { partsOf, type Part } from '../text/template'
import { concludeRound, decideRound, playRounds, type RoundCost } from './rounds'
import { beginRun, createReader, endRun, lookOfView, type Run, type RunContext } from './run'
import { entryOf } from './reason'
import { createTextStream } from '../text/stream'
import { writeGiven } from './write'

/**
 * Run from here: the trace up to the call of round `round`, that call with another box, and on from there. What the
 * history shares with a cache at hand is copied, the rest is fed again from token ids and features.
 * @throws LoupeError trace-invalid, image-*, and what the runtime throws
 */
export async function branch(context: RunContext, input: BranchInput): Promise<Trace> {
  const { trace, round } = input
  const { protocol } = context.loaded
  const corrected = trace.rounds[round]
  const saved = trace.images[0]
  if (!corrected || !saved) throw invalidTrace(`The trace has no round ${round + 1} to run from.`)
  const image = await context.openImage(input.image)
  if ((saved.sha256 ?? image.sha256) !== image.sha256)
    throw invalidTrace('This is not the picture that the trace was made from.')
  const imageEntry: ImageEntry = {
    ...entryOf(image),
    ...saved,
    width: image.width,
    height: image.height,
    sha256: image.sha256,
  }
  const asked = policyOf(protocol, { ...trace.policy, ...input.policy })
  // A corrected look is always followed by a round that can use it.
  const policy = policyOf(protocol, { ...asked, rounds: Math.max(asked.rounds, round + 2) })
  const run = beginRun(context, {
    image,
    imageEntry,
    question: trace.question,
    policy,
    system: trace.system ?? protocol.system,
    branchOf: { trace: trace.id, round, box: input.region, by: 'person' },
  })
  return endRun(run, () => play(run, input, corrected))
}

async function play(run: Run, { trace, round, region }: BranchInput, corrected: Round): Promise<string> {
  const before = prefixOf(trace, round)
  for (const event of unfold(before)) {
    const ofTrace = event.kind === 'begin' || event.kind === 'end' || (event.kind === 'keep' && event.round === null)
    if (!ofTrace) run.emit(event)
  }
  run.views.push(...before.views)
  const sameModel =
    trace.producer.model === run.context.loaded.info.name &&
    trace.producer.dialect === run.context.loaded.protocol.dialect
  const prompt = rebuild(run, trace, round, sameModel)
  const view = viewById(run, corrected)
  run.emit({ kind: 'round', round, view: view.id, prompt: prompt.text, promptIds: prompt.ids })
  const edited = correct(run, trace, round, region.box, sameModel)
  const { text, cost } = await rewrite(run, round, edited, sameModel ? (corrected.tokenProbs ?? []) : [])
  run.talk.replied(text)
  const parsed = createReader(run, round, view)(text, true)
  const free: Policy = { ...run.policy, zoom: 'free' }
  // A person's box may lie anywhere in the image; the round's own box is judged as it was.
  const decision = decideRound(run, round, view, parsed, free, !isOwnBox(trace, round, region.box))
  const next = await concludeRound(run, { round, view, decision, forced: false, cost })
  return typeof next === 'string' ? next : playRounds(run, round + 1, next)
}

/** The history up to the reply of round `upTo`: from the trace's own ids, or, for another model's, from its texts. */
function rebuild(run: Run, trace: Trace, upTo: number, sameModel: boolean): { text: string; ids: number[] } {
  let prompt = { text: '', ids: [] as number[] }
  for (let index = 0; index <= upTo; index += 1) {
    const round = trace.rounds[index]
    if (!round) break
    const fresh = index === 0 || round.view !== trace.rounds[index - 1]?.view
    const looks = fresh ? [lookOfView(run, viewById(run, round))] : []
    const parts = partsBefore(run, trace, index, fresh)
    if (sameModel && round.promptIds) {
      run.talk.turnOfIds(parts, round.promptIds, looks)
      prompt = { text: round.prompt ?? '', ids: [...round.promptIds] }
    } else {
      prompt = run.talk.turn(parts, looks)
    }
    if (index < upTo)
      run.talk.reply(
        round.raw,
        sameModel && round.tokenIds ? round.tokenIds : run.context.loaded.codec.encode(round.raw),
      )
  }
  return prompt
}

/**
 * What was said to the model before a round; the turn after a discarded call follows from that call, as it did then.
 */
function partsBefore(run: Run, trace: Trace, index: number, fresh: boolean): Part[] {
  const { protocol } = run.context.loaded
  const values = { question: trace.question }
  if (index === 0) return partsOf(protocol.question, values)
  if (fresh) return partsOf(protocol.observation, values)
  const round = trace.rounds[index - 1]
  const view = round && viewById(run, round)
  if (!round || !view) return []
  const shown = run.views.slice(0, run.views.findIndex((one) => one.id === view.id) + 1)
  const decision = decideRound({ ...run, views: shown }, index - 1, view, run.dialect.parse(round.raw))
  return partsOf('turn' in decision ? decision.turn : protocol.invalid, values)
}

function correct(run: Run, trace: Trace, round: number, box: BranchInput['region']['box'], sameModel: boolean): Edited {
  const { protocol, codec } = run.context.loaded
  const corrected = trace.rounds[round]
  const raw = corrected?.raw ?? ''
  const ids =
    sameModel && corrected?.tokenIds
      ? corrected.tokenIds.filter((id) => !run.context.loaded.endIds.has(id))
      : codec.encode(raw)
  if (isOwnBox(trace, round, box)) return { ids: [...ids], kept: ids.length }
  const current = corrected ? viewById(run, corrected) : undefined
  const call = run.dialect.parse(raw).calls[0]
  const named = current && viewOfCall(protocol.frame, call ?? {}, run.views, current)
  // An index that names no picture is written anew: the box is of the view that the model saw.
  const imageIndex = named || !current ? undefined : run.views.indexOf(current)
  const view = named ?? current
  const numbers = writeBox(box, protocol.frame, { image: run.image, view: view ?? null })
  return editIds(
    codec,
    ids,
    correctReply(raw, numbers, run.dialect, {
      frame: protocol.frame,
      ...(imageIndex === undefined ? {} : { imageIndex }),
    }),
  )
}

/** Says the kept tokens as they were, and writes the corrected ones, whose probabilities are measured. */
async function rewrite(
  run: Run,
  round: number,
  { ids, kept: same }: Edited,
  probs: readonly number[],
): Promise<{ text: string; cost: RoundCost }> {
  const { codec } = run.context.loaded
  const start = performance.now()
  // Where the trace has no probabilities of the kept tokens, they are measured like the corrected ones.
  const kept = probs.length >= same ? same : 0
  const stream = createTextStream(codec)
  ids.slice(0, kept).forEach((id, i) => {
    run.talk.push(id)
    const piece = stream.push(id) + (i === kept - 1 ? stream.end() : '')
    run.emit({ kind: 'token', round, id, text: piece, prob: probs[i] ?? 0 })
  })
  const { text } = stream
  const spent = run.talk.spent
  const onToken = ({ id, text: piece, prob }: { id: number; text: string; prob: number }) =>
    run.emit({ kind: 'token', round, id, text: piece, prob })
  const written = await writeGiven(
    { loaded: run.context.loaded, talk: run.talk, signal: run.context.signal, onToken },
    ids.slice(kept),
    text,
  )
  const taken = run.talk.spent - spent
  return {
    text: text + written,
    cost: { prefillTokens: taken, generatedTokens: 0, prefillMs: performance.now() - start, decodeMs: 0 },
  }
}

function viewById(run: Run, round: Round): View {
  const view = run.views.find((one) => one.id === round.view)
  if (!view) throw invalidTrace('The trace names a view that it does not hold.')
  return view
}

function invalidTrace(message: string): LoupeError {
  return new LoupeError({
    code: 'trace-invalid',
    message,
    advice: 'Open the trace that this round belongs to, with its picture.',
  })
}
