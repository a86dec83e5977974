import { test } from '@playwright/test'
import {
  ChunkBuilder,
  countsOf,
  measureTrace,
  readTrace,
  rowOfRecord,
  RowTable,
  runQuery,
  SCORING_DEFAULTS,
  summariseRun,
  type RowChunk,
  type Trace,
} from '../src/core'
import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'

/** What a slider costs over half a million traces: from columns, no record is read. */

const RECORDS = Number(process.env['LOUPE_RECORDS'] ?? 489_000)
const TURNS = 10

/** Rows and measures of real traces of the bundled model, over and over. */
function chunks(): RowChunk[] {
  const files = Object.values(unzipSync(new Uint8Array(readFileSync('public/samples/runs/adaptive-zoom.zip'))))
  const lines = files.flatMap((bytes) => new TextDecoder().decode(bytes).trim().split('\n'))
  const made = lines.map((line, ordinal) => {
    const { trace } = readTrace(JSON.parse(line)) as unknown as { trace: Trace }
    const row = rowOfRecord({ kind: 'trace', trace, complaints: [] }, { file: 0, ordinal, part: 0, missing: 0 })
    return { row, measure: measureTrace(trace, row.right) }
  })
  const builder = new ChunkBuilder()
  const out: RowChunk[] = []
  for (let index = 0; index < RECORDS; index += 1) {
    const one = made[index % made.length]
    if (one) builder.add(one.row, one.measure)
    if (builder.full || index === RECORDS - 1) out.push(builder.take())
  }
  return out
}

test(`a slider over ${RECORDS} traces`, () => {
  test.setTimeout(600_000)
  const table = new RowTable()
  for (const chunk of chunks()) table.append(chunk)
  const query = { right: 'wrong', look: 'hit' } as const
  const times = { scored: 0, listed: 0, 'summed up': 0 }
  const timed = (what: keyof typeof times, work: () => void) => {
    const start = performance.now()
    work()
    times[what] += (performance.now() - start) / TURNS
  }
  for (let turn = 0; turn < TURNS; turn += 1) {
    const looks = { ...SCORING_DEFAULTS.looks, h0: 0.2 + turn / 20 }
    timed('scored', () => table.rescore({ ...SCORING_DEFAULTS, looks }))
    let shown: Uint32Array = new Uint32Array(0)
    timed('listed', () => {
      shown = runQuery(table, turn % 2 === 0 ? {} : query)
      countsOf(table, query)
    })
    timed('summed up', () => void summariseRun(table, shown, 'domain'))
  }
  for (const [what, ms] of Object.entries(times)) console.log(`${what}: ${Math.round(ms)} ms`)
})
