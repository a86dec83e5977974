import { isFields } from '../content'
import type { Layout } from '../layout'
import { numeric } from '../goldShapes'

/** Totals are few rows of many numbers. */
const MOST_ROWS = 20
const LEAST_SHARE = 0.7

/** A table of totals: it is named for what it is, and holds no traces. */
export const scoreTable: Layout = {
  name: 'score-table',
  title: 'A table of scores',
  source: 'open-compass/VLMEvalKit *_acc.csv',
  sniff({ top, records, columns = [] }) {
    if (top !== 'rows' || records.length === 0 || records.length >= MOST_ROWS || columns.length < 2) return null
    const cells = records.flatMap((row) => (isFields(row) ? Object.values(row) : []))
    const numbers = cells.filter((cell) => typeof numeric(cell) === 'number')
    if (numbers.length < cells.length * LEAST_SHARE) return null
    return { score: 0.9, why: ['no traces: a table of scores'], dialect: 'text' }
  },
  read: () => [],
}
