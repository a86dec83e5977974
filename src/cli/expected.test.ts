import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bytesOfPath, picturesFor } from './files'
import { readReports } from './reading'
import { validated } from './validate'

/**
 * Real files of twenty producers, read whole, against what was counted by hand. They are third-party data, so none is
 * part of the project: where they do not lie beside it, every row says that it was skipped.
 */
const SAMPLES = process.env['LOUPE_SAMPLES'] ?? '../shared/samples'

type Row = {
  readonly file: string
  readonly kind: string
  readonly records: number | readonly number[]
  readonly layout: string
  readonly dialect: string
  readonly unit: string | null
  readonly order: string | null
  readonly rounds: number | null
  readonly looks: number | null
  readonly modelBoxes: number | null
  readonly complaints: readonly { readonly code: string; readonly level: string; readonly count: number }[]
}

/** What we say beyond the list, and why that is right. */
const SAID_MORE: Readonly<Record<string, readonly string[]>> = {
  // It names three pictures; the two that lie beside it have other names, and nothing says which is which.
  'cogcom/visualize_outputs.json': ['note picture-missing 3'],
  // The list asks in words that the grouping by solution is said; and 2 of these 160 replies have no answer tag.
  'open-r1-multimodal-log/Qwen25VL_7B_DocVQA_reward_log.txt': ['note groups-guessed 1', 'dirt answer-tag-missing 2'],
  'open-r1-multimodal-log/debug_log_Qwen2-VL-2B-GRPO-REC.txt': ['note groups-guessed 1'],
}

const listed = join(SAMPLES, 'expected.json')
const rows = existsSync(listed) ? (JSON.parse(readFileSync(listed, 'utf8')) as Row[]) : []

/** Names that the list has for ours. */
const DIALECTS: Readonly<Record<string, readonly string[]>> = {
  'qwen2.5-vl': ['qwen2_5_vl', 'qwen2.5-vl-grounding'],
  'qwen3-vl': ['qwen3_vl'],
  '-': ['text'],
}

describe.skipIf(rows.length === 0)('a real file is read as what it is', () => {
  test.each(rows.map((row) => [row.file, row] as const))('%s', async (file, row) => {
    const path = join(SAMPLES, file)
    const [report] = await readReports(await bytesOfPath(path), { pictures: await picturesFor(path, undefined) })
    if (!report) throw new Error('nothing was read')
    const read = validated(report)
    const { summary } = report
    // Where reading nothing is right too, nothing more is asked.
    if (Array.isArray(row.records) && row.records.includes(0) && summary.records === 0) return
    const more = SAID_MORE[file] ?? []
    const said = {
      layout: read.layout ?? '-',
      records: summary.records,
      rounds: row.rounds === null ? null : summary.rounds,
      looks: row.looks === null ? null : summary.looks,
      modelBoxes: row.modelBoxes === null ? null : summary.modelBoxes,
      unit: row.unit === null ? null : (read.frame?.unit ?? null),
      order: row.order === null ? null : (read.frame?.order ?? null),
      complaints: sorted(read.complaints).filter((one) => !more.includes(one)),
    }
    expect(said).toEqual({
      layout: row.layout,
      records: typeof row.records === 'number' ? row.records : row.records.find((one) => one === summary.records),
      rounds: row.rounds,
      looks: row.looks,
      modelBoxes: row.modelBoxes,
      unit: row.unit === null ? null : wordOf(row.unit, read.frame?.unit),
      order: row.order,
      complaints: sorted(row.complaints),
    })
    if (row.dialect !== '-') expect(DIALECTS[row.dialect] ?? [row.dialect]).toContain(read.dialect)
  })
})

/** A unit that differs within the file is told by a sentence: then any of its words is right. */
function wordOf(unit: string, read: string | undefined): string {
  return read !== undefined && unit.includes(read) ? read : unit
}

function sorted(complaints: Row['complaints']): string[] {
  return complaints.map(({ code, level, count }) => `${level} ${code} ${count}`).sort()
}
