/** Anything in the place of anything: a value of another type, or the same value deeper. */
export function mutated(value: unknown, bytes: readonly number[], depth = 0): unknown {
  const roll = bytes[depth % bytes.length] ?? 0
  if (roll > 235) return [null, '', 'x'.repeat(5000), -1, NaN, [], {}, [[[]]], true][roll % 9]
  if (depth > 12) return value
  if (Array.isArray(value)) {
    const kept = (value as unknown[]).filter((_, index) => (bytes[(depth + index) % bytes.length] ?? 0) % 11 !== 0)
    return kept.map((one, index) => mutated(one, bytes, depth + index + 1))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter((_, index) => (bytes[(depth + index) % bytes.length] ?? 0) % 13 !== 0)
      .map(([key, one], index) => [key, mutated(one, bytes, depth + index + 1)]),
  )
}
