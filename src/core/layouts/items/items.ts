import { isFields, listOf, type Fields } from '../content'
import { isItem, itemsOf } from '../itemOf'
import type { Layout } from '../layout'

const LISTS = ['examples', 'items', 'questions', 'data', 'samples'] as const

/** An object that holds a list of items: questions and answers, no trace. */
export const items: Layout = {
  name: 'items',
  title: 'A list of items, no traces',
  source: 'Alibaba-NLP/VRAG rag_dataset.json',
  sniff({ top, records: [first] }) {
    const list = top === 'object' && isFields(first) ? listIn(first) : []
    const fits = list.slice(0, 10).every((one) => isFields(one) && isItem(one))
    return list.length > 0 && fits ? { score: 0.7, why: ['a list of items; no traces'], dialect: 'text' } : null
  },
  read: (record) => (isFields(record) ? itemsOf(listIn(record)) : []),
}

function listIn(record: Fields): readonly unknown[] {
  return listOf(record, ...LISTS) ?? []
}
