import { entryOf, isFields, keyOf, listOf, textOf, type Fields } from '../content'
import type { Layout } from '../layout'
import { answerTexts } from '../recordMeta'
import { guessOf, shareOf } from '../sniffing'
import type { Told } from '../told'
import { isMessages, turnsOf } from '../turns'
import { resolve } from './attachments'

const NOTHING: Fields = {}
/** Inspect's letters for right and wrong. */
const LETTERS: Readonly<Record<string, boolean>> = { C: true, I: false }

/**
 * Logs of Inspect: one JSON with all samples, or a sample of an `.eval` with the log's header beside it. Pictures and
 * long texts that stand once under `attachments` are put back where they belong.
 */
export const inspect: Layout = {
  name: 'inspect',
  title: 'Inspect log',
  source: 'UKGovernmentBEIS/inspect_ai@499e615 tests/log; log file format, version 2',
  sniff(sample) {
    return (
      guessOf(shareOf(sample, isLog), 0.97, 'has "eval" and "samples"') ??
      guessOf(
        shareOf(sample, ({ sample: one }) => isFields(one) && isSample(one)),
        0.97,
        'holds a sample of a log',
      ) ??
      guessOf(shareOf(sample, isSample), 0.93, 'has "epoch", "target" and messages')
    )
  },
  read(record) {
    if (!isFields(record)) return []
    if (isLog(record)) return (listOf(record, 'samples') ?? []).flatMap((one, index) => sampleOf(one, record, index))
    const header = isFields(record['header']) ? record['header'] : NOTHING
    return sampleOf(isFields(record['sample']) ? record['sample'] : record, header, null)
  },
}

function isLog(record: Fields): boolean {
  return Array.isArray(record['samples']) && isFields(record['eval'])
}

function isSample(record: Fields): boolean {
  return 'epoch' in record && 'target' in record && ('messages' in record || 'input' in record)
}

function sampleOf(sample: unknown, header: Fields, index: number | null): Told[] {
  if (!isFields(sample) || !isSample(sample)) return []
  const attachments = isFields(sample['attachments']) ? sample['attachments'] : NOTHING
  const list = messagesOf(sample).map((message) => resolve(message, attachments))
  const { turns, complaints } = turnsOf(list)
  const evaluation = isFields(header['eval']) ? header['eval'] : NOTHING
  const output = isFields(sample['output']) ? sample['output'] : NOTHING
  const model = textOf(evaluation, 'model') ?? textOf(output, 'model')
  const id = keyOf(sample, 'id')
  const answers = answerTexts(sample['target'])
  const isError = isFields(sample['error'])
  return [
    {
      kind: turns.some(({ role }) => role === 'assistant') ? 'trace' : 'item',
      ...(id === undefined ? {} : { key: id, item: itemOf(id, evaluation) }),
      turns,
      ...(answers.length > 0 ? { gold: { answers } } : {}),
      ...scored(sample['scores'] ?? sample['score']),
      ...(model === undefined ? {} : { producer: { model } }),
      ...epochOf(sample, id, evaluation),
      ...(isError ? { ended: 'error' } : {}),
      ...(index === null ? {} : { path: `samples[${index}]` }),
      ...(complaints.length > 0 ? { complaints } : {}),
    },
  ]
}

function itemOf(id: string, evaluation: Fields) {
  const benchmark = textOf(evaluation, 'task')
  return benchmark === undefined ? { id } : { benchmark, id }
}

/** The messages; of a sample without them, its input and what was put out. */
function messagesOf(sample: Fields): readonly unknown[] {
  if (isMessages(sample['messages'])) return sample['messages']
  const input = isMessages(sample['input']) ? sample['input'] : [{ role: 'user', content: sample['input'] }]
  const output = isFields(sample['output']) ? sample['output'] : NOTHING
  const [choice] = listOf(output, 'choices') ?? []
  return isFields(choice) && isFields(choice['message']) ? [...input, choice['message']] : input
}

/** Scores by their scorer; a letter is a verdict too. */
function scored(scores: unknown): Pick<Told, 'scores' | 'verdicts' | 'answer'> {
  if (!isFields(scores)) return {}
  const entries = 'value' in scores ? [['score', scores] as const] : Object.entries(scores)
  const all = entries.flatMap(([name, score]) => (isFields(score) && 'value' in score ? [{ name, score }] : []))
  const verdicts = all.flatMap(({ name, score }) => {
    const right = typeof score['value'] === 'boolean' ? score['value'] : entryOf(LETTERS, textOf(score, 'value') ?? '')
    return right === undefined ? [] : [[name, right] as const]
  })
  const answer = all.map(({ score }) => textOf(score, 'answer')).find((text) => text !== undefined)
  return {
    ...(all.length > 0 ? { scores: Object.fromEntries(all.map(({ name, score }) => [name, score['value']])) } : {}),
    ...(verdicts.length > 0 ? { verdicts: Object.fromEntries(verdicts) } : {}),
    ...(answer === undefined ? {} : { answer }),
  }
}

/** The epochs of one sample are a group. */
function epochOf(sample: Fields, id: string | undefined, evaluation: Fields): Pick<Told, 'group'> {
  const epoch = sample['epoch']
  const config = isFields(evaluation['config']) ? evaluation['config'] : NOTHING
  const epochs = config['epochs']
  if (id === undefined || typeof epoch !== 'number') return {}
  const isOne = epoch > 1 || (typeof epochs === 'number' && epochs > 1)
  return isOne ? { group: { id: `${textOf(evaluation, 'task') ?? 'sample'}:${id}`, index: epoch - 1 } } : {}
}
