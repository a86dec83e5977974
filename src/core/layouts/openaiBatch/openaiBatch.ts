import { isFields, keyOf, listOf, textOf, type Fields } from '../content'
import type { Layout } from '../layout'
import { guessOf, shareOf } from '../sniffing'
import type { Told, Turn } from '../told'
import { callsOf, contentParts, isMessages, thoughtText, turnsOf } from '../turns'

const NO_QUESTION = {
  code: 'question-missing',
  path: '',
  message: 'A batch result keeps no prompt: it is in the file of requests, under the same custom_id.',
  level: 'note',
} as const

/** Lines of the OpenAI batch API: requests (`body.messages`) and results (`response.body`), met at `custom_id`. */
export const openaiBatch: Layout = {
  name: 'openai-batch',
  title: 'OpenAI batch lines',
  source: 'OpenAI API reference: batch request output; chat completions and responses bodies',
  sniff(sample) {
    return guessOf(shareOf(sample, isLine), 0.97, 'has "custom_id" beside a request or a response')
  },
  read(record) {
    if (!isFields(record) || !isLine(record)) return []
    const key = keyOf(record, 'custom_id')
    const named = key === undefined ? {} : { key, item: { id: key } }
    return isFields(record['body']) ? requestOf(record['body'], named) : resultOf(record, named)
  },
}

type Named = Pick<Told, 'key' | 'item'>

function isLine(record: Fields): boolean {
  return 'custom_id' in record && ('response' in record || 'error' in record || isFields(record['body']))
}

function requestOf(body: Fields, named: Named): Told[] {
  const list = [body['messages'], body['input']].find(isMessages)
  if (!list) return []
  const { turns, complaints } = turnsOf(list, [], 'body.messages')
  return [{ kind: 'item', ...named, turns, ...(complaints.length > 0 ? { complaints } : {}) }]
}

function resultOf(record: Fields, named: Named): Told[] {
  const response = isFields(record['response']) ? record['response'] : {}
  const body = isFields(response['body']) ? response['body'] : {}
  const model = textOf(body, 'model')
  const base = { kind: 'trace' as const, ...named, ...(model === undefined ? {} : { producer: { model } }) }
  const choices = (listOf(body, 'choices') ?? []).filter(isFields)
  const replies = choices.length > 0 ? choices.map(choiceTurns) : responseTurns(listOf(body, 'output'))
  if (replies.length === 0)
    return [{ ...base, turns: [], ended: failureOf(record, response), complaints: [NO_QUESTION] }]
  return replies.map((turns, index) => ({
    ...base,
    turns,
    ...(replies.length > 1 && named.key !== undefined ? { group: { id: named.key, index } } : {}),
    ...(replies.length > 1 ? { path: `response.body.choices[${index}]` } : {}),
    complaints: [NO_QUESTION],
  }))
}

function choiceTurns(choice: Fields): readonly Turn[] {
  const message = isFields(choice['message']) ? choice['message'] : { content: choice['text'] }
  return turnsOf([{ role: 'assistant', ...message }], [], 'response.body.choices').turns
}

/** The `output` list of the responses API: messages, thoughts and calls of one reply. */
function responseTurns(output: readonly unknown[] | undefined): (readonly Turn[])[] {
  const pieces = (output ?? []).filter(isFields)
  if (pieces.length === 0) return []
  const parts = pieces.flatMap((piece) => {
    if (piece['type'] !== 'reasoning') return contentParts(piece['content'])
    const said = contentParts(piece['summary']).flatMap((part) => ('text' in part ? [part.text] : []))
    return said.length > 0 ? [{ text: thoughtText(said.join('\n')) }] : []
  })
  const calls = pieces.filter(({ type }) => type === 'function_call').flatMap((piece) => callsOf(piece))
  return [[{ role: 'assistant', parts, ...(calls.length > 0 ? { calls } : {}) }]]
}

/** Why there is no reply. */
function failureOf(record: Fields, response: Fields): string {
  const error = isFields(record['error']) ? record['error'] : {}
  const body = isFields(response['body']) ? response['body'] : {}
  const inner = isFields(body['error']) ? body['error'] : {}
  return (
    textOf(error, 'code', 'message') ?? textOf(inner, 'code', 'message') ?? keyOf(response, 'status_code') ?? 'error'
  )
}
