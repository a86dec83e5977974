import { isFields, keyOf, listOf, textOf, type Fields } from '../content'
import type { Layout } from '../layout'
import { shareOf, guessOf } from '../sniffing'
import type { Told, Turn } from '../told'

/** Rollouts of OpenThinkIMG's evaluation: all replies of an item in one list, what its tools said in another. */
export const openThinkImgRollouts: Layout = {
  name: 'openthinkimg-rollouts',
  title: 'OpenThinkIMG rollouts',
  source: 'zhaochen0110/OpenThinkIMG@45d295f tool_server/tf_eval',
  sniff: (sample) =>
    guessOf(
      shareOf(sample, (one) => Array.isArray(one['response_list'])),
      0.97,
      'has "response_list"',
      { dialect: 'openthinkimg' },
    ),
  read: (record) => (isFields(record) && Array.isArray(record['response_list']) ? [toldOf(record)] : []),
}

function toldOf(record: Fields): Told {
  const replies = (listOf(record, 'response_list') ?? []).filter((one): one is string => typeof one === 'string')
  const tools = listOf(record, 'tool_response_list', 'tool_result_list', 'observation_list') ?? []
  const turns = replies.flatMap((text, index): Turn[] => {
    const observed = tools[index]
    return [
      { role: 'assistant', parts: [{ text }] },
      ...(typeof observed === 'string' ? [{ role: 'tool', parts: [{ text: observed }] } as const] : []),
    ]
  })
  const key = keyOf(record, 'idx', 'id')
  const question = textOf(record, 'query', 'question')
  const gold = textOf(record, 'answer')
  const answer = (listOf(record, 'value_list') ?? []).findLast((one): one is string => typeof one === 'string')
  return {
    kind: 'trace',
    ...(key === undefined ? {} : { key, item: { id: key } }),
    ...(question === undefined ? {} : { question }),
    pictures: [{}],
    turns,
    ...(answer === undefined ? {} : { answer }),
    ...(gold === undefined ? {} : { gold: { answers: [gold] } }),
  }
}
