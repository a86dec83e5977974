import type { CallShape, Dialect, FoundBox, Observed, ParsedCall, ParsedReply } from '../dialects/dialect'
import { picturesOfParts, textOfParts } from '../layouts/content'
import type { PictureRef, ToldCall, Turn } from '../layouts/told'
import { actionId, roiId } from '../trace/place'
import type { Action, Complaint, Frame, Observation, Roi, Round, Shape, View } from '../trace/schema'
import type { Pictures } from './pictures'

/** What every round of a trace is read with. */
export type Reader = { readonly dialect: Dialect; readonly frame: Frame; readonly pictures: Pictures }

/** One reply and the turns that followed it, as a round; the pictures that it brought are added to the trace's. */
export function roundOf(id: string, reply: Turn, after: readonly Turn[], reader: Reader): Round {
  const { dialect, pictures } = reader
  const raw = rawOf(reply)
  const parsed = dialect.parse(raw, true)
  const seen = pictures.last
  const observedText = after.map((turn) => textOfParts(turn.parts)).join('\n')
  const observed = after.length > 0 ? dialect.observe?.(observedText) : undefined
  const calls = [...calledBy(parsed.calls, id, seen, reader), ...toldActions(reply, parsed.calls.length, id, reader)]
  const { actions, views } = run(calls, after, observed, reader)
  const answer = reply.answer ?? parsed.answer
  const complaints: Complaint[] = [...parsed.complaints, ...(reply.complaints ?? []), ...after.flatMap(said)]
  if (observed?.failed)
    complaints.push({ code: 'tool-failed', path: 'observation', message: 'The tool says that it failed.' })
  const rois = [
    ...parsed.boxes.map((box) => shapeOfBox(box, seen, reader)),
    ...(reply.shapes ?? []).filter((shape) => shape.author === 'thought').map((shape) => onView(shape, seen, reader)),
  ]
  return {
    id,
    view: seen,
    raw,
    ...(parsed.sketch === undefined ? {} : { sketch: parsed.sketch }),
    ...thoughtOf(parsed, reply, raw),
    ...(parsed.sections.length > 0 ? { sections: [...parsed.sections] } : {}),
    rois: rois.map((shape, index): Roi => ({ id: roiId(id, index), shape })),
    actions,
    ...(after.length > 0 ? { observation: observationOf(after, observedText, observed, views, actions) } : {}),
    ...(answer === undefined ? {} : { answer }),
    ...(parsed.answerBoxes && parsed.answerBoxes.length > 0
      ? { answerShapes: parsed.answerBoxes.map((box) => shapeOfBox(box, seen, reader)) }
      : {}),
    ...(reply.agent === undefined ? {} : { agent: reply.agent }),
    ...(complaints.length > 0 ? { complaints } : {}),
  }
}

/** The last answer of the rounds. */
export function answerOf(rounds: readonly Round[]): string | undefined {
  return rounds.findLast((round) => round.answer !== undefined)?.answer
}

/** Where the record keeps the answer beside the text, the text is what was thought. */
function thoughtOf({ thought }: ParsedReply, { answer }: Turn, raw: string): Pick<Round, 'thought'> {
  if (thought !== undefined) return { thought }
  return answer === undefined || raw === '' ? {} : { thought: raw }
}

/** A shape of the record that says no view is of the one that was shown last, unless it is of the image whole. */
function onView(shape: Shape, seen: string | null, { frame }: Reader): Shape {
  if (shape.view !== undefined || seen === null || (shape.frame ?? frame).of === 'original') return shape
  return { ...shape, view: seen }
}

function said(turn: Turn): readonly Complaint[] {
  return turn.complaints ?? []
}

/** A reply's text; calls that the record keeps beside it are written after it, as their chat template writes them. */
function rawOf({ parts, calls = [] }: Turn): string {
  return [textOfParts(parts), ...calls.map(writtenCall)].filter((text) => text !== '').join('\n')
}

function writtenCall({ name, arguments: given }: ToldCall): string {
  return `<tool_call>\n${JSON.stringify({ name, arguments: given })}\n</tool_call>`
}

/** The view that a frame's numbers are of: the one that the call names, else the last, else the image whole. */
function viewOf(
  frame: Frame,
  imageIndex: number | undefined,
  seen: string | null,
  pictures: Pictures,
): View | undefined {
  if (frame.of === 'original') return pictures.at(0)
  if (frame.of === 'index') return imageIndex === undefined ? pictures.at(0) : pictures.at(imageIndex)
  if (frame.of === 'last') return pictures.byId(seen)
  return pictures.byId(frame.of)
}

/** The frame and the view of a shape, where the trace's own do not say them. */
function placedIn(own: Frame | undefined, view: View | undefined, { frame }: Reader): Pick<Shape, 'frame' | 'view'> {
  return {
    ...(own ? { frame: own } : {}),
    ...(view && (own ?? frame).of !== 'original' ? { view: view.id } : {}),
  }
}

function shapeOfBox(box: FoundBox, seen: string | null, reader: Reader): Shape {
  const view = viewOf(box.frame ?? reader.frame, undefined, seen, reader.pictures)
  return {
    kind: 'box',
    numbers: [...box.numbers],
    ...placedIn(box.frame, view, reader),
    author: 'thought',
    ...(box.label === undefined ? {} : { label: box.label }),
    span: [box.start, box.end],
  }
}

/** A call with the view that it is of; an action of a layout's own shapes has no text. */
type Called = { readonly action: Action; readonly parent: View | undefined }

function calledBy(calls: readonly ParsedCall[], round: string, seen: string | null, reader: Reader): Called[] {
  return calls.map((call, index) => {
    const frame = call.frame ?? reader.frame
    const parent = viewOf(frame, call.imageIndex, seen, reader.pictures) ?? reader.pictures.byId(seen)
    const shapes = shapesOf(call).map((shape): Shape => ({
      kind: shape.kind,
      numbers: [...shape.numbers],
      ...placedIn(call.frame, call.imageIndex === -1 ? undefined : parent, reader),
      author: 'call',
      ...(shape.label === undefined ? {} : { label: shape.label }),
      span: [call.start, call.end],
    }))
    const action: Action = {
      id: actionId(round, index),
      kind: call.kind,
      ...(call.name === undefined ? {} : { name: call.name }),
      ...(call.arguments === undefined ? {} : { arguments: call.arguments }),
      shapes,
      executed: false,
      effective: null,
      received: null,
      ...(call.text === undefined ? {} : { text: call.text }),
      ...(call.label === undefined ? {} : { label: call.label }),
    }
    return { action, parent }
  })
}

function shapesOf({ numbers, shapes, label }: ParsedCall): readonly CallShape[] {
  if (shapes && shapes.length > 0) return shapes
  return numbers ? [{ kind: 'box', numbers, ...(label === undefined ? {} : { label }) }] : []
}

/** Looks that the record keeps as shapes: each is a zoom that was made. */
function toldActions(reply: Turn, from: number, round: string, reader: Reader): Called[] {
  return (reply.shapes ?? [])
    .filter((shape) => shape.author === 'call')
    .map((shape, index) => ({
      action: {
        id: actionId(round, from + index),
        kind: 'zoom' as const,
        shapes: [onView(shape, reader.pictures.at(0)?.id ?? null, reader)],
        executed: true,
        effective: null,
        received: null,
        ...(shape.label === undefined ? {} : { label: shape.label }),
      },
      parent: reader.pictures.at(0),
    }))
}

type Run = { readonly actions: Action[]; readonly views: string[] }

/** Which calls were executed, and what each brought: the pictures that followed go to them in order. */
function run(calls: readonly Called[], after: readonly Turn[], observed: Observed | undefined, reader: Reader): Run {
  const pictures = after.flatMap((turn) => picturesOfParts(turn.parts))
  const isRun = after.length > 0 && observed?.refused !== true
  const [from, to] = isRun ? runOf(calls, pictures.length, reader) : [0, 0]
  const views: string[] = []
  const actions = calls.map(({ action, parent }, index): Action => {
    if (action.executed || index < from || index >= to) return action
    const mine = index === to - 1 ? pictures.splice(0) : pictures.splice(0, 1)
    const received = receivedBy(action, parent, mine, reader.pictures, observed?.failed === true)
    views.push(...received)
    return { ...action, executed: true, received: received[0] ?? null }
  })
  // Pictures that no call asked for are shown all the same: a second page, a figure of a tool.
  for (const picture of pictures) views.push(reader.pictures.whole(picture).id)
  return { actions, views }
}

/** Which calls ran, from one index to before another: of all, no more than pictures came back, where any did. */
function runOf(calls: readonly Called[], pictures: number, { dialect }: Reader): [number, number] {
  const count = calls.length
  if (count === 0) return [0, 0]
  if (dialect.runs === 'last') return [count - 1, count]
  if (dialect.runs !== 'all') return [0, 1]
  return [0, pictures > 0 ? Math.min(count, pictures) : count]
}

function receivedBy(
  action: Action,
  parent: View | undefined,
  mine: readonly PictureRef[],
  pictures: Pictures,
  failed: boolean,
): string[] {
  const cuts = action.kind === 'zoom' && action.shapes.length > 0 && !failed
  const refs = mine.length === 0 && cuts ? [undefined] : mine
  return refs.flatMap((picture) => {
    const view = pictures.received(action, parent, picture)
    return view ? [view.id] : []
  })
}

function observationOf(
  after: readonly Turn[],
  text: string,
  observed: Observed | undefined,
  views: readonly string[],
  actions: Action[],
): Observation {
  const returned = after.flatMap((turn) => (turn.returned === undefined ? [] : [turn.returned]))
  const last = actions.findLastIndex((action) => action.executed)
  const action = actions[last]
  if (action && returned.length > 0)
    actions[last] = { ...action, returned: returned.length === 1 ? returned[0] : returned }
  const shapes = [...after.flatMap((turn) => turn.shapes ?? []), ...(observed?.shapes ?? []).map(toolShape)]
  return { ...(text === '' ? {} : { text }), views: [...views], shapes }
}

function toolShape(shape: Observed['shapes'][number]): Shape {
  return {
    kind: shape.kind,
    numbers: [...shape.numbers],
    author: 'tool',
    ...(shape.frame ? { frame: shape.frame } : {}),
    ...(shape.label === undefined ? {} : { label: shape.label }),
  }
}
