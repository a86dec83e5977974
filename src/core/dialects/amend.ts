import type { Section } from '../trace/schema'
import type { Observed, ParsedReply } from './dialect'
import { complaintsOf, type SlipCode } from './slips'

/** What dialects change in a reply that the shared reader has read. */

/** Without complaints of what is this grammar, not a slip. */
export function without(reply: ParsedReply, codes: readonly SlipCode[]): ParsedReply {
  const normal: readonly string[] = codes
  return { ...reply, complaints: reply.complaints.filter(({ code }) => !normal.includes(code)) }
}

/** With one complaint more, where there is reason for it. */
export function complaining(
  reply: ParsedReply,
  code: SlipCode,
  path: 'call' | 'answer' | 'thought',
  reason: boolean,
): ParsedReply {
  return reason ? { ...reply, complaints: [...reply.complaints, ...complaintsOf([code], path)] } : reply
}

/** With all its thoughts as its thought, those after a call too: where the model goes on in the same reply. */
export function thoughtThroughout(text: string, reply: ParsedReply): ParsedReply {
  const { sketch, answer, answerBoxes, sections, boxes, calls, complaints } = reply
  const thought = joined(text, sections)
  return {
    ...(sketch === undefined ? {} : { sketch }),
    ...(thought === '' ? {} : { thought }),
    ...(answer === undefined ? {} : { answer }),
    ...(answerBoxes ? { answerBoxes } : {}),
    ...{ sections, boxes, calls, complaints },
  }
}

function joined(text: string, sections: readonly Section[]): string {
  return sections
    .filter(({ name }) => name === 'thought')
    .map(({ start, end }) => text.slice(start, end))
    .join('\n')
}

/** Reads an observation of a producer whose refusals begin or stand with known words. */
export function refusing(words: RegExp): (text: string) => Observed {
  return (text) => ({ shapes: [], ...(words.test(text) ? { refused: true } : {}) })
}
