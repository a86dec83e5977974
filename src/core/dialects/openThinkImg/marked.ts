import type { Section } from '../../trace/schema'
import type { ParsedReply } from '../dialect'
import { complaintsOf, type SlipCode } from '../slips'
import { callsOf, sectionOf, type ReadTools, type Tools } from '../toolReply'
import { readTools } from '../toolTurn'

/** The keys of a reply, and how models have spelt them. */
const MARKS = /"(thoughtss|thoughts?🤔|actions?🚀|value👉)"/gu
const STOP = '<stop>'

type Part = { readonly kind: 'thought' | 'actions' | 'value'; readonly start: number; readonly end: number }

export function hasMarks(text: string): boolean {
  return text.search(MARKS) >= 0
}

/** Reads a reply of marked lines: its thoughts and what it goes on to say are thought; a `<stop>` makes an answer. */
export function parseMarked(text: string, ended: boolean, tools: Tools): ParsedReply {
  const parts = partsOf(text)
  const value = parts.findLastIndex(({ kind }) => kind === 'value')
  // A model that falls into a loop writes these lines many times: its producer takes the last ones, and so it is here.
  const actions = parts.findLast(({ kind }, index) => kind === 'actions' && (value < 0 || index < value))
  const open = actions ? text.slice(actions.start, actions.end).indexOf('[') : -1
  const list = actions && open >= 0 ? readTools(text, actions.start + open) : null
  const read = callsOf(text, list, tools)
  const answer = answerOf(text, parts, read)
  const sections: Section[] = parts
    .filter(({ kind }) => kind !== 'actions')
    .flatMap(({ start, end }) => sectionOf('thought', text.slice(start, end).split(STOP)[0] ?? '', start))
    .filter(({ start }) => start !== answer?.place.start)
  const thought = sections.map(({ start, end }) => text.slice(start, end)).join('\n')
  if (answer) sections.push({ name: 'answer', ...answer.place })
  return {
    ...(thought === '' ? {} : { thought }),
    ...(answer ? { answer: answer.answer } : {}),
    sections: sections.sort((a, b) => a.start - b.start || a.end - b.end),
    // Lists of four numbers in what it says are x, y, width, height of a drawing or the like, never boxes of a look.
    boxes: [],
    calls: read.calls,
    complaints: ended ? complaintsOf(slipsOf(text, actions), 'call') : [],
  }
}

function partsOf(text: string): Part[] {
  const marks = [...text.matchAll(MARKS)]
  const before: Part = { kind: 'thought', start: 0, end: marks[0]?.index ?? text.length }
  const parts = marks.map(({ 0: mark, 1: name, index }, place): Part => {
    const kind = name?.startsWith('thought') ? 'thought' : name?.startsWith('action') ? 'actions' : 'value'
    return { kind, start: index + mark.length, end: marks[place + 1]?.index ?? text.length }
  })
  return [before, ...parts]
}

/** Terminate's answer, else what is said before `<stop>`. */
function answerOf(text: string, parts: readonly Part[], { answered }: ReadTools): ReadTools['answered'] {
  if (answered) return answered
  const last = parts.findLast(({ kind, start, end }) => kind === 'value' && text.slice(start, end).includes(STOP))
  if (!last) return null
  const written = text.slice(last.start, last.end).split(STOP)[0] ?? ''
  const [section] = sectionOf('answer', written, last.start)
  return section
    ? { answer: text.slice(section.start, section.end), place: { start: section.start, end: section.end } }
    : null
}

/**
 * The producer cuts out as tools what stands from the first bracket to the last one before a `"value👉"`: where the
 * model has written that line twice, or quotes in quotes, that is no JSON and no tool was run.
 */
function slipsOf(text: string, actions: Part | undefined): SlipCode[] {
  if (!actions) return []
  const value = text.lastIndexOf('"value👉"')
  const cut = value < actions.start ? '' : text.slice(actions.start, value).trim()
  return cut === '' || isJson(cut) ? [] : ['tool-text-not-json']
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
