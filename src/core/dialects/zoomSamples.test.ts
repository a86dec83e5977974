import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DIALECTS, findDialect } from './registry'

/** Real files that stand beside the repository, not in it. */
const SAMPLES = process.env['LOUPE_SAMPLES'] ?? '../shared/samples'
const has = (file: string) => existsSync(`${SAMPLES}/${file}`)
const read = (file: string) => readFileSync(`${SAMPLES}/${file}`, 'utf8')

type Message = { readonly role: string; readonly content: string | readonly { readonly text?: string }[] }

const textOf = ({ content }: Message) =>
  typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('')

type Rollout = { readonly pred_output: readonly Message[]; readonly pred_ans: string }

function deepEyesFile(file: string): Rollout[] {
  return read(file)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Rollout)
}

function pixelReasonerFile(): (readonly Message[])[] {
  const records = JSON.parse(read('pixel-reasoner-anomaly/train366grpo-md-new.head110.json')) as readonly {
    readonly message_list: readonly Message[]
  }[]
  return records.map(({ message_list }) => message_list)
}

function notebookText(file: string): string {
  const { notebook_outputs } = JSON.parse(read(file)) as { readonly notebook_outputs: readonly { text?: string }[] }
  return notebook_outputs.map(({ text = '' }) => text).join('\n')
}

/** The replies of a decoded chat that begins inside the first. */
function rawReplies(file: string): string[] {
  const [first = '', ...others] = read(file).split('<|im_start|>assistant')
  return [first, ...others].map((piece) => piece.split('<|im_end|>')[0] ?? '')
}

function parsed(dialect: string, replies: readonly string[]) {
  const found = findDialect(dialect)
  if (!found) throw new Error(`no dialect ${dialect}`)
  const all = replies.map((reply) => found.parse(reply))
  const codes: Record<string, number> = {}
  for (const { code } of all.flatMap(({ complaints }) => complaints)) codes[code] = (codes[code] ?? 0) + 1
  const calls = all.flatMap((one) => one.calls)
  const boxes = calls.filter(({ numbers }) => numbers !== null).length + all.flatMap((one) => one.boxes).length
  const answers = all.filter(({ answer }) => answer !== undefined).length
  return { rounds: all.length, boxes, calls, answers, codes }
}

const repliesOf = (conversations: readonly (readonly Message[])[]) =>
  conversations.flatMap((turns) => turns.filter(({ role }) => role === 'assistant').map(textOf))

/** The dialect that is surest of a text, and by how much. */
function surest(text: string): string {
  const ranked = DIALECTS.map(({ name, fits }) => ({ name, fit: fits?.(text.slice(0, 65_536)) ?? 0 }))
  ranked.sort((a, b) => b.fit - a.fit)
  const [best, next] = ranked
  return best && next && best.fit - next.fit >= 0.1 ? best.name : `tie of ${best?.name ?? ''} and ${next?.name ?? ''}`
}

const DEEPEYES = [
  ['deepeyes/result_direct_attributes_tmp_acc.jsonl', 115],
  ['deepeyes/result_relative_position_tmp_acc.jsonl', 76],
] as const

describe('the real files of', () => {
  test.skipIf(!has('deepeyes')).each(DEEPEYES)('DeepEyes, %s', (file, count) => {
    const rollouts = deepEyesFile(file)
    const conversations = rollouts.map(({ pred_output }) => pred_output)
    const { rounds, boxes, calls, answers, codes } = parsed('deepeyes', repliesOf(conversations))
    expect({ rounds, boxes, calls: calls.length, answers }).toEqual({
      rounds: 2 * count,
      boxes: count,
      calls: count,
      answers: count,
    })
    expect(codes).toEqual({ 'call-unclosed': count })
    const said = rollouts.map(
      ({ pred_output }) => findDialect('deepeyes')?.parse(repliesOf([pred_output]).at(-1) ?? '').answer,
    )
    expect(said).toEqual(rollouts.map(({ pred_ans }) => pred_ans.trim()))
    for (const turns of conversations) expect(surest(turns.map(textOf).join('\n'))).toBe('deepeyes')
  })

  test.skipIf(!has('deepeyes')).each([
    ['deepeyes/raw_chat_case.txt', 3, 2],
    ['deepeyes/raw_chat_test.txt', 4, 3],
  ])('older DeepEyes, %s', (file, replies, looks) => {
    const { rounds, boxes, calls, answers, codes } = parsed('deepeyes-json', rawReplies(file))
    expect({ rounds, boxes, calls: calls.length, answers, codes }).toEqual({
      rounds: replies,
      boxes: looks,
      calls: looks,
      answers: 1,
      codes: { 'garbage-tokens': 1 },
    })
    expect(surest(read(file))).toBe('deepeyes-json')
  })

  test.skipIf(!has('pixel-reasoner-anomaly'))('Pixel-Reasoner', () => {
    const conversations = pixelReasonerFile()
    const { rounds, boxes, calls, answers, codes } = parsed('pixel-reasoner', repliesOf(conversations))
    expect({ rounds, boxes, calls: calls.length, answers, codes }).toEqual({
      rounds: 220,
      boxes: 110,
      calls: 110,
      answers: 110,
      codes: { 'one-read-as-pixel': 6 },
    })
    expect(calls.every(({ imageIndex, frame }) => imageIndex === 0 && frame === undefined)).toBe(true)
    for (const turns of conversations) expect(surest(turns.map(textOf).join('\n'))).toBe('pixel-reasoner')
  })

  test.skipIf(!has('adaptvision'))('AdaptVision', () => {
    const text = notebookText('adaptvision/trace_raw_notebook_output.json')
    const replies = [...text.matchAll(/\nModel: (<think>[^\n]*(?:\n<[^\n]*)?)\.\.\./g)].map(([, reply = '']) => reply)
    expect(parsed('adaptvision', replies)).toMatchObject({
      rounds: 2,
      boxes: 1,
      calls: [{ kind: 'zoom', numbers: [418, 189, 440, 214] }],
      answers: 1,
      codes: {},
    })
    expect(surest(text)).toBe('adaptvision')
  })

  const BASELINE = 'vlm-r1/rec_results_refcoco_val_qwen2_5vl_3b_instruct_baseline.json'
  test.skipIf(!has(BASELINE))('a plain Qwen2.5-VL are its own', () => {
    const { results } = JSON.parse(read(BASELINE)) as { readonly results: readonly { readonly model_output: string }[] }
    const outputs = results.map(({ model_output }) => model_output)
    const own = outputs.filter((output) => surest(output) === 'qwen2_5_vl')
    expect(own.length / outputs.length).toBeGreaterThan(0.95)
  })

  test.skipIf(!has('qwen3-vl-think-with-images'))('Qwen3-VL stay its own', () => {
    expect(surest(notebookText('qwen3-vl-think-with-images/trace_raw_notebook_output.json'))).toBe('qwen3_vl')
  })
})
