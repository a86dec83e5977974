import type { Complaint } from '../trace/schema'

/** Complaints of one kind are listed up to this many; the rest are counted. */
export const MOST_OF_A_KIND = 20

/**
 * Complaints in their order, those of one kind (one code, one path with `*` for every index) beyond the first
 * `MOST_OF_A_KIND` as one: `path` is the pattern, `count` how many they are, `lost` what stood at each of them.
 */
export function countAlike(complaints: readonly Complaint[]): Complaint[] {
  const listed: Complaint[] = []
  const kinds = new Map<string, { seen: number; rest: Complaint[] }>()
  for (const complaint of complaints) {
    const kind = `${complaint.code} ${patternOf(complaint.path)}`
    const group = kinds.get(kind) ?? { seen: 0, rest: [] }
    kinds.set(kind, group)
    group.seen += 1
    if (group.seen > MOST_OF_A_KIND) group.rest.push(complaint)
    else listed.push(complaint)
  }
  const counted = [...kinds.values()].flatMap(({ rest }) => (rest[0] ? [countedAs(rest[0], rest)] : []))
  return [...listed, ...counted]
}

function countedAs(first: Complaint, rest: readonly Complaint[]): Complaint {
  const lost = rest
    .filter((one) => 'value' in one || 'taken' in one)
    .map((one) => ({
      path: one.path,
      ...('value' in one && { value: one['value'] }),
      ...('taken' in one && { taken: one['taken'] }),
    }))
  const message = `${rest.length} more like these: ${first.message}`
  return {
    code: first.code,
    path: patternOf(first.path),
    message,
    count: rest.length,
    ...(lost.length > 0 && { lost }),
  }
}

/** `rounds.12.roi` as `rounds.*.roi`. */
export function patternOf(path: string): string {
  return path.replace(/(^|\.)\d+(?=\.|$)/g, '$1*')
}
