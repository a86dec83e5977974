import type { WritingDialect } from '../dialects/dialect'
import type { Numbers4, Size, UnitBox } from '../geometry/box'
import { cropRule } from '../geometry/crop'
import { writeBox } from '../geometry/frames'
import { clampBox } from '../geometry/measure'
import type { Protocol } from '../policy/protocol'
import { callsOf, regionOf } from './parts'
import type { GoldRound, Rationale } from './schema'
import { boundsOf } from './shown'

/** One turn of a dialogue. `{image}` in a user's text stands where `view` is shown; `cropPx` is what is cut for it. */
export type DialogueTurn =
  | { readonly role: 'system' | 'assistant'; readonly text: string }
  | { readonly role: 'user'; readonly text: string; readonly cropPx: Numbers4 | null }

/** The size at which the model gets a cut of some size. */
export type Receive = (cut: Size, overview: boolean) => Size

type Look = { readonly round: GoldRound | null; readonly zoom: UnitBox | null }
type Seen = { id: string; image: string; parent: string | null; cropPx: Corners; receivedPx: Size }
type Corners = [number, number, number, number]

/**
 * A rationale as the dialogue that teaches it: the texts that the protocol and the dialect make of it. Linked numbers
 * are written from the RoIs, in the frame of the view that they are written for. Rounds that neither zoom nor come last
 * are dead ends and are left out; of a round with several calls each further one is a turn of its own. `receive`
 * matters only to frames in pixels of the received picture.
 */
export function dialogueOf(
  rationale: Rationale,
  protocol: Protocol,
  dialect: WritingDialect,
  receive: Receive = (cut) => cut,
): DialogueTurn[] {
  const [first] = rationale.images
  const image: Size = { width: first?.width ?? 1, height: first?.height ?? 1 }
  const whole: Corners = [0, 0, image.width, image.height]
  let view = seen('v0', first?.id ?? '', whole, null, receive)
  const turns: DialogueTurn[] = [
    { role: 'system', text: protocol.system },
    { role: 'user', text: protocol.question.replaceAll('{question}', () => rationale.question), cropPx: whole },
  ]
  const looks = looksOf(rationale)
  looks.forEach((look, index) => {
    const last = index === looks.length - 1
    const reply = { ...look, answer: last ? (rationale.answer?.text ?? '') : null, index }
    turns.push({ role: 'assistant', text: replyOf(rationale, reply, { image, view }, protocol, dialect) })
    if (last || !look.zoom) return
    const cut = cropRule(clampBox(look.zoom), image, protocol.crop.rule)
    const cropPx: Corners = 'px' in cut ? [cut.px[0], cut.px[1], cut.px[2], cut.px[3]] : view.cropPx
    view = seen(`v${index + 1}`, view.image, cropPx, view.id, receive)
    turns.push({ role: 'user', text: protocol.observation, cropPx })
  })
  return turns
}

/** A reply each: what is thought and where it looks. The last one answers. */
function looksOf(rationale: Rationale): Look[] {
  return rationale.rounds.flatMap((round, index): Look[] => {
    const zooms = callsOf(rationale, round.id).flatMap((call): UnitBox[] => {
      const region = regionOf(rationale, call)
      return region ? [region.box] : []
    })
    if (zooms.length > 0) return zooms.map((zoom, nth) => ({ round: nth === 0 ? round : null, zoom }))
    return index === rationale.rounds.length - 1 ? [{ round, zoom: null }] : []
  })
}

function replyOf(
  rationale: Rationale,
  { round, zoom, answer, index }: Look & { answer: string | null; index: number },
  place: { image: Size; view: Seen },
  { frame }: Protocol,
  dialect: WritingDialect,
): string {
  const numbers = (box: UnitBox): Numbers4 =>
    writeBox(clampBox(box, boundsOf(frame, place.image, place.view)), frame, place)
  const sketch = round?.sketch === undefined ? '' : `<sketch>${round.sketch}</sketch>`
  const thought = (round?.thought.pieces ?? []).map((piece) => {
    if (typeof piece === 'string') return piece
    const roi = rationale.rois.find((one) => one.id === piece.roi)
    return roi ? dialect.write.writeNumbers(numbers(roi.box), frame) : piece.text
  })
  const head = sketch + thought.join('')
  if (answer !== null) return head + dialect.write.writeAnswer(answer)
  return head + (zoom ? dialect.write.writeCall(numbers(zoom), { frame, imageIndex: index }) : '')
}

function seen(id: string, image: string, cropPx: Corners, parent: string | null, receive: Receive): Seen {
  const [x1, y1, x2, y2] = cropPx
  return { id, image, parent, cropPx, receivedPx: receive({ width: x2 - x1, height: y2 - y1 }, parent === null) }
}
