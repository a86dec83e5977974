import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { blocksOf } from '../layouts/openR1Log/blocks'
import { DIALECTS, findDialect } from './registry'

/** Real files that stand beside the repository, not in it. */
const SAMPLES = process.env['LOUPE_SAMPLES'] ?? '../shared/samples'
const has = (file: string) => existsSync(`${SAMPLES}/${file}`)
const read = (file: string) => readFileSync(`${SAMPLES}/${file}`, 'utf8')
const readJson = (file: string) => JSON.parse(read(file)) as unknown

type Message = { readonly role: string; readonly content: string }
type Judged = { readonly results: readonly { readonly question: string; readonly model_output: string }[] }
type Gold = readonly { readonly conversations: readonly { readonly from: string; readonly value: string }[] }[]
type Search = Readonly<Record<string, readonly { readonly prediction_freeform: string }[]>>

function parsed(dialect: string, replies: readonly string[]) {
  const found = findDialect(dialect)
  if (!found) throw new Error(`no dialect ${dialect}`)
  const all = replies.map((reply) => found.parse(reply))
  const codes: Record<string, number> = {}
  for (const { code } of all.flatMap(({ complaints }) => complaints)) codes[code] = (codes[code] ?? 0) + 1
  const calls = all.flatMap((one) => one.calls)
  return {
    calls,
    codes,
    zooms: calls.filter(({ kind, numbers }) => kind === 'zoom' && numbers !== null).length,
    thoughtBoxes: all.flatMap((one) => one.boxes).length,
    answerBoxes: all.flatMap((one) => one.answerBoxes ?? []).length,
    answers: all.filter(({ answer }) => answer !== undefined).length,
  }
}

/** The dialect that is surest of a text. */
function surest(text: string): string {
  const ranked = DIALECTS.map(({ name, fits }) => ({ name, fit: fits?.(text.slice(0, 65_536)) ?? 0 }))
  return ranked.sort((a, b) => b.fit - a.fit)[0]?.name ?? ''
}

const R1_600 = 'vlm-r1/rec_results_refcoco_val_qwen2_5vl_3b_instruct_r1_600.json'
const BASELINE = 'vlm-r1/rec_results_refcoco_val_qwen2_5vl_3b_instruct_baseline.json'
const outputs = (file: string) => (readJson(file) as Judged).results.map((one) => one.model_output)

describe('the real files of', () => {
  test.skipIf(!has(R1_600))('VLM-R1: 501 boxes in 500 answers, two of one reply kept', () => {
    const replies = outputs(R1_600)
    const { answerBoxes, thoughtBoxes, answers, codes, calls } = parsed('vlm-r1', replies)
    expect({ answerBoxes, thoughtBoxes, answers, codes, calls }).toEqual({
      answerBoxes: 501,
      thoughtBoxes: 0,
      answers: 500,
      codes: {},
      calls: [],
    })
    for (const reply of replies) expect(surest(reply)).toBe('vlm-r1')
  })

  test.skipIf(!has(BASELINE))('a plain Qwen2.5-VL: every fenced box is the answer', () => {
    const { results } = readJson(BASELINE) as Judged
    const { answerBoxes, thoughtBoxes, answers, calls } = parsed('qwen2.5-vl-grounding', outputs(BASELINE))
    expect({ answerBoxes, thoughtBoxes, answers, calls }).toEqual({
      answerBoxes: 500,
      thoughtBoxes: 0,
      answers: 500,
      calls: [],
    })
    const told = results.map(({ question, model_output }) => surest(`${question}\n${model_output}`))
    expect(told.filter((name) => name === 'qwen2.5-vl-grounding').length).toBe(500)
  })

  test.skipIf(!has('visual-cot')).each([
    ['docvqa', 888, 888, { inverted: 8 }],
    // One gold answer is empty.
    ['dude', 603, 602, { 'outside-frame': 31 }],
    ['gqa', 978, 978, { 'outside-frame': 7 }],
    ['vsr', 404, 404, {}],
  ])('Visual-CoT, %s', (name, count, answered, dirt) => {
    const gold = readJson(`visual-cot/benchmark/${name}.json`) as Gold
    const replies = gold.flatMap(({ conversations }) => conversations.filter((turn) => turn.from === 'gpt'))
    const { zooms, answers, codes } = parsed(
      'visual-cot',
      replies.map(({ value }) => value),
    )
    expect({ rounds: replies.length, zooms, answers, codes }).toEqual({
      rounds: 2 * count,
      zooms: count,
      answers: answered,
      codes: dirt,
    })
    for (const { conversations } of gold)
      expect(surest(conversations.map(({ value }) => value).join('\n'))).toBe('visual-cot')
  })

  test.skipIf(!has('vrag-rl/search_sft.json'))('VRAG-RL', () => {
    const conversations = (readJson('vrag-rl/search_sft.json') as { messages: Message[] }[]).map((one) => one.messages)
    const replies = conversations.flatMap((turns) => turns.filter(({ role }) => role === 'assistant'))
    const { zooms, answers, codes, calls, thoughtBoxes } = parsed(
      'vrag-rl',
      replies.map(({ content }) => content),
    )
    const searches = calls.filter(({ kind }) => kind === 'search').length
    expect({ rounds: replies.length, zooms, searches, answers, codes, thoughtBoxes }).toEqual({
      rounds: 11,
      zooms: 3,
      searches: 5,
      answers: 3,
      codes: {},
      thoughtBoxes: 0,
    })
    for (const turns of conversations) expect(surest(turns.map(({ content }) => content).join('\n'))).toBe('vrag-rl')
  })

  test.skipIf(!has('cogcom'))('CogCoM', () => {
    const { notebook_outputs } = readJson('cogcom/visualize_outputs.json') as { notebook_outputs: { text: string }[] }
    const chains = notebook_outputs.map(({ text }) => text.split('- chain 0 -------')[1] ?? '')
    const { calls, codes, zooms, thoughtBoxes } = parsed('cogcom', chains)
    expect({ codes, zooms, thoughtBoxes }).toEqual({ codes: { 'boxes-are-variables': 3 }, zooms: 0, thoughtBoxes: 0 })
    const lines = calls.filter(({ kind }) => kind === 'draw')
    expect(lines.map(({ shapes }) => shapes?.[0]?.numbers)).toEqual([
      [121, 200, 126, 600],
      [42, 8, 61, 57],
      [38, 48, 93, 56],
      [45, 56, 68, 100],
    ])
    for (const chain of chains) expect(surest(chain)).toBe('cogcom')
  })

  test.skipIf(!has('vstar-seal/eval_result_from_paper.json'))('SEAL: a reply that lacks an object is no answer', () => {
    const items = Object.values(readJson('vstar-seal/eval_result_from_paper.json') as Search).flat()
    const replies = items.map((one) => one.prediction_freeform)
    const { answers, calls, thoughtBoxes, codes } = parsed('seal', replies)
    const lacking = replies.filter((reply) => reply.startsWith('Sorry, I can not answer')).length
    expect({ rounds: replies.length, answers, calls, thoughtBoxes, codes }).toEqual({
      rounds: 191,
      answers: 191 - lacking,
      calls: [],
      thoughtBoxes: 0,
      codes: {},
    })
    expect(surest(replies.join('\n'))).toBe('seal')
  })

  test.skipIf(!has('open-r1-multimodal-log')).each([
    // Two say "Final answer" in their thought and close it.
    ['Qwen25VL_7B_DocVQA_reward_log.txt', 160, 0, { 'answer-tag-missing': 2 }],
    ['debug_log_Qwen2-VL-2B-GRPO-REC.txt', 32, 21, { 'answer-tag-missing': 14 }],
  ])('R1-style logs, %s', (file, count, boxes, dirt) => {
    const replies = blocksOf(read(`open-r1-multimodal-log/${file}`)).map(({ fields }) => fields['content'] ?? '')
    const { answerBoxes, thoughtBoxes, codes, calls } = parsed('r1', replies)
    expect({ rounds: replies.length, answerBoxes, thoughtBoxes, codes, calls }).toEqual({
      rounds: count,
      answerBoxes: boxes,
      thoughtBoxes: 0,
      codes: dirt,
      calls: [],
    })
  })
})
