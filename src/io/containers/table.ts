import { wholeOf, type Bytes, type OpenedFile, type RecordAt } from './container'
import { decodeText } from './text'
import type { Complaint } from '../../core'

type Cells = readonly (readonly unknown[])[]

/** Comma or tab separated values; the first row names the columns. */
export async function openCsv(bytes: Bytes): Promise<OpenedFile> {
  const { default: papa } = await import('papaparse')
  const parsed = papa.parse<unknown[]>(decodeText(await wholeOf(bytes)), { skipEmptyLines: 'greedy' })
  const complaints = parsed.errors
    .filter(({ code }) => code !== 'UndetectableDelimiter')
    .map(({ message, row = 0 }): Complaint => ({
      code: 'table-row',
      path: `row ${row + 1}`,
      message: `Row ${row + 1}: ${message}.`,
      level: 'dirt',
    }))
  return tableOf(/\.tsv$/i.test(bytes.name) ? 'tsv' : 'csv', parsed.data, complaints)
}

/** The first sheet of a workbook; truth values and numbers stay what they are. */
export async function openXlsx(bytes: Bytes): Promise<OpenedFile> {
  const { default: read } = await import('read-excel-file/universal')
  const whole = await wholeOf(bytes)
  const sheets: unknown = await read(whole.buffer)
  return tableOf('xlsx', firstSheet(sheets), [])
}

/** Rows, or sheets of `{data}`: the library's major versions differ. */
function firstSheet(read: unknown): Cells {
  if (!Array.isArray(read)) return []
  const [first] = read as unknown[]
  const isSheet = typeof first === 'object' && first !== null && 'data' in first && Array.isArray(first.data)
  return (isSheet ? (first as { data: Cells }).data : read) as Cells
}

function tableOf(container: string, rows: Cells, complaints: readonly Complaint[]): OpenedFile {
  const columns = namesOf(rows[0] ?? [])
  return {
    container,
    top: 'rows',
    columns,
    async *records(): AsyncGenerator<RecordAt> {
      await Promise.resolve()
      if (complaints.length > 0) yield { value: undefined, complaints }
      for (const row of rows.slice(1)) {
        yield { value: Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])) }
      }
    },
  }
}

/** A column without a name, or with the name of another, gets one by its place. */
function namesOf(cells: readonly unknown[]): string[] {
  const seen = new Set<string>()
  return cells.map((cell, index) => {
    const own = typeof cell === 'string' || typeof cell === 'number' ? String(cell).trim() : ''
    const name = own === '' || seen.has(own) ? `${own || 'column'}_${index + 1}` : own
    seen.add(name)
    return name
  })
}
