import type { ImageSpan } from '../../cache/history'

/**
 * Writes a picture's features over its tokens' embeddings [tokens, hidden], in place. The span is relative to the
 * embeddings; what of it lies before or after them (a chunk cut it) is left out.
 */
export function mergeInto(embeds: Float32Array, hidden: number, span: ImageSpan, features: Float32Array): void {
  const total = embeds.length / hidden
  const from = Math.max(0, span.start)
  const to = Math.min(total, span.start + span.count)
  if (to <= from) return
  if (features.length !== span.count * hidden) {
    throw new Error(`${features.length / hidden} features for ${span.count} image tokens`)
  }
  embeds.set(features.subarray((from - span.start) * hidden, (to - span.start) * hidden), from * hidden)
}
