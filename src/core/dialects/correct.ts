import type { Numbers4 } from '../geometry/box'
import { toCorners } from '../geometry/frames'
import { isTied } from '../geometry/tie'
import type { Frame } from '../trace/schema'
import type { LiveDialect, ParsedCall, ParsedReply } from './dialect'

/**
 * A reply with another box in its call, for Run from here. The RoIs of the thought that the call is made from move
 * with it, so that the history never shows the old numbers beside the new crop; what followed the call is dropped. A
 * reply without a call gets one at its end, in place of its answer. `imageIndex` names another picture than the call.
 */
export function correctReply(
  reply: string,
  numbers: Numbers4,
  dialect: LiveDialect,
  { frame = dialect.frame, imageIndex }: { readonly frame?: Frame; readonly imageIndex?: number } = {},
): string {
  const parsed = dialect.parse(reply)
  const call = parsed.calls[0]
  const end = call?.start ?? answerStart(reply, parsed, dialect.live.answerOpen)
  const index = imageIndex ?? call?.imageIndex
  const written = dialect.write.writeCall(numbers, {
    frame,
    ...(call?.label === undefined ? {} : { label: call.label }),
    ...(index === undefined ? {} : { imageIndex: index }),
  })
  return movedHead(reply, end, parsed, call, frame, dialect.write.writeNumbers(numbers, frame)) + written
}

/** The reply up to `end`, the boxes that the call is made from written anew. */
function movedHead(
  reply: string,
  end: number,
  { boxes }: ParsedReply,
  call: ParsedCall | undefined,
  frame: Frame,
  written: string,
): string {
  const called = call?.numbers && toCorners(call.numbers, frame.order)
  const pieces: string[] = []
  let from = 0
  for (const box of boxes) {
    if (!called || box.end > end || !isTied(called, toCorners(box.numbers, frame.order))) continue
    pieces.push(reply.slice(from, box.start), written)
    from = box.end
  }
  return pieces.join('') + reply.slice(from, end)
}

/** Where the answer's tag begins; the end of the reply where it has none. */
function answerStart(reply: string, { sections }: ParsedReply, open: string): number {
  const answer = sections.find(({ name }) => name === 'answer')
  const start = answer && open !== '' ? reply.lastIndexOf(open, answer.start) : -1
  return start < 0 || reply.slice(start + open.length, answer?.start).trim() !== '' ? reply.length : start
}
