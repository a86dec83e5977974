import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bytesOfPath } from './files'
import { readReports } from './reading'
import { Scorer, type ScoreRow } from './score'
import { openTable } from './table'

/** What Loupe writes is read by the libraries that researchers have; where Python lacks them, the test says skipped. */
const READ = `
import csv, json, sys
import pyarrow.csv, pyarrow.parquet, datasets
datasets.disable_progress_bars()
folder = sys.argv[1]
load = lambda kind, name: datasets.load_dataset(kind, data_files=f"{folder}/{name}", split="train", cache_dir=f"{folder}/cache")
arrow, table = pyarrow.parquet.read_table(f"{folder}/rows.parquet"), pyarrow.csv.read_csv(f"{folder}/rows.csv")
traces = load("json", "traces.jsonl")
print(json.dumps({
  "parquet": arrow.to_pylist(), "csv": table.num_rows, "columns": table.column_names,
  "datasets": [len(load("parquet", "rows.parquet")), len(load("csv", "rows.csv")), len(traces)],
  "questions": traces["question"][:3], "rounds": [len(r) for r in traces["rounds"]][:20],
}))
`

function hasReaders(): boolean {
  try {
    execFileSync('python3', ['-c', 'import pyarrow, datasets'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

type Read = {
  readonly parquet: readonly Readonly<Record<string, unknown>>[]
  readonly csv: number
  readonly columns: readonly string[]
  readonly datasets: readonly number[]
  readonly questions: readonly string[]
  readonly rounds: readonly number[]
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loupe-readers-'))
})
afterAll(() => rm(folder, { recursive: true }))

test.skipIf(!hasReaders())('pyarrow and datasets read the tables and the traces that Loupe writes', async () => {
  const rows: ScoreRow[] = []
  const traces: { question: string; rounds: readonly unknown[] }[] = []
  const scorer = new Scorer(null)
  await readReports(await bytesOfPath('public/samples/runs/adaptive-zoom.zip'), {}, (found) => {
    const row = scorer.add(found)
    if (row) rows.push(row)
    traces.push(found.trace)
  })
  for (const name of ['rows.csv', 'rows.parquet']) {
    const table = openTable(join(folder, name))
    for (const row of rows) await table.add(row)
    await table.close()
  }
  await writeFile(join(folder, 'traces.jsonl'), traces.map((trace) => `${JSON.stringify(trace)}\n`).join(''))
  const read = JSON.parse(execFileSync('python3', ['-c', READ, folder], { encoding: 'utf8' })) as Read
  expect(read.parquet).toEqual(rows)
  expect(read.columns).toEqual(Object.keys(rows[0] ?? {}))
  expect([read.csv, ...read.datasets]).toEqual([640, 640, 640, 640])
  expect(read.questions).toEqual(traces.slice(0, 3).map(({ question }) => question))
  expect(read.rounds).toEqual(traces.slice(0, 20).map(({ rounds }) => rounds.length))
})
