import type { Complaint, ResolvedSlot, Round } from '../../core'
import type { RoundMark, ShownRound, TraceEntry } from '../../store'
import { boxInWords } from '../words'
import { complaintsOf, pathInRound } from './complaints'

/** What a card shows of a round: the trace's own words under a person's edits. */
export type Reading = {
  readonly thought: string
  readonly sketch: string | null
  readonly edited: boolean
  /** Numbers that are written anew, since a box has moved: offsets in the thought. */
  readonly rewritten: readonly ResolvedSlot[]
  readonly accepted: boolean
  /** One word for what the round did. */
  readonly act: string
  readonly complaints: readonly Complaint[]
}

export function readRound(entry: TraceEntry, index: number, shown: ShownRound): Reading {
  const { over } = shown
  const round = shown.round ?? EMPTY
  const last = entry.running && index === entry.trace.rounds.length - 1
  return {
    thought: over?.now.thought ?? round.thought ?? '',
    sketch: over?.now.sketch ?? round.sketch ?? null,
    edited: over?.now.by.kind === 'person',
    rewritten: over?.now.changedSlots ?? [],
    accepted: over?.now.accepted ?? round.accepted ?? false,
    act: shown.round ? actOf(round, last) : 'added',
    complaints: [
      ...(round.complaints ?? []),
      ...round.actions.flatMap((action) => action.complaints ?? []),
      ...(over?.now.complaints ?? []),
      ...(shown.round ? aboutRound(entry, index) : []),
    ],
  }
}

/** What was wrong with this round in the file, with its place there. */
function aboutRound(entry: TraceEntry, index: number): Complaint[] {
  const found = complaintsOf(entry).rounds.get(index) ?? []
  return found.map((one) => ({ ...one, message: `${one.message} (${pathInRound(one.path)})` }))
}

/** What stands for the trace's round where a person added one. */
export const EMPTY: Round = { id: '', view: null, raw: '', rois: [], actions: [] }

function actOf(round: Round, last: boolean): string {
  const action = round.actions[0]
  // Where the picture's size is not known, nobody knows what was cut; it was looked at all the same.
  if (action) return action.effective || action.executed ? action.kind : 'discarded'
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
  const gold = entry.draft?.now.rationale.answer?.text ?? null
  const before = entry.draft?.base.answer?.text ?? null
  return entry.draft && gold !== before ? { text: gold, edited: true } : { text: own, edited: false }
}
