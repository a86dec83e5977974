import type { Complaint, Round } from '../../core'
import type { RoundMark, TraceEntry } from '../../store'
import { boxInWords } from '../words'

/** What a card shows of a round: the trace's own words under a person's edits. */
export type Reading = {
  readonly thought: string
  readonly sketch: string | null
  readonly edited: boolean
  readonly accepted: boolean
  /** One word for what the round did. */
  readonly act: string
  readonly complaints: readonly Complaint[]
}

export function readRound(entry: TraceEntry, index: number, round: Round): Reading {
  const gold = entry.draft?.rationale.rounds[index]
  const base = entry.draft?.base.rounds[index]
  const said = round.thought ?? ''
  const edited = gold !== undefined && gold.thought !== base?.thought
  return {
    thought: edited ? gold.thought : said,
    sketch: round.sketch ?? null,
    edited,
    accepted: gold?.accepted ?? round.accepted ?? false,
    act: actOf(round, entry.running && index === entry.trace.rounds.length - 1),
    complaints: [...(round.complaints ?? []), ...round.actions.flatMap((action) => action.complaints ?? [])],
  }
}

function actOf(round: Round, last: boolean): string {
  const action = round.actions[0]
  if (action) return action.effective ? action.kind : 'discarded'
  if (round.answer !== undefined) return round.forced ? 'forced answer' : 'answer'
  return last ? 'writing' : 'nothing called'
}

/** The card's name for the ear: number, act, and where it looked. */
export function roundInWords(index: number, act: string, mark: RoundMark | undefined, answer?: string): string {
  const box = mark?.edited ?? mark?.effective ?? mark?.roi
  const where = box ? `, ${boxInWords(box.box)}` : ''
  return `Round ${index + 1}, ${act}${where}${answer === undefined ? '' : `: ${answer}`}`
}

/** The answer that stands now: a person's, else the model's. */
export function answerNow(entry: TraceEntry): { text: string | null; edited: boolean } {
  const own = entry.trace.answer?.text ?? null
  const gold = entry.draft?.rationale.answer?.text ?? null
  const before = entry.draft?.base.answer?.text ?? null
  return entry.draft && gold !== before ? { text: gold, edited: true } : { text: own, edited: false }
}
