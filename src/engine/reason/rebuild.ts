import {
  LoupeError,
  prefixOf,
  type Complaint,
  type KnownView,
  type PixelBox,
  type Round,
  type Trace,
  type View,
} from '../../core'
import { partsOf, type Part } from '../text/template'
import type { Loaded } from './loaded'
import { lookAt, lookOf, type Look } from './pictures'
import { decideRound } from './rounds'
import { budgetOf, type Run } from './run'

/** A trace up to the reply of one round, as the loaded model is to be fed it. */
export type Rebuilt = {
  /** The rounds before, with the sizes and ids that the model has seen them in. */
  readonly before: Trace
  /** The view that the round's reply was written at. */
  readonly view: KnownView
  readonly prompt: { readonly text: string; readonly ids: number[] }
  /** The round's own ids, where they can be used. */
  readonly replyIds: readonly number[] | null
  /** What was not taken as the trace has it. */
  readonly complaints: readonly Complaint[]
}

/**
 * Puts the history up to the reply of round `upTo` into the run's dialogue: from the trace's own ids where they are
 * this model's, else from its texts; crops as they were received, or resized anew for a model of another patch size.
 * Nothing is fed.
 * @throws LoupeError trace-invalid
 */
export function rebuild(run: Run, trace: Trace, upTo: number): Rebuilt {
  const { loaded } = run.context
  const sameModel = trace.producer.model === loaded.info.name && trace.producer.dialect === loaded.protocol.dialect
  const saved = prefixOf(trace, upTo)
  const looks = new Map<string, Look>()
  const views = saved.views.map((view): KnownView => {
    const { cropPx } = view
    if (!cropPx) throw invalidTrace(`The trace does not say what was cut for ${view.id}.`)
    const look = lookOfView(run, view, cropPx, sameModel)
    looks.set(view.id, look)
    return { ...view, cropPx, receivedPx: { ...look.received }, tokens: look.count }
  })
  run.views.push(...views)
  const rounds: Round[] = []
  const renewed: number[] = []
  let prompt = { text: '', ids: [] as number[] }
  let replyIds: readonly number[] | null = null
  for (let index = 0; index <= upTo; index += 1) {
    const round = trace.rounds[index]
    if (!round) break
    const fresh = index === 0 || round.view !== trace.rounds[index - 1]?.view
    const look = fresh ? looks.get(viewById(run, round).id) : undefined
    const shown = look ? [look] : []
    const parts = partsBefore(run, trace, index, fresh)
    const promptIds = sameModel && fitting(loaded, round.promptIds, shown) ? round.promptIds : undefined
    if (promptIds) {
      run.talk.turnOfIds(parts, promptIds, shown)
      prompt = { text: round.prompt ?? '', ids: [...promptIds] }
    } else prompt = run.talk.turn(parts, shown)
    replyIds = sameModel && fitting(loaded, round.tokenIds, []) ? round.tokenIds : null
    if ((round.promptIds && !promptIds) || (round.tokenIds && !replyIds)) renewed.push(index + 1)
    if (index === upTo) break
    const ids = replyIds ?? loaded.codec.encode(round.raw)
    run.talk.reply(round.raw, ids)
    rounds.push(promptIds && replyIds ? round : renewedRound(round, prompt, replyIds ?? ids, replyIds !== null))
  }
  const last = trace.rounds[upTo]
  if (!last) throw invalidTrace(`The trace has no round ${upTo + 1} to run from.`)
  return {
    before: { ...saved, views, rounds },
    view: viewById(run, last),
    prompt,
    replyIds,
    complaints: [...renewedIds(renewed, trace, sameModel), ...resized(saved.views, views)],
  }
}

/** The look that a saved view was; of another model, or where its size is none of this one's, resized anew. */
function lookOfView(run: Run, view: View, [x1, y1, x2, y2]: KnownView['cropPx'], sameModel: boolean): Look {
  const { loaded } = run.context
  const { factor } = loaded.model
  const cropPx = [x1, y1, x2, y2] as unknown as PixelBox
  const { width, height } = view.receivedPx ?? { width: 0, height: 0 }
  const fits = [width, height].every((side) => side > 0 && Number.isInteger(side / factor))
  if (sameModel && fits) return lookOf(run.source.sha256, factor, cropPx, { width, height })
  return lookAt(loaded, run.source, cropPx, budgetOf(loaded, run.policy, view.parent === null))
}

/** Whether ids are this model's: each one that it has, with as many picture tokens as the pictures bring. */
function fitting({ model }: Loaded, ids: readonly number[] | undefined, shown: readonly Look[]): ids is number[] {
  if (!ids || !ids.every((id) => Number.isInteger(id) && id >= 0 && id < model.vocabulary)) return false
  const pictures = ids.filter((id) => id === model.imageTokenId).length
  return pictures === shown.reduce((sum, look) => sum + look.count, 0)
}

/** A round as it is fed now; what was measured of its old ids says nothing of the new ones. */
function renewedRound(
  round: Round,
  prompt: { readonly text: string; readonly ids: number[] },
  tokenIds: readonly number[],
  asWritten: boolean,
): Round {
  const fed: Round = { ...round, prompt: prompt.text, promptIds: prompt.ids, tokenIds: [...tokenIds] }
  if (asWritten) return fed
  delete fed.tokenProbs
  delete fed.tokenTexts
  return fed
}

function renewedIds(rounds: readonly number[], { producer }: Trace, sameModel: boolean): Complaint[] {
  if (rounds.length === 0) return []
  const whose = sameModel ? 'this model does not have them' : `they are those of ${producer.model || 'another model'}`
  const which = `${rounds.length === 1 ? 'round' : 'rounds'} ${rounds.join(', ')}`
  const message = `The token ids of ${which} were not used, since ${whose}: the text was encoded anew.`
  return [{ code: 'ids-renewed', path: 'rounds', message }]
}

function resized(saved: readonly View[], now: readonly KnownView[]): Complaint[] {
  const changed = now.filter(({ receivedPx }, index) => {
    const before = saved[index]?.receivedPx
    return before?.width !== receivedPx.width || before.height !== receivedPx.height
  })
  if (changed.length === 0) return []
  const names = changed.map(({ id, receivedPx: { width, height } }) => `${id} to ${width} x ${height}`)
  const message = `Pictures were resized anew for this model: ${names.join(', ')} pixels.`
  return [{ code: 'views-resized', path: 'views', message }]
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

/** @throws LoupeError trace-invalid */
export function viewById(run: Run, round: Round): KnownView {
  const view = run.views.find((one) => one.id === round.view)
  if (!view) throw invalidTrace('The trace names a view that it does not hold.')
  return view
}

export function invalidTrace(message: string): LoupeError {
  return new LoupeError({
    code: 'trace-invalid',
    message,
    advice: 'Open the trace that this round belongs to, with its picture.',
  })
}
