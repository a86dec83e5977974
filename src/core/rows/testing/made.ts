import { ChunkBuilder, transferables } from '../chunk'
import type { RowValues } from '../row'
import { RowTable } from '../table'

/** A row of which nothing is known. */
export const BLANK: RowValues = {
  key: 'a',
  kind: 'trace',
  question: '',
  answer: '',
  gold: '',
  file: 0,
  ordinal: 0,
  part: 0,
  start: -1,
  end: -1,
  rounds: 0,
  looks: 0,
  calls: 0,
  boxes: 0,
  pictures: 1,
  missing: 0,
  right: -1,
  score: NaN,
  length: 0,
  layout: 'messages',
  dialect: 'text',
  domain: '',
  producer: '',
  group: '',
  step: -1,
  item: '',
  codes: [],
  level: 'note',
}

/** A table whose chunks were handed over as a worker does. */
export function tableOf(rows: readonly Partial<RowValues>[], perChunk = 3): RowTable {
  const table = new RowTable()
  for (let from = 0; from < rows.length; from += perChunk) {
    const builder = new ChunkBuilder()
    for (const row of rows.slice(from, from + perChunk)) builder.add({ ...BLANK, ...row })
    const chunk = builder.take()
    table.append(structuredClone(chunk, { transfer: transferables(chunk) as ArrayBuffer[] }))
  }
  return table
}
