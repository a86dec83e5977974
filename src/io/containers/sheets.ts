import { decodeText } from './text'
import { wholeOf } from './container'
import type { Member } from './zip'

/**
 * The reader of workbooks makes a row for every row up to the last, and a cell for every column: one cell that says it
 * stands far away would fill the memory. So places are looked at before the reader sees the file.
 */

/** What Excel itself holds (its specifications and limits). */
const MOST_ROWS = 1_048_576
const MOST_COLUMNS = 16_384
/** Cells up to the last one, empty ones too. */
const MOST_CELLS = 2 ** 24

const PLACE = /\b(?:r|ref)="([A-Za-z]*)(\d*)(?::([A-Za-z]*)(\d*))?"/g

/** What is wrong with the places of a workbook's cells, in words; null where it can be read. */
export async function sheetFault(members: readonly Member[]): Promise<string | null> {
  for (const { name, bytes } of members) {
    if (!/^xl\/worksheets\/[^/]+\.xml$/i.test(name)) continue
    const { rows, columns } = extentOf(decodeText(await wholeOf(bytes)))
    const says = `${name} says that it has a cell in row ${rows} and one in column ${columns}`
    if (rows > MOST_ROWS || columns > MOST_COLUMNS) return `${says}; a workbook has none there`
    if (rows * columns > MOST_CELLS) return `${says}: more than ${MOST_CELLS} cells. Save the sheet as CSV`
  }
  return null
}

function extentOf(xml: string): { rows: number; columns: number } {
  let [rows, columns] = [0, 0]
  for (const [, first = '', from = '', last = '', to = ''] of xml.matchAll(PLACE)) {
    rows = Math.max(rows, Number(from), Number(to))
    columns = Math.max(columns, columnOf(first), columnOf(last))
  }
  return { rows, columns }
}

/** A is 1, Z 26, AA 27. */
function columnOf(letters: string): number {
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}
