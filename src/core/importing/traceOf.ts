import type { Dialect } from '../dialects/dialect'
import { textOfParts } from '../layouts/content'
import { Pictures } from './pictures'
import { answerOf, roundOf } from './roundOf'
import type { PictureRef, Told, Turn } from '../layouts/told'
import { emptyTrace } from '../trace/fold'
import { roundId } from '../trace/place'
import type { Frame, Observation, Round, Shape, Trace } from '../trace/schema'

/** Where a record stood: what a trace's `source` says. `id` is the trace's own, from its place in the file. */
export type Place = {
  readonly id: string
  readonly file: string
  readonly layout: string
  readonly start?: number
  readonly end?: number
}

/**
 * What a layout told and a dialect reads, as a trace. Rounds are the assistant's turns; what stands before the first is
 * the prompt; what follows one is its observation. A call is `executed` where an observation followed that does not
 * refuse it; one that was cut has a view, whose crop stays unknown until the picture's size is. Never throws.
 */
export function traceOf(told: Told, dialect: Dialect, place: Place): Trace {
  const frame = told.frame ?? dialect.frame
  const first = told.turns.findIndex((turn) => turn.role === 'assistant')
  const prompt = first < 0 ? told.turns : told.turns.slice(0, first)
  const pictures = new Pictures(shownFirst(told, prompt, told.turns.slice(prompt.length)))
  const rounds = first < 0 ? [] : roundsOf(told.turns.slice(first), dialect, frame, pictures)
  const question = told.question ?? questionOf(prompt)
  const system = systemOf(prompt)
  const answer = answerOf(rounds) ?? told.answer
  const complaints = [...(told.complaints ?? [])]
  return {
    ...emptyTrace(),
    id: place.id,
    question,
    images: pictures.images,
    views: pictures.views,
    producer: { model: '', ...told.producer, dialect: dialect.name },
    ...(told.item ? { item: told.item } : {}),
    source: { ...placed(place), dialect: dialect.name },
    frame,
    cropRule: dialect.crop ?? { pad: 0, minSide: 1 },
    ...(system === '' ? {} : { system }),
    rounds: withPromptShapes(rounds, prompt, dialect, frame),
    answer: answer === undefined ? null : { text: answer },
    ...(told.scores ? { scores: told.scores } : {}),
    ...(told.verdicts ? { verdicts: told.verdicts } : {}),
    ...(told.gold ? { gold: told.gold } : {}),
    ...(told.group ? { group: told.group } : {}),
    ...(complaints.length > 0 ? { complaints } : {}),
    ...(told.ended === undefined ? {} : { ended: told.ended }),
  }
}

function placed({ file, layout, start, end }: Place) {
  return { file, layout, ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) }
}

/** Pictures that the question came with: those that the layout keeps apart, less those that a later turn brings. */
function shownFirst({ pictures }: Told, prompt: readonly Turn[], later: readonly Turn[]): PictureRef[] {
  if (!pictures) return promptPictures(prompt)
  const brought = new Set(promptPictures(later).map(({ uri }) => uri))
  return pictures.filter(({ uri }) => uri === undefined || !brought.has(uri))
}

function promptPictures(prompt: readonly Turn[]): PictureRef[] {
  return prompt.flatMap(({ parts }) => parts.flatMap((part) => ('picture' in part ? [part.picture] : [])))
}

function questionOf(prompt: readonly Turn[]): string {
  const users = prompt.filter((turn) => turn.role === 'user')
  return users
    .map((turn) => textOfParts(turn.parts))
    .join('\n')
    .trim()
}

function systemOf(prompt: readonly Turn[]): string {
  return prompt
    .filter((turn) => turn.role === 'system')
    .map((turn) => textOfParts(turn.parts))
    .join('\n')
}

/** The turns from the first reply on, cut into replies and what followed each. */
function roundsOf(turns: readonly Turn[], dialect: Dialect, frame: Frame, pictures: Pictures): Round[] {
  const rounds: Round[] = []
  let index = 0
  while (index < turns.length) {
    const reply = turns[index]
    let next = index + 1
    while (next < turns.length && turns[next]?.role !== 'assistant') next += 1
    if (reply)
      rounds.push(roundOf(roundId(rounds.length), reply, turns.slice(index + 1, next), { dialect, frame, pictures }))
    index = next
  }
  return rounds
}

/**
 * Boxes of the prompt stand with what is seen before the first round: in the first round's observation of the
 * prompt.
 */
function withPromptShapes(rounds: Round[], prompt: readonly Turn[], dialect: Dialect, frame: Frame): Round[] {
  const told = prompt.flatMap((turn) => turn.shapes ?? [])
  const read = dialect.readPrompt ? promptShapes(prompt, dialect, frame) : []
  const shapes = [...told, ...read]
  const first = rounds[0]
  if (shapes.length === 0 || !first) return rounds
  const observation: Observation = {
    views: [],
    ...first.observation,
    shapes: [...shapes, ...(first.observation?.shapes ?? [])],
  }
  return [{ ...first, observation }, ...rounds.slice(1)]
}

function promptShapes(prompt: readonly Turn[], dialect: Dialect, frame: Frame): Shape[] {
  const text = prompt
    .filter((turn) => turn.role === 'user')
    .map((turn) => textOfParts(turn.parts))
    .join('\n')
  const found = dialect.readPrompt?.(text).shapes ?? []
  return found.map((shape) => ({
    kind: shape.kind,
    numbers: [...shape.numbers],
    author: 'prompt' as const,
    ...(shape.label === undefined ? {} : { label: shape.label }),
    ...(shape.frame && shape.frame !== frame ? { frame: shape.frame } : {}),
  }))
}
