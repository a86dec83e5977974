import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parquetReadObjects } from 'hyparquet'
import type { GoldIndex } from '../core'
import { bytesOfPath } from './files'
import { goldOf, readReports } from './reading'
import { mergeReports, readReport, Scorer, type ScoreRow } from './score'
import { scoreLines } from './scoreLines'
import { openTable } from './table'

/** Public numbers, as their producers' files give them (reference: trace formats, part 2, A.2, A.3 and A.11). */
const SAMPLES = process.env['LOUPE_SAMPLES'] ?? '../shared/samples'
const GOLD = join(SAMPLES, 'vstar-seal/eval_results_correct_bounding_boxes.json')
const here = existsSync(GOLD)

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loupe-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function scored(path: string, gold: GoldIndex | null, rows: ScoreRow[] = []) {
  const scorer = new Scorer(gold)
  await readReports(await bytesOfPath(path), {}, (found) => {
    const row = scorer.add(found)
    if (row) rows.push(row)
  })
  return scorer.report()
}

const PUBLIC = [
  ['deepeyes/result_direct_attributes_tmp_acc.jsonl', [115, 115, 115], 0.887, 0.415, 0.426],
  ['deepeyes/result_relative_position_tmp_acc.jsonl', [76, 76, 76], 0.803, 0.38, 0.461],
  ['vstar-seal/eval_result_from_paper.json', [191, 191, 186], 0.754, 0.507, 0.586],
  ['vlm-r1/rec_results_refcoco_val_qwen2_5vl_3b_instruct_baseline.json', [500, 500, 500], 0, 0.802, 0.894],
  ['vlm-r1/rec_results_refcoco_val_qwen2_5vl_3b_instruct_r1_600.json', [500, 500, 500], 0.902, 0.809, 0.904],
] as const

test.skipIf(!here).each(PUBLIC)(
  '%s: items, joined, with a box; answers, IoU',
  async (file, counts, acc, iou, iou50) => {
    const report = await scored(
      join(SAMPLES, file),
      file.startsWith('vlm-r1') ? null : await goldOf(await bytesOfPath(GOLD)),
    )
    expect([report.items, report.joined, report.withBox]).toEqual(counts)
    const near = (value: number) => expect.closeTo(value, 3) as number
    expect([report.accAns, report.meanIou, report.iou50]).toEqual([near(acc), near(iou), near(iou50)])
  },
)

test.skipIf(!here)('a table of verdicts is scored by its answers: 552 of 951 are right', async () => {
  const report = await scored(join(SAMPLES, 'vlmevalkit/vila_13b_HallusionBench_auxmatch.xlsx'), null)
  expect([report.kind, report.items, report.joined, report.signatures['collapse']]).toEqual(['verdict', 951, 0, 0])
  expect(report.accAns).toBeCloseTo(552 / 951, 12)
})

test.skipIf(!here).each([
  ['qwenvl_charxiv', 97, 19],
  ['qwenvl_charxiv_10turns', 59, 15],
])('rollouts of %s are right as their file of verdicts says: of %i, %i', async (name, items, right) => {
  const folder = join(SAMPLES, 'openthinkimg/tf_eval_output')
  const verdicts = await goldOf(await bytesOfPath(join(folder, `${name}_final.json`)))
  const report = await scored(join(folder, `${name}.jsonl`), verdicts)
  expect([report.kind, report.items, report.joinedBy]).toEqual(['trace', items, { id: items }])
  expect(report.accAns).toBeCloseTo(right / items, 12)
})

test.skipIf(!here)('boxes in pixels of pictures that nobody has are no misses of gold in [0,1]', async () => {
  const report = await scored(join(SAMPLES, 'vsr-multistage/qwen_multistage_clean.json'), null)
  expect([report.items, report.joined, report.unplaced, report.meanIouAll]).toEqual([127, 0, 127, null])
})

test.skipIf(!here)('two shards merged are the whole', async () => {
  const gold = await goldOf(await bytesOfPath(GOLD))
  const files = PUBLIC.slice(0, 2).map(([file]) => join(SAMPLES, file))
  const whole = new Scorer(gold)
  for (const file of files) await readReports(await bytesOfPath(file), {}, (found) => void whole.add(found))
  const shards = await Promise.all(files.map((file) => scored(file, gold)))
  const merged = mergeReports(shards.map((one) => readReport('shard', JSON.stringify(one))))
  const withoutSums = (report: object) => ({ ...report, sums: null })
  const close = (value: unknown): unknown => {
    if (typeof value === 'number') return expect.closeTo(value, 12)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(close)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, close(one)]))
  }
  expect(withoutSums(merged)).toEqual(close(withoutSums(whole.report())))
  expect(scoreLines(merged)[0]).toBe('191 traces, 191 with gold boxes (191 by picture and question), 191 with both')
})

test('a file of gold that holds none is said, and nothing is scored by it', async () => {
  for (const [name, text] of [
    ['empty.json', ''],
    ['broken.json', '{"direct'],
    ['other.json', '[{"id": "a", "question": "What?"}]'],
  ] as const) {
    await writeFile(join(folder, name), text)
    await expect(goldOf(await bytesOfPath(join(folder, name)))).rejects.toThrow(`${name} holds no gold`)
  }
})

test('what is no report is not merged', () => {
  expect(() => readReport('a.json', '{"items": 3}')).toThrow('a.json is no report')
  expect(() => mergeReports([])).toThrow('nothing to merge')
})

test('a row a trace is written as csv and as Parquet', async () => {
  const rows: ScoreRow[] = []
  await scored('public/samples/runs/adaptive-zoom.zip', null, rows)
  expect(rows).toHaveLength(640)
  for (const name of ['a.csv', 'a.parquet']) {
    const table = openTable(join(folder, name))
    for (const row of rows) await table.add(row)
    await table.close()
  }
  const lines = (await readFile(join(folder, 'a.csv'), 'utf8')).trim().split('\n')
  expect(lines).toHaveLength(641)
  expect(lines[0]).toContain('id,item,domain,right')
  const bytes = await readFile(join(folder, 'a.parquet'))
  const read = await parquetReadObjects({ file: new Uint8Array(bytes).buffer })
  expect(read).toEqual(rows)
  expect(() => openTable('a.txt')).toThrow('.csv or .parquet')
})
