import type { Numbers4 } from '../../geometry/box'
import type { Action, Round, Shape, Trace } from '../../trace/schema'

/** Traces that are worked by hand: looks and gold in [0,1] of a picture of 1000 x 1000. */

const FRAME = { unit: 'unit', order: 'xyxy', of: 'original' } as const

export function boxShape(box: Numbers4, author: Shape['author'] = 'call'): Shape {
  return { kind: 'box', numbers: [...box], frame: FRAME, author }
}

export type Told = {
  /** Executed looks; null is a call whose box can not be read. */
  readonly looks?: readonly (Numbers4 | null)[]
  /** Calls that were only written. */
  readonly written?: readonly Numbers4[]
  /** A box of the thought of the last round. */
  readonly thought?: Numbers4
  /** A box that a tool gave back in the first round. */
  readonly tool?: Numbers4
  readonly gold?: readonly Numbers4[]
  readonly answer?: string | null
  readonly answers?: readonly string[]
  /** An answer before the first look. */
  readonly early?: string
}

function action(box: Numbers4 | null, executed: boolean, id: string): Action {
  const shapes = box ? [boxShape(box)] : []
  return { id, kind: 'zoom', shapes, executed, effective: null, received: null }
}

export function traceWith(told: Told): Trace {
  const { looks = [], written = [], gold = [], answers = ['yes'], answer = 'yes', early } = told
  const calls = [...looks.map((box) => [box, true] as const), ...written.map((box) => [box, false] as const)]
  const rounds: Round[] = calls.map(([box, executed], at) => ({
    id: `r${at}`,
    view: 'v0',
    raw: '',
    rois: [],
    actions: [action(box, executed, `r${at}.a0`)],
    ...(at === 0 && early !== undefined ? { answer: early } : {}),
  }))
  const [first] = rounds
  if (first && told.tool) rounds[0] = { ...first, observation: { views: [], shapes: [boxShape(told.tool, 'tool')] } }
  const rois = told.thought ? [{ id: `r${calls.length}.b0`, shape: boxShape(told.thought, 'thought') }] : []
  const last = { id: `r${calls.length}`, view: 'v0', raw: '', rois, actions: [] }
  rounds.push(answer === null ? last : { ...last, answer })
  return {
    schema: 'loupe.trace/2',
    id: 't',
    question: 'q',
    images: [{ id: 'i0', width: 1000, height: 1000 }],
    views: [
      { id: 'v0', image: 'i0', parent: null, cropPx: [0, 0, 1000, 1000], receivedPx: { width: 1000, height: 1000 } },
    ],
    producer: { model: 'm' },
    rounds,
    answer: answer === null ? null : { text: answer },
    gold: { answers: [...answers], shapes: gold.map((box) => boxShape(box, 'prompt')) },
  }
}
