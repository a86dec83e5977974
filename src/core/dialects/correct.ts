import { sameBox } from '../geometry/measure'
import type { Numbers4 } from '../geometry/box'
import type { Frame } from '../trace/schema'
import type { Dialect } from './dialect'

/**
 * A reply with another box in its call, for Run from here. The thought's RoI moves with it where it was the same box,
 * so that the history never shows the old numbers beside the new crop; what followed the call is dropped. A reply
 * without a call gets one at its end, in place of its answer.
 */
export function correctReply(reply: string, numbers: Numbers4, dialect: Dialect, frame: Frame = dialect.frame): string {
  const { call, roi } = dialect.parse(reply)
  const answer = call ? -1 : reply.indexOf(dialect.answerOpen)
  const end = call?.start ?? (answer >= 0 ? answer : reply.length)
  const follows = roi && roi.end <= end && call?.numbers && sameBox(roi.numbers, call.numbers)
  const head = follows
    ? reply.slice(0, roi.start) + dialect.writeNumbers(numbers, frame) + reply.slice(roi.end, end)
    : reply.slice(0, end)
  const written = dialect.writeCall(numbers, {
    frame,
    ...(call?.label === undefined ? {} : { label: call.label }),
    ...(call?.imageIndex === undefined ? {} : { imageIndex: call.imageIndex }),
  })
  return head + written
}
