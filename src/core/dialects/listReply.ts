import type { Frame, Section } from '../trace/schema'
import { findBoxes } from './boxes'
import type { FoundBox, ParsedCall, ParsedReply } from './dialect'
import type { Numbers4 } from '../geometry/box'
import { between, trimmed } from './tagged'

/** A box behind a picture's name, `a.jpg###[392, 316, 467, 414]`: pixels of the original, whatever the model writes. */
const ORIGINAL: Frame = { unit: 'pixel', order: 'xyxy', of: 'original' }

/** The boxes that stand behind picture names. */
export function findPictureBoxes(text: string): FoundBox[] {
  return findBoxes(text).flatMap((box) => (isOfPicture(text, box) ? [{ ...box, frame: ORIGINAL }] : []))
}

/**
 * Reads a reply of a producer of two rounds: a list of four numbers asks for that region, a reply without one is the
 * answer. `frameOf` tells a call's frame where it is not the dialect's.
 */
export function parseListReply(
  text: string,
  ended: boolean,
  frameOf: (numbers: Numbers4) => Frame | undefined = () => undefined,
): ParsedReply {
  const found = findBoxes(text)
  const asked = found.find((box) => !isOfPicture(text, box))
  const others = found.filter((box) => box !== asked)
  const boxes = others.map((box) => (isOfPicture(text, box) ? { ...box, frame: ORIGINAL } : box))
  const words = between(text.length, asked ? [asked] : [])
    .map((span) => trimmed(text, span))
    .filter(({ start, end }) => start < end && /\w/.test(text.slice(start, end)))
  const name = asked || !ended ? 'thought' : 'answer'
  const said = words.map(({ start, end }) => text.slice(start, end)).join('\n')
  return {
    ...(said === '' ? {} : { [name]: said }),
    sections: words.map((span): Section => ({ name, ...span })),
    boxes,
    calls: asked ? [callOf(asked, frameOf(asked.numbers))] : [],
    complaints: [],
  }
}

function callOf({ numbers, start, end }: FoundBox, frame: Frame | undefined): ParsedCall {
  return { kind: 'zoom', numbers, ...(frame ? { frame } : {}), start, end, closed: true }
}

function isOfPicture(text: string, { start }: FoundBox): boolean {
  return text.startsWith('###', start - 3)
}
