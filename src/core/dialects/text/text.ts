import type { Dialect } from '../dialect'
import { trimmed } from '../tagged'

/** No grammar at all: the reply is the answer, and its numbers are words. */
export const text: Dialect = {
  name: 'text',
  title: 'Plain text (the reply is the answer)',
  source: 'no producer of its own',
  frame: { unit: 'unit', order: 'xyxy', of: 'last' },
  fits: () => 0.1,
  parse: (reply, ended = true) => {
    const span = trimmed(reply, { start: 0, end: reply.length })
    const said = reply.slice(span.start, span.end)
    const name = ended ? 'answer' : 'thought'
    return {
      ...(said === '' ? {} : { [name]: said }),
      sections: said === '' ? [] : [{ name, ...span }],
      boxes: [],
      calls: [],
      complaints: [],
    }
  },
}
