import { createTextStream } from './stream'
import type { TextCodec } from './tokenizer'

/** Ids of an edited reply; the first `kept` are those of the reply as it was. */
export type Edited = { readonly ids: number[]; readonly kept: number }

/** Canonical ids may keep so many tokens fewer than the text allows, and still be taken. */
const SLACK = 2

/**
 * The ids of `text`, which was edited from the reply that `ids` were: the same up to the first token that differs. The
 * tokenizer's own ids of the whole text are taken where they begin as the reply did; a model may also have written its
 * text in other pieces than the tokenizer would, and then these are kept and only the rest is encoded.
 */
export function editIds(codec: TextCodec, ids: readonly number[], text: string): Edited {
  const stream = createTextStream(codec)
  for (const id of ids) stream.push(id)
  stream.end()
  const common = sharedStart(stream.text, text)
  const ends = ids.map((_, i) => stream.starts[i + 1] ?? stream.text.length)
  let kept = 0
  while (kept < ids.length && (ends[kept] ?? Infinity) <= common) kept += 1
  const canonical = codec.encode(text)
  let same = 0
  while (same < ids.length && same < canonical.length && ids[same] === canonical[same]) same += 1
  if (same >= kept - SLACK) return { ids: canonical, kept: same }
  const from = ends[kept - 1] ?? 0
  return { ids: [...ids.slice(0, kept), ...codec.encode(text.slice(from))], kept }
}

function sharedStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1
  return length
}
