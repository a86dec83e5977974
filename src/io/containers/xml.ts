import { messageOf, type Complaint, type XmlNode } from '../../core'
import { wholeOf, type Bytes, type RecordAt } from './container'
import { decodeText } from './text'

const MOST_DEPTH = 200

type Open = { tag: string; attributes: Record<string, string>; text: string; children: XmlNode[] }

/** An XML document as a tree. Entities that a document declares itself are not followed. */
export async function* xmlRecord(bytes: Bytes): AsyncGenerator<RecordAt> {
  const { SaxesParser } = await import('saxes')
  const parser = new SaxesParser()
  const open: Open[] = []
  let root: XmlNode | null = null
  let wrong: Complaint | null = null
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= MOST_DEPTH) throw new RangeError(`deeper than ${MOST_DEPTH}`)
    open.push({ tag: name, attributes: { ...attributes }, text: '', children: [] })
  })
  parser.on('text', (text) => {
    const last = open.at(-1)
    if (last) last.text += text
  })
  parser.on('closetag', () => {
    const node = open.pop()
    const parent = open.at(-1)
    if (node && parent) parent.children.push(node)
    else if (node) root ??= node
  })
  parser.on('error', ({ message }) => {
    wrong ??= { code: 'not-xml', path: '', message: `The XML breaks off: ${message}`, level: 'error' }
  })
  try {
    parser.write(decodeText(await wholeOf(bytes))).close()
  } catch (error) {
    const why = messageOf(error)
    wrong ??= { code: 'not-xml', path: '', message: `The XML could not be read: ${why}`, level: 'error' }
  }
  yield { value: root ?? open[0], start: 0, end: bytes.size, ...(wrong ? { complaints: [wrong] } : {}) }
}
