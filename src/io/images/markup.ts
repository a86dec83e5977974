/**
 * What a text of markup begins with, behind a byte order mark, blanks, comments and declarations. Each is stepped over
 * once: a regular expression for "any number of comments" takes four times as long for every two of them.
 */

/** What may stand before the first element, and what ends it. */
type Prolog = readonly { readonly begin: string; readonly end: string }[]

const COMMENT = { begin: '<!--', end: '-->' }
const SVG_PROLOG: Prolog = [{ begin: '<?xml', end: '>' }, COMMENT, { begin: '<!doctype svg', end: '>' }]

/** Whether a text begins as a web page does. */
export function beginsAsHtml(text: string): boolean {
  return /^<(?:!doctype\s+html|html|head|body)[\s>]/i.test(behind(text, [COMMENT]))
}

/** Whether a text begins as an SVG drawing does. */
export function beginsAsSvg(text: string): boolean {
  return /^<svg[\s>]/i.test(behind(text, SVG_PROLOG))
}

/** The text behind its prolog; a part that never ends is not stepped over. */
function behind(text: string, prolog: Prolog): string {
  let offset = skipBlanks(text, text.startsWith('\ufeff') ? 1 : 0)
  for (;;) {
    const from = offset
    const part = prolog.find(({ begin }) => text.slice(from, from + begin.length).toLowerCase() === begin)
    const end = part ? text.indexOf(part.end, from + part.begin.length) : -1
    if (!part || end === -1) return text.slice(from)
    offset = skipBlanks(text, end + part.end.length)
  }
}

function skipBlanks(text: string, from: number): number {
  let offset = from
  while (offset < text.length && /\s/.test(text[offset] ?? '')) offset += 1
  return offset
}
