import {
  correctReply,
  isOwnBox,
  policyOf,
  unfold,
  viewOfCall,
  writeBox,
  type KnownImage,
  type Policy,
  type Trace,
} from '../../core'
import type { BranchInput } from '../protocol'
import { editIds, type Edited } from '../text/edit'
import { concludeRound, decideRound, playRounds, type RoundCost } from './rounds'
import { invalidTrace, rebuild, viewById, type Rebuilt } from './rebuild'
import { beginRun, createReader, createRun, endRun, tooLong, type BeginInput, type Run, type RunContext } from './run'
import { entryOf } from './reason'
import { createTextStream } from '../text/stream'
import { writeGiven } from './write'

/**
 * Run from here: the trace up to the call of round `round`, that call with another box, and on from there. What the
 * history shares with a cache at hand is copied, the rest is fed again from token ids and features.
 * @throws LoupeError trace-invalid, trace-too-long, image-*, and what the runtime throws
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
  const imageEntry: KnownImage = {
    ...entryOf(image),
    ...saved,
    width: image.width,
    height: image.height,
    sha256: image.sha256,
  }
  const asked = policyOf(protocol, { ...trace.policy, ...input.policy })
  // A corrected look is always followed by a round that can use it.
  const policy = policyOf(protocol, { ...asked, rounds: Math.max(asked.rounds, round + 2) })
  const asking: BeginInput = {
    image,
    imageEntry,
    question: trace.question,
    policy,
    system: trace.system ?? protocol.system,
    branchOf: { trace: trace.id, round: corrected.id, box: input.region, by: 'person' },
  }
  const run = createRun(context, asking)
  const rebuilt = planned(run, input)
  beginRun(run, asking)
  return endRun(run, () => play(run, input, rebuilt))
}

/** What is fed up to the corrected call, before anything is said. @throws LoupeError trace-too-long, trace-invalid */
function planned(run: Run, { trace, round, region }: BranchInput): Planned {
  try {
    const rebuilt = rebuild(run, trace, round)
    const edited = correct(run, trace, round, region.box, rebuilt.replyIds)
    const needed = run.talk.positions + edited.ids.length + 1
    const { maxPositions } = run.context.loaded.model
    if (needed > maxPositions) throw tooLong('trace-too-long', needed, maxPositions)
    return { ...rebuilt, edited }
  } catch (error) {
    run.talk.drop()
    throw error
  }
}

type Planned = Rebuilt & { readonly edited: Edited }

async function play(run: Run, { trace, round, region }: BranchInput, rebuilt: Planned): Promise<string> {
  const { before, view, prompt, edited } = rebuilt
  for (const event of unfold(before)) {
    const ofTrace = event.kind === 'begin' || event.kind === 'end' || (event.kind === 'keep' && event.round === null)
    if (!ofTrace) run.emit(event)
  }
  if (rebuilt.complaints.length > 0)
    run.emit({ kind: 'keep', round: null, keys: { complaints: [...rebuilt.complaints] } })
  run.emit({ kind: 'round', round, view: view.id, prompt: prompt.text, promptIds: prompt.ids })
  const probs = rebuilt.replyIds ? (trace.rounds[round]?.tokenProbs ?? []) : []
  const { text, cost } = await rewrite(run, round, edited, probs)
  run.talk.replied(text)
  const parsed = createReader(run, round, view)(text, true)
  const free: Policy = { ...run.policy, zoom: 'free' }
  // A person's box may lie anywhere in the image; the round's own box is judged as it was.
  const decision = decideRound(run, round, view, parsed, free, !isOwnBox(trace, round, region.box))
  const next = await concludeRound(run, { round, view, parsed, decision, forced: false, cost })
  return typeof next === 'string' ? next : playRounds(run, round + 1, next)
}

/** The ids of the reply with the corrected box in its call. @param saved the reply's ids, where they can be used */
function correct(
  run: Run,
  trace: Trace,
  round: number,
  box: BranchInput['region']['box'],
  saved: readonly number[] | null,
): Edited {
  const { protocol, codec, endIds } = run.context.loaded
  const corrected = trace.rounds[round]
  const raw = corrected?.raw ?? ''
  const ids = saved ? saved.filter((id) => !endIds.has(id)) : codec.encode(raw)
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
