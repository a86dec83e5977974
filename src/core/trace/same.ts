type Pair = readonly [unknown, unknown]

/**
 * Whether two values of JSON hold the same; the order of keys does not count, and an undefined key is no key. Keeps its
 * own stack, so that what nests at any depth can be compared.
 */
export function sameValue(a: unknown, b: unknown): boolean {
  const open: Pair[] = [[a, b]]
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [left, right] = pair
    if (Object.is(left, right)) continue
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
    const parts = partsOf(left, right)
    if (!parts) return false
    for (const part of parts) open.push(part)
  }
  return true
}

/** What has to be the same for two lists or two records to be; null where they already differ. */
function partsOf(a: object, b: object): Pair[] | null {
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return null
    const other: readonly unknown[] = b
    return a.map((item: unknown, index): Pair => [item, other[index]])
  }
  const left = Object.entries(a).filter(([, value]) => value !== undefined)
  const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined))
  if (left.length !== right.size || !left.every(([key]) => right.has(key))) return null
  return left.map(([key, value]): Pair => [value, right.get(key)])
}
