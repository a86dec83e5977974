import type { Complaint } from '../../core'
import type { TraceEntry } from '../../store'

/** What was wrong with the file of an opened trace: what concerns one round by its index, and all the rest. */
export type FileComplaints = {
  readonly rounds: ReadonlyMap<number, readonly Complaint[]>
  readonly file: readonly Complaint[]
}

/**
 * The complaints that an opened trace was read with, and those that it brought along from an earlier reading. A run of
 * this page has none here: what goes wrong in it is said where it goes wrong.
 */
export function complaintsOf({ kind, complaints, trace }: TraceEntry): FileComplaints {
  const rounds = new Map<number, Complaint[]>()
  const file: Complaint[] = []
  const said = new Set<string>()
  // Where a whole round was taken away, the numbers of the file's rounds are no longer those of the cards.
  const moved = complaints.some(({ path }) => /^rounds\.(?:\d+|\*)$/.test(path))
  for (const complaint of complaints) {
    said.add(keyOf(complaint))
    const round = moved ? null : roundOf(complaint.path)
    if (round === null) file.push(complaint)
    else rounds.set(round, [...(rounds.get(round) ?? []), complaint])
  }
  const brought = kind === 'opened' ? (trace.complaints ?? []) : []
  return { rounds, file: [...file, ...brought.filter((complaint) => !said.has(keyOf(complaint)))] }
}

/** The path of a complaint without the round that its card stands for. */
export function pathInRound(path: string): string {
  return path.replace(/^rounds\.\d+\./, '')
}

function roundOf(path: string): number | null {
  const index = /^rounds\.(\d+)\./.exec(path)?.[1]
  return index === undefined ? null : Number(index)
}

function keyOf({ code, path, message }: Complaint): string {
  return JSON.stringify([code, path, message])
}
