import { isFields, keyOf, type Fields } from '../content'
import type { Layout } from '../layout'
import { metaOf } from '../recordMeta'
import { guessOf, shareOf } from '../sniffing'
import type { Told } from '../told'
import { isMessages, turnsOf } from '../turns'

/** TACO's dumps: `{id, messages: {agent name: [messages]}}`; a picture is only its mode and size. */
export const agentMessages: Layout = {
  name: 'agent-messages',
  title: 'Messages by agent (TACO)',
  source: 'SalesforceAIResearch/TACO@f1c277f examples/*/all_messages.pkl, as JSON',
  sniff(sample) {
    return guessOf(shareOf(sample, isByAgent), 0.95, 'has messages by agent', { dialect: 'taco' })
  },
  read(record) {
    if (!isFields(record) || !isFields(record['messages'])) return []
    const agents = Object.entries(record['messages']).filter(([, list]) => isMessages(list))
    return agents.map(([agent, list]) => toldOf(record, agent, list as readonly unknown[], agents.length))
  },
}

function isByAgent({ messages }: Fields): boolean {
  if (!isFields(messages)) return false
  const lists = Object.values(messages)
  return lists.length > 0 && lists.every(isMessages)
}

function toldOf(record: Fields, agent: string, list: readonly unknown[], agents: number): Told {
  const path = `messages.${agent}`
  const { turns, complaints } = turnsOf(list, [], path)
  const id = keyOf(record, 'id')
  return {
    kind: 'trace',
    ...metaOf(record),
    ...(id === undefined ? {} : { item: { id } }),
    turns,
    dialect: 'taco',
    ...(agents > 1 ? { path } : {}),
    ...(complaints.length > 0 ? { complaints } : {}),
  }
}
