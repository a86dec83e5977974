import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { parquetWriteBuffer } from 'hyparquet-writer'
import Papa from 'papaparse'
import type { ScoreRow } from './score'

/** A table that grows by rows, all of one shape. */
export type Table = { add(row: ScoreRow): Promise<void>; close(): Promise<void> }

/** @throws RangeError for a name that is neither .csv nor .parquet */
export function openTable(path: string): Table {
  if (/\.csv$/i.test(path)) return csv(path)
  if (/\.parquet$/i.test(path)) return parquet(path)
  throw new RangeError(`${path}: columns are written as .csv or .parquet.`)
}

function csv(path: string): Table {
  const out = createWriteStream(path)
  let isFirst = true
  return {
    async add(row) {
      const text = Papa.unparse([row], { header: isFirst, newline: '\n' })
      isFirst = false
      if (!out.write(`${text}\n`)) await new Promise<void>((resolve) => out.once('drain', resolve))
    },
    close: () => new Promise((resolve) => out.end(resolve)),
  }
}

/** Columns are typed by their values: a column of half a million numbers is some megabytes. */
function parquet(path: string): Table {
  const rows: ScoreRow[] = []
  return {
    add: (row) => {
      rows.push(row)
      return Promise.resolve()
    },
    async close() {
      const names = Object.keys(rows[0] ?? {})
      const columnData = names.map((name) => {
        const data = rows.map((row) => row[name] ?? null)
        const isText = data.some((value) => typeof value === 'string')
        return { name, data, type: isText ? ('STRING' as const) : ('DOUBLE' as const), nullable: true }
      })
      await writeFile(path, new Uint8Array(parquetWriteBuffer({ columnData })))
    },
  }
}
