import { readJsonish } from '../../dialects/jsonish'
import type { Complaint } from '../../trace/schema'
import { isFields } from '../content'
import type { Part, Role, Told, ToldCall, Turn } from '../told'
import { thoughtText } from '../turns'
import type { Output } from './outputs'

/** What consoles print of a run: three producers' ways, and any other. */

type Kept = Pick<Told, 'turns'> & Partial<Told>

/** A turn that is being put together. */
type Open = { role: Role; parts: Part[]; calls: ToldCall[]; tool: string | null }

const MARK = /^\[(THINK|ANSWER|TOOL_CALL|TOOL_RESPONSE)\](.*)$/gm

export function hasMarks(text: string): boolean {
  return /^\[(?:ANSWER|TOOL_CALL)\]/m.test(text)
}

/** Qwen-Agent: `[THINK]`, `[ANSWER]`, `[TOOL_CALL] name` before its arguments, `[TOOL_RESPONSE] name`, pictures. */
export function markedTurns(outputs: readonly Output[]): Kept[] {
  const turns: Open[] = []
  for (const output of outputs) {
    if ('picture' in output) turnFor(turns, 'tool').parts.push({ picture: output.picture })
    else addMarked(turns, output.text)
  }
  return [{ turns: turns.filter(({ parts, calls }) => parts.length + calls.length > 0).map(closed) }]
}

function addMarked(turns: Open[], text: string): void {
  const marks = [...text.matchAll(MARK)]
  const [first] = marks
  addText(turns, text.slice(0, first?.index ?? text.length).trim())
  for (const [index, mark] of marks.entries()) {
    const body = text.slice(mark.index + mark[0].length, marks[index + 1]?.index ?? text.length).trim()
    const name = mark[2]?.trim() ?? ''
    if (mark[1] === 'TOOL_CALL') {
      const turn = turnFor(turns, 'assistant')
      const { value } = readJsonish(body)
      turn.calls.push({ name, arguments: isFields(value) ? value : body })
    } else if (mark[1] === 'TOOL_RESPONSE') {
      const turn = turnFor(turns, 'tool')
      if (body !== '') turn.parts.push({ text: body })
    } else {
      const turn = turnFor(turns, 'assistant', true)
      if (body !== '') turn.parts.push({ text: mark[1] === 'THINK' ? thoughtText(body) : body })
    }
  }
}

/** Text before the first mark goes on with what was being said. */
function addText(turns: Open[], text: string): void {
  if (text !== '') turnFor(turns, turns.at(-1)?.role ?? 'assistant').parts.push({ text })
}

/** The turn that is being written, where it is of that role; a reply that has called is over when it speaks again. */
function turnFor(turns: Open[], role: Role, speaks = false): Open {
  const last = turns.at(-1)
  if (last?.role === role && !(speaks && last.calls.length > 0)) return last
  const open: Open = { role, parts: [], calls: [], tool: null }
  turns.push(open)
  return open
}

function closed({ role, parts, calls }: Open): Turn {
  return { role, parts, ...(calls.length > 0 ? { calls } : {}) }
}

const ROUND = /^--- Round \d+ ---$/m
const AFTER_REPLY = ['\nTool Call: ', '\nCropped Image Size', '\nTotal Inference Time'] as const

export function hasModelLines(text: string): boolean {
  return /^Model: /m.test(text) && (ROUND.test(text) || text.includes('Total Inference Time'))
}

/** AdaptVision: rounds with `Model:`, sizes of picture and view, `...` behind every reply. */
export function modelTurns(text: string): Kept[] {
  const turns = text.split(ROUND).flatMap(roundTurns)
  const original = sizeIn(text, 'Original Image Size: (')
  const view = sizeIn(text, 'Downsampled Image Size: (') ?? sizeIn(text, 'Input Image Size: (')
  return [
    {
      turns,
      ...(original ? { pictures: [original] } : {}),
      ...(view ? { frame: { unit: 'pixel', order: 'xyxy', of: 'original', size: view } } : {}),
      ...(ROUND.test(text) ? { dialect: 'adaptvision' } : {}),
    },
  ]
}

function roundTurns(text: string): Turn[] {
  const start = text.startsWith('Model: ') ? 0 : text.indexOf('\nModel: ')
  if (start < 0) return []
  const said = text.slice(text.indexOf('Model: ', start) + 'Model: '.length)
  const end = Math.min(...AFTER_REPLY.map((mark) => said.indexOf(mark)).map((at) => (at < 0 ? said.length : at)))
  const rest = said
    .slice(end)
    .replace(/^Total Inference Time.*$/m, '')
    .trim()
  const crop = sizeIn(rest, 'Cropped Image Size: (')
  const observed: Part[] = [...(rest === '' ? [] : [{ text: rest }]), ...(crop ? [{ picture: crop }] : [])]
  return [
    replyTurn(said.slice(0, end).trim()),
    ...(observed.length > 0 ? [{ role: 'user', parts: observed } as const] : []),
  ]
}

const CUT: Complaint = {
  code: 'reply-cut-short',
  path: 'raw',
  message: 'The console prints "..." behind the reply: it may go on.',
  level: 'note',
}

function replyTurn(text: string): Turn {
  const isCut = text.endsWith('...')
  const said = isCut ? text.slice(0, -3).trimEnd() : text
  return { role: 'assistant', parts: [{ text: said }], ...(isCut ? { complaints: [CUT] } : {}) }
}

function sizeIn(text: string, label: string): { width: number; height: number } | null {
  const at = text.indexOf(label)
  const [, width, height] = /^(\d{1,6}), ?(\d{1,6})\)/.exec(text.slice(at + label.length, at + label.length + 20)) ?? []
  return at < 0 || width === undefined || height === undefined ? null : { width: Number(width), height: Number(height) }
}

const CHAIN = /^-{3,} ?chain \d+ ?-{3,}$/m

export function hasChains(text: string): boolean {
  return CHAIN.test(text)
}

/** CogCoM: a picture's path, `Q:`, `A:`, and one or more chains of manipulations for them. */
export function chainTurns(text: string): Kept[] {
  return text.split(/^image_path: /m).flatMap((piece) => {
    const [head = '', ...chains] = piece.split(CHAIN)
    const question = between(head, '\nQ: ', '\nA: ')
    const answer = between(head, '\nA: ', null)
    const path = head.slice(0, head.indexOf('\n')).trim()
    return chains.map((chain): Kept => ({
      ...(question === null ? {} : { question }),
      ...(path === '' || question === null ? {} : { pictures: [{ uri: path }] }),
      turns: [{ role: 'assistant', parts: [{ text: chain.trim() }] }],
      ...(answer === null ? {} : { gold: { answers: [answer] } }),
      dialect: 'cogcom',
    }))
  })
}

function between(text: string, from: string, to: string | null): string | null {
  const start = text.indexOf(from)
  const end = to === null ? text.length : text.indexOf(to, start + from.length)
  return start < 0 || end < 0 ? null : text.slice(start + from.length, end).trim()
}

/** Any other: text is the model's, a picture is what it was shown. */
export function plainTurns(outputs: readonly Output[]): Kept[] {
  const turns: Open[] = []
  for (const output of outputs) {
    if ('picture' in output) turnFor(turns, 'user').parts.push({ picture: output.picture })
    else if (output.text.trim() !== '') turnFor(turns, 'assistant').parts.push({ text: output.text })
  }
  return [{ turns: turns.map(closed) }]
}
