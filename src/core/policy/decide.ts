import type { ParsedCall, ParsedReply } from '../dialects/dialect'
import type { PixelBox, Size } from '../geometry/box'
import { cropPixels } from '../geometry/crop'
import { frameExtent, fromCorners, pixelsToUnit, readPixels, toCorners, type Surface } from '../geometry/frames'
import { area } from '../geometry/measure'
import { MAX_ASPECT } from '../geometry/resize'
import { actionId, roundId } from '../trace/place'
import type { Policy } from '../trace/producer'
import type { Action, Complaint, Frame, Shape, View } from '../trace/schema'
import type { KnownView } from '../trace/reading'
import type { Protocol } from './protocol'

/** Why a call is discarded: the code that is kept, and the words that training says to the model. */
export const REASONS = {
  'out-of-range': 'out of range',
  'not-a-box': 'not a box',
  'same-as-before': 'same as before',
  'too-small': 'too small',
} as const
export type Reason = keyof typeof REASONS

/** With `zoom: 'adaptive'`, a box that covers more of its view than `policy.cover`, by default this, is not cut. */
export const ADAPTIVE_COVER = 0.3
/** How far outside its frame a number may lie and still be moved in, as a share of the frame. */
export const RANGE_TOLERANCE = 0.02

const ASK_ANSWER = 'That box already fills much of the picture. Answer now.'
const NO_ZOOM = 'Zooming is off. Answer now.'

export type DecideInput = {
  readonly policy: Policy
  /** Index of this round, from 0. */
  readonly round: number
  readonly parsed: ParsedReply
  readonly protocol: Protocol
  readonly image: Size
  /** Views shown so far, in order. */
  readonly views: readonly KnownView[]
  /** The last view shown. */
  readonly current: KnownView
  /** The box is a person's correction: it may leave the view it is written in, repeat a view, and is not held back. */
  readonly corrected?: boolean
}

/** What a round's reply leads to. An action's `received` is null until the engine has made the view. */
export type Decision =
  /** Cut `cropPx`, show it, go on. `parent` is the view that the box was written in. */
  | { kind: 'cut'; action: Action; cropPx: PixelBox; parent: KnownView }
  /** The call was discarded (or there was none): say `turn`, without an image, and go on from the previous view. */
  | { kind: 'invalid'; action: Action | null; reason: Reason; complaint: Complaint; turn: string }
  | { kind: 'answer'; text: string }
  /** The last round is over without an answer: the reply is cut before its call, and an answer is forced. */
  | { kind: 'force'; action: Action | null; complaint: Complaint }
  /** The call was not used because of the zoom policy: say `turn`, which asks for the answer, and go on. */
  | { kind: 'ask-answer'; action: Action; complaint: Complaint; turn: string }
  | { kind: 'stop'; why: 'limit'; action: Action | null; complaint: Complaint }

/**
 * The policy as a machine (design section 4): pure, total. One call a round; a discarded call counts as a round.
 * In order, as in training: not a box, out of range, too small, same as before.
 */
export function decide(input: DecideInput): Decision {
  const { parsed, policy, protocol, round } = input
  const call = parsed.calls[0]
  if (call) {
    const judged = judge(input, call)
    return round + 1 >= policy.rounds ? atLimit(policy, judged.action) : judged
  }
  if (parsed.answer !== undefined && parsed.answer !== '') return { kind: 'answer', text: parsed.answer }
  if (round + 1 >= policy.rounds) return atLimit(policy, null)
  const complaint = complain('no-call', 'The reply neither calls for a closer look nor answers.')
  return { kind: 'invalid', action: null, reason: 'not-a-box', complaint, turn: invalidTurn(protocol, 'not-a-box') }
}

/** What is said to the model after a discarded call. */
export function invalidTurn(protocol: Protocol, reason: Reason): string {
  return protocol.invalid.replaceAll('{reason}', REASONS[reason])
}

/** The view that a call's numbers are of; undefined when `img_idx` names none. */
export function viewOfCall(
  frame: Frame,
  call: Pick<ParsedCall, 'imageIndex'>,
  views: readonly KnownView[],
  current: KnownView,
): KnownView | undefined {
  if (frame.of === 'last') return current
  if (frame.of === 'index') return views[call.imageIndex ?? 0]
  if (frame.of === 'original')
    return views.find((view) => view.image === current.image && view.parent === null) ?? current
  return views.find((view) => view.id === frame.of)
}

type Judged = Extract<Decision, { kind: 'cut' | 'invalid' | 'ask-answer' }> & { action: Action }

function judge(input: DecideInput, call: ParsedCall): Judged {
  const { protocol, policy, image, views } = input
  const { frame } = protocol
  const view = viewOfCall(frame, call, views, input.current)
  const action = actionOfCall(call, frame, view ?? input.current, input.round)
  if (!call.numbers) return discard(protocol, action, 'not-a-box', 'The call holds no four numbers.')
  if (!view)
    return discard(protocol, action, 'out-of-range', `There is no picture with the index ${call.imageIndex ?? 0}.`)
  const surface: Surface = { image, view }
  const corners = toCorners(call.numbers, frame.order)
  if (!(corners[2] > corners[0] && corners[3] > corners[1])) {
    return discard(protocol, action, 'not-a-box', 'The box is inverted or has no area.')
  }
  const ranged = input.corrected ? { corners, moved: false } : intoRange(corners, frame, surface)
  if (!ranged) return discard(protocol, action, 'out-of-range', 'The box lies outside the picture it was written for.')
  const box = readPixels(fromCorners(ranged.corners, frame.order), frame, surface)
  const told = ranged.moved
    ? withComplaint(action, complain('clamped', 'The box stood a little outside the picture and was moved in.'))
    : action
  const cut = cropPixels(box, image, protocol.crop.rule)
  if ('complaint' in cut) return discard(protocol, told, 'not-a-box', cut.complaint.message)
  const small = tooSmall(box, cut.px)
  if (small) return discard(protocol, told, 'too-small', small)
  if (input.corrected) return cutOf(told, cut.px, view, image)
  if (views.some((shown) => shown.image === view.image && shown.cropPx.every((v, i) => v === cut.px[i]))) {
    return discard(protocol, told, 'same-as-before', 'The model was shown exactly this before.')
  }
  if (policy.zoom !== 'free') {
    const held = holdBack(policy, box, view, told)
    if (held) return held
  }
  return cutOf(told, cut.px, view, image)
}

function cutOf(action: Action, cropPx: PixelBox, parent: KnownView, image: Size): Judged {
  const effective = { image: parent.image, box: pixelsToUnit(cropPx, image) }
  return { kind: 'cut', action: { ...action, effective }, cropPx, parent }
}

/** `never` uses no call at all; `adaptive` none whose box is large in its view. */
function holdBack(policy: Policy, box: PixelBox, view: KnownView, action: Action): Judged | null {
  if (policy.zoom === 'never') return ask(action, 'zoom-never', 'Zooming is off; the call was not used.', NO_ZOOM)
  const cover = area(box) / area(view.cropPx)
  const most = policy.cover ?? ADAPTIVE_COVER
  if (cover <= most) return null
  const percent = Math.round(cover * 100)
  return ask(
    action,
    'zoom-adaptive',
    `The box covers ${percent} % of its view, so it was not cut (over ${Math.round(most * 100)} %).`,
    ASK_ANSWER,
  )
}

function ask(action: Action, code: string, message: string, turn: string): Judged {
  const complaint = complain(code, message)
  return { kind: 'ask-answer', action: withComplaint(action, complaint), complaint, turn }
}

function discard(protocol: Protocol, action: Action, reason: Reason, message: string): Judged {
  const complaint = complain(reason, message)
  return {
    kind: 'invalid',
    action: withComplaint(action, complaint),
    reason,
    complaint,
    turn: invalidTurn(protocol, reason),
  }
}

function atLimit(policy: Policy, action: Action | null): Decision {
  const complaint = complain('limit', `This was the last of ${policy.rounds} rounds, so the call was not used.`)
  const told = action && { ...withComplaint(action, complaint), effective: null }
  return policy.atLimit === 'answer'
    ? { kind: 'force', action: told, complaint }
    : { kind: 'stop', why: 'limit', action: told, complaint }
}

function intoRange(
  corners: readonly number[],
  frame: Frame,
  surface: Surface,
): { corners: readonly [number, number, number, number]; moved: boolean } | null {
  const { width, height } = frameExtent(frame, surface)
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = corners
  const outside = (v: number, side: number) => v < -RANGE_TOLERANCE * side || v > (1 + RANGE_TOLERANCE) * side
  if (outside(x1, width) || outside(x2, width) || outside(y1, height) || outside(y2, height)) return null
  const into = (v: number, side: number) => Math.min(side, Math.max(0, v))
  const moved = [into(x1, width), into(y1, height), into(x2, width), into(y2, height)] as const
  return { corners: moved, moved: moved.some((v, i) => v !== corners[i]) }
}

function tooSmall(box: PixelBox, cut: PixelBox): string | null {
  if (box[2] - box[0] < 1 || box[3] - box[1] < 1) return 'A side of the box is shorter than one pixel of the image.'
  const [w, h] = [cut[2] - cut[0], cut[3] - cut[1]]
  return Math.max(w, h) > MAX_ASPECT * Math.min(w, h)
    ? `The cut would be ${w} x ${h} pixels, too narrow to be shown.`
    : null
}

/**
 * A call as an action of a round, the `index`-th of it; it is only written until a view comes of it. `view`: what its
 * numbers are of.
 */
export function actionOfCall(call: ParsedCall, frame: Frame, view: Pick<View, 'id'>, round: number, index = 0): Action {
  return {
    id: actionId(roundId(round), index),
    kind: call.kind,
    // What a zoom was given is its shapes.
    ...(call.kind === 'zoom' || call.name === undefined ? {} : { name: call.name }),
    ...(call.kind === 'zoom' || call.arguments === undefined ? {} : { arguments: call.arguments }),
    shapes: shapesOf(call, { frame, view: view.id, author: 'call' }),
    executed: false,
    effective: null,
    received: null,
    ...(call.label === undefined ? {} : { label: call.label }),
  }
}

/** Everything that a call points with, its one box first. */
function shapesOf(
  { numbers, shapes = [], start, end }: ParsedCall,
  place: Pick<Shape, 'frame' | 'view' | 'author'>,
): Shape[] {
  const own: Shape[] = numbers ? [{ kind: 'box', numbers: [...numbers], ...place, span: [start, end] }] : []
  const others = shapes.filter((one) => one.kind !== 'box' || !sameNumbers(one.numbers, numbers))
  return [...own, ...others.map((one): Shape => ({ ...place, ...one, numbers: [...one.numbers], span: [start, end] }))]
}

function sameNumbers(a: readonly number[], b: readonly number[] | null): boolean {
  return b !== null && a.length === b.length && a.every((value, index) => value === b[index])
}

function withComplaint(action: Action, complaint: Complaint): Action {
  return { ...action, complaints: [...(action.complaints ?? []), complaint] }
}

function complain(code: string, message: string): Complaint {
  return { code, path: 'call', message }
}
