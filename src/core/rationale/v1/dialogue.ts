import { findBoxes } from '../../dialects/boxes'
import type { WritingDialect } from '../../dialects/dialect'
import type { Numbers4, Size } from '../../geometry/box'
import { pixelBox } from '../../geometry/box'
import { cropRule } from '../../geometry/crop'
import { writeBox, type Surface } from '../../geometry/frames'
import { clampBox } from '../../geometry/measure'
import type { Protocol } from '../../policy/protocol'
import type { Frame, Region, View } from '../../trace/v1/schema'
import type { GoldRound, Rationale } from './schema'

/** One turn of a dialogue. `{image}` in a user's text stands where `view` is shown; `cropPx` is what is cut for it. */
export type Turn =
  | { readonly role: 'system' | 'assistant'; readonly text: string }
  | { readonly role: 'user'; readonly text: string; readonly cropPx: Numbers4 | null }

/** The size at which the model gets a cut of some size. */
export type Receive = (cut: Size, overview: boolean) => Size

/**
 * A rationale as the dialogue that teaches it: the texts that the protocol and the dialect make of it. Boxes of a
 * thought are written anew from the rationale's RoIs, in the frame of the view that they are written for. Rounds that
 * neither zoom nor come last are dead ends and are left out. `receive` matters only to frames in pixels of the received
 * picture.
 */
export function dialogueOf(
  rationale: Rationale,
  protocol: Protocol,
  dialect: WritingDialect,
  receive: Receive = (cut) => cut,
): Turn[] {
  const image: Size = rationale.images[0] ?? { width: 1, height: 1 }
  const id = rationale.images[0]?.id ?? ''
  const views: View[] = [viewOf(0, id, [0, 0, image.width, image.height], null, receive)]
  const turns: Turn[] = [
    { role: 'system', text: protocol.system },
    {
      role: 'user',
      text: protocol.question.replaceAll('{question}', () => rationale.question),
      cropPx: views[0]?.cropPx ?? null,
    },
  ]
  const rounds = rationale.rounds.filter((round, index) => round.zoom !== null || index === rationale.rounds.length - 1)
  rounds.forEach((round, index) => {
    const view = views.at(-1) ?? null
    const last = index === rounds.length - 1
    turns.push({
      role: 'assistant',
      text: replyOf(
        round,
        last ? (rationale.answer?.text ?? '') : null,
        { image, view, index },
        protocol.frame,
        dialect,
      ),
    })
    if (last || !round.zoom) return
    const cut = cropRule(clampBox(round.zoom.box), image, protocol.crop.rule)
    const cropPx: Numbers4 = 'px' in cut ? cut.px : (view?.cropPx ?? [0, 0, image.width, image.height])
    views.push(viewOf(index + 1, id, cropPx, view?.id ?? null, receive))
    turns.push({ role: 'user', text: protocol.observation, cropPx })
  })
  return turns
}

function replyOf(
  round: GoldRound,
  answer: string | null,
  surface: Surface & { index: number },
  frame: Frame,
  dialect: WritingDialect,
): string {
  const numbers = (region: Region): Numbers4 => writeBox(clampBox(region.box, bounds(frame, surface)), frame, surface)
  const sketch = round.sketch === undefined ? '' : `<sketch>${round.sketch}</sketch>`
  const thought = withRois(
    round.thought,
    round.rois.map((roi) => dialect.write.writeNumbers(numbers(roi), frame)),
  )
  if (answer !== null) return `${sketch}${thought}${dialect.write.writeAnswer(answer)}`
  return `${sketch}${thought}${round.zoom ? dialect.write.writeCall(numbers(round.zoom), { frame, imageIndex: surface.index }) : ''}`
}

/** The thought with its i-th box replaced by the i-th RoI's; a box without a RoI stays as it stands. */
function withRois(thought: string, written: readonly string[]): string {
  let text = ''
  let from = 0
  findBoxes(thought).forEach((box, index) => {
    text += thought.slice(from, box.start) + (written[index] ?? thought.slice(box.start, box.end))
    from = box.end
  })
  return text + thought.slice(from)
}

/** What the numbers may reach: a model writes no box outside the picture it looks at. */
function bounds(frame: Frame, { image, view }: Surface): Numbers4 {
  if (frame.of === 'original') return [0, 0, 1, 1]
  const [x1, y1, x2, y2] = view?.cropPx ?? [0, 0, image.width, image.height]
  return pixelBox(x1 / image.width, y1 / image.height, x2 / image.width, y2 / image.height)
}

function viewOf(index: number, image: string, cropPx: Numbers4, parent: string | null, receive: Receive): View {
  const [x1, y1, x2, y2] = cropPx
  return {
    id: `v${index}`,
    image,
    parent,
    cropPx: [...cropPx],
    receivedPx: receive({ width: x2 - x1, height: y2 - y1 }, index === 0),
  }
}
