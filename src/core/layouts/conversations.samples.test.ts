import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { picturesOfParts } from './content'
import { MOST_SAMPLED, type FileSample, type Top } from './layout'
import { findLayout, LAYOUTS } from './registry'
import type { Told } from './told'

/** Real files that stand beside the repository, not in it. */
const SAMPLES = process.env['LOUPE_SAMPLES'] ?? '../shared/samples'
const skip = !existsSync(`${SAMPLES}/expected.json`)

type Expected = {
  readonly file: string
  readonly kind: string
  readonly records: number | readonly number[]
  readonly layout: string
  readonly rounds: number | null
  readonly complaints: readonly { code: string; count: number; level: string }[]
}

/** The layouts of this suite: conversations, as producers keep them. */
const OURS = new Set([
  'messages',
  'qwen-agent',
  'agent-messages',
  'sharegpt',
  'generated-predictions',
  'ms-swift',
  'trl',
  'verl',
  'chat-text',
  'open-r1-log',
  'openai-batch',
  'atif',
  'notebook',
  'inspect',
  'loupe',
])
/** Complaints that a layout can see; those of a dialect and of the importer are checked elsewhere. */
const SEEN = [
  'prompt-missing',
  'gold-is-the-call',
  'picture-not-named',
  'question-missing',
  'nobody-looked',
  'reply-cut-short',
]

const expected: Expected[] = skip ? [] : (JSON.parse(readFileSync(`${SAMPLES}/expected.json`, 'utf8')) as Expected[])
const opened = expected.filter(({ file }) => /\.(?:jsonl?|csv|txt)$/.test(file))

type Opened = { readonly top: Top; readonly records: readonly unknown[]; readonly columns?: readonly string[] }

function open(file: string): Opened {
  const text = readFileSync(`${SAMPLES}/${file}`, 'utf8')
  if (file.endsWith('.txt')) return { top: 'text', records: [text] }
  if (file.endsWith('.jsonl')) {
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    return { top: 'lines', records: lines.map((line) => JSON.parse(line) as unknown) }
  }
  if (file.endsWith('.csv')) {
    const [columns = [], ...rows] = text.split('\n').map((line) => line.split(','))
    const records = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])))
    return { top: 'rows', columns, records }
  }
  const value = JSON.parse(text) as unknown
  return Array.isArray(value) ? { top: 'array', records: value } : { top: 'object', records: [value] }
}

function sampleOf(file: string, { top, records, columns }: Opened): FileSample {
  const head = records.slice(0, MOST_SAMPLED).map((one) => (typeof one === 'string' ? one.slice(0, 65_536) : one))
  return { file, top, records: head, ...(columns ? { columns } : {}) }
}

function ranked(file: string, content: Opened) {
  return LAYOUTS.flatMap((layout) => {
    const guess = layout.sniff(sampleOf(file, content))
    return guess ? [{ name: layout.name, ...guess }] : []
  }).sort((a, b) => b.score - a.score)
}

function readAs(name: string, file: string, whole = false): Told[] {
  const content = open(file)
  const layout = findLayout(name)
  if (!layout) throw new Error(`no layout ${name}`)
  const values = whole ? [content.records] : content.records
  return values.flatMap((record, ordinal) => [...layout.read(record, { file, top: content.top, ordinal })])
}

const roundsOf = (all: readonly Told[]) => all.flatMap(({ turns }) => turns.filter((one) => one.role === 'assistant'))
const complaintsOf = (all: readonly Told[]) =>
  all.flatMap((told) => [...(told.complaints ?? []), ...told.turns.flatMap((turn) => turn.complaints ?? [])])
const groupsOf = (all: readonly Told[]) => new Set(all.map(({ group }) => group?.id))
const tokensOf = (all: readonly Told[]) =>
  all.flatMap(({ turns }) => turns.flatMap(({ parts }) => picturesOfParts(parts).map(({ tokens }) => tokens)))
const picturesOf = (all: readonly Told[]) =>
  all.flatMap(({ turns }) => turns.flatMap(({ parts }) => picturesOfParts(parts)))

describe.skipIf(skip)('real files', () => {
  test.each(opened.map((row) => [row.file, row] as const))('%s is told from the others', (file, row) => {
    const best = ranked(file, open(file))[0]
    if (OURS.has(row.layout)) expect(best?.name).toBe(row.layout)
    else if (best && OURS.has(best.name)) expect(best.score).toBeLessThan(0.6)
  })

  test.each(opened.filter(({ layout }) => OURS.has(layout)).map((row) => [row.file, row] as const))(
    '%s gives its records, rounds and complaints',
    (file, row) => {
      const content = open(file)
      const whole = ranked(file, content)[0]?.whole === true
      const all = readAs(row.layout, file, whole)
      expect([row.records].flat()).toContain(all.length)
      if (row.rounds !== null) expect(roundsOf(all)).toHaveLength(row.rounds)
      for (const code of SEEN) {
        const found = complaintsOf(all).filter((one) => one.code === code)
        const said = row.complaints.find((one) => one.code === code)
        expect([code, found.reduce((sum, { count = 1 }) => sum + count, 0)]).toEqual([code, said?.count ?? 0])
        for (const one of found) expect(one.level).toBe(said?.level)
      }
    },
  )

  test('DeepEyes results name picture, question, gold, answer and verdict', () => {
    const all = readAs('messages', 'deepeyes/result_direct_attributes_tmp_acc.jsonl')
    expect(all.filter(({ verdicts }) => verdicts?.['acc'] === 1)).toHaveLength(102)
    expect(all.every(({ pictures }) => pictures?.length === 1 && pictures[0]?.uri?.endsWith('.jpg'))).toBe(true)
    expect(all.filter(({ answer, gold }) => answer !== undefined && gold?.answers?.length === 1)).toHaveLength(115)
    expect(picturesOf(all).every(({ data, uri }) => data === undefined && uri === undefined)).toBe(true)
  })

  test('a picture pad run is one picture of as many tokens', () => {
    expect(tokensOf(readAs('chat-text', 'deepeyes/raw_chat_case.txt'))).toEqual([55, 21])
    expect(tokensOf(readAs('chat-text', 'deepeyes/raw_chat_test.txt'))).toEqual([348, 336, 330])
  })

  test('pictures are as many as the record names', () => {
    const counts = {
      'vrag-rl/search_sft.json': ['messages', 8],
      'taco/TACO-Llama3-SigLIP.messages.json': ['agent-messages', 68],
      'taco/TACO-Qwen2-SigLIP.messages.json': ['agent-messages', 68],
      'training-frameworks/llama-factory_mllm_demo.json': ['sharegpt', 8],
      'qwen-vl-finetune/single_images.json': ['sharegpt', 3],
      'pixel-reasoner-anomaly/train366grpo-md-new.head110.json': ['qwen-agent', 220],
      'inspect/log_images.json': ['inspect', 1],
      'inspect/log_images_tc.json': ['inspect', 1],
      'qwen3-vl-think-with-images/trace_raw_notebook_output.json': ['notebook', 4],
    } as const
    const found = Object.entries(counts).map(([file, [layout]]) => [file, picturesOf(readAs(layout, file)).length])
    expect(found).toEqual(Object.entries(counts).map(([file, [, count]]) => [file, count]))
  })

  test('pictures of Inspect come out of its attachments', () => {
    const [told] = readAs('inspect', 'inspect/log_images.json')
    expect(picturesOf(told ? [told] : [])[0]?.data?.startsWith('data:image/png;base64,')).toBe(true)
    expect(told).toMatchObject({ verdicts: { match: false }, gold: { answers: ['bike', 'bicycle'] } })
  })

  test('Pixel-Reasoner records have a gold box each', () => {
    const all = readAs('qwen-agent', 'pixel-reasoner-anomaly/train366grpo-md-new.head110.json')
    expect(all.flatMap(({ gold }) => gold?.shapes ?? [])).toHaveLength(110)
    expect(all.filter(({ gold }) => gold?.answers?.[0] === 'false')).toHaveLength(49)
  })

  test('samples of one prompt are a group', () => {
    expect(groupsOf(readAs('ms-swift', 'training-frameworks/ms-swift_sampling.head20.jsonl')).size).toBe(7)
  })

  test('rewards and neighbours of a reward log', () => {
    const docs = readAs('open-r1-log', 'open-r1-multimodal-log/Qwen25VL_7B_DocVQA_reward_log.txt')
    const rec = readAs('open-r1-log', 'open-r1-multimodal-log/debug_log_Qwen2-VL-2B-GRPO-REC.txt')
    const changes = (all: readonly Told[]) =>
      all.filter((told, index) => told.gold?.answers?.[0] !== all[index - 1]?.gold?.answers?.[0]).length
    expect([changes(docs), changes(rec)]).toEqual([88, 20])
    const right = (all: readonly Told[]) => all.filter(({ scores }) => scores?.['Accuracy reward'] === 1).length
    expect([right(docs), right(rec)]).toEqual([70, 7])
    // Rollouts that other processes came between are together again: both runs drew four for each prompt.
    expect([groupsOf(docs).size, groupsOf(rec).size]).toEqual([40, 8])
    expect([...docs, ...rec].filter(({ group }) => group?.index === 3)).toHaveLength(48)
    expect(rec.every(({ gold }) => gold?.shapes?.length === 1)).toBe(true)
  })

  test("AdaptVision's notebook says the size of its view", () => {
    const [run] = readAs('notebook', 'adaptvision/trace_raw_notebook_output.json')
    expect(run?.frame).toMatchObject({ unit: 'pixel', size: { width: 728, height: 476 } })
    expect(run?.turns.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant'])
  })
})
