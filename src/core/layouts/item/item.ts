import { isFields } from '../content'
import { isItem, itemTold } from '../itemOf'
import type { Layout } from '../layout'

/** One item as an object of its own: question and answer, no trace. */
export const item: Layout = {
  name: 'item',
  title: 'One item, no trace',
  source: 'Yushi-Hu/VisualSketchpad@b038598 outputs/*/ex.json',
  sniff({ top, records: [first] }) {
    return top === 'object' && isFields(first) && isItem(first)
      ? { score: 0.6, why: ['an item; no trace'], dialect: 'text' }
      : null
  },
  read: (record) => (isFields(record) && isItem(record) ? [itemTold(record)] : []),
}
