import { changedFields, type Part, type Parts } from './parts'

/**
 * The parts that a merge keeps. One that a side removed goes, unless the other side changed it, put something into it,
 * or made something of it: then it stays, and so does what was removed together with it.
 */
export function mergedIds(base: Parts, a: Parts, b: Parts): string[] {
  const gone = new Set([...lost(base, a, b), ...lost(base, b, a)])
  const children = childrenOf(base)
  const alive = [...new Set([...a.keys(), ...b.keys()])].filter((id) => !gone.has(id))
  // Whatever stays keeps what it stands in, and a round that comes back brings what it had.
  for (let id = alive.pop(); id !== undefined; id = alive.pop()) {
    const part = a.get(id) ?? b.get(id)
    for (const other of mergedParents(base.get(id), a.get(id), b.get(id))) if (gone.delete(other)) alive.push(other)
    if (part?.kind !== 'round' || (a.has(id) && b.has(id)) || !base.has(id)) continue
    for (const child of children.get(id) ?? []) if (gone.delete(child)) alive.push(child)
  }
  return [...new Set([...a.keys(), ...b.keys()])].filter((id) => !gone.has(id))
}

/** What `side` removed and `other` left as it was, itself and whatever is in it or made of it. */
function lost(base: Parts, side: Parts, other: Parts): string[] {
  const touched = new Set<string>()
  for (const part of other.values()) {
    const before = base.get(part.id)
    if (before && changedFields(before.fields, part.fields).length === 0) continue
    for (const id of [part.id, ...parentsOf(part), ...(before ? parentsOf(before) : [])]) touched.add(id)
  }
  return [...base.keys()].filter((id) => !side.has(id) && !touched.has(id))
}

/** The parents that a part has when merged: what a side changed, else what it was. */
function mergedParents(base: Part | undefined, a: Part | undefined, b: Part | undefined): string[] {
  const before = base ? parentsOf(base) : []
  const changed = [a, b].flatMap((side) => (side ? parentsOf(side) : [])).filter((id) => !before.includes(id))
  const left = before.filter((id) => [a, b].every((side) => !side || parentsOf(side).includes(id)))
  return [...changed, ...left]
}

/** The round that a part stands in, and the RoI that it is made from. */
function parentsOf({ fields }: Part): string[] {
  return [fields['round'], fields['roi']].filter((id) => typeof id === 'string')
}

function childrenOf(parts: Parts): Map<string, string[]> {
  const children = new Map<string, string[]>()
  for (const part of parts.values()) {
    const { round } = part.fields
    if (typeof round === 'string') children.set(round, [...(children.get(round) ?? []), part.id])
  }
  return children
}
