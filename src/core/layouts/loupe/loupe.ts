import { findDialect } from '../../dialects/registry'
import { isFields, textOf, type Fields } from '../content'
import type { Layout } from '../layout'
import { guessOf, shareOf } from '../sniffing'

/** Loupe's own traces. `read` gives nothing: the importer opens them with core/trace/read, which keeps them whole. */
export const loupe: Layout = {
  name: 'loupe',
  title: 'Loupe trace',
  source: 'public/schema: loupe.trace/1 and loupe.trace/2',
  sniff(sample) {
    const first = sample.records.find((record) => isFields(record) && isOwn(record))
    const dialect = isFields(first) ? dialectOf(first) : 'visreason'
    return guessOf(shareOf(sample, isOwn), 1, 'says "loupe.trace"', { dialect })
  },
  read() {
    return []
  },
}

function isOwn(record: Fields): boolean {
  return typeof record['schema'] === 'string' && record['schema'].startsWith('loupe.trace/')
}

/** The trace's own dialect where Loupe knows it: a pair of layout and dialect needs one. */
function dialectOf({ producer }: Fields): string {
  const name = isFields(producer) ? textOf(producer, 'dialect') : undefined
  return findDialect(name)?.name ?? 'visreason'
}
