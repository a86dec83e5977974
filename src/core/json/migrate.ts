import type { Complaint } from '../trace/schema'

/** Takes a record from one version of its schema to the next; pure, and must not throw on odd records. */
export type Migration = (record: Readonly<Record<string, unknown>>) => Record<string, unknown>

/** By the version they start from. `loupe.rationale/1` is the first: there is nothing to migrate from yet. */
export const RATIONALE_MIGRATIONS: Readonly<Record<number, Migration>> = {}

export type Versioned = {
  readonly family: string
  readonly version: number
  readonly migrations: Readonly<Record<number, Migration>>
}
export type Migrated = { readonly json: unknown; readonly complaints: Complaint[] }

/**
 * A record of `family/n` as one of the current version. A newer record is read as the current one and said so; one that
 * names no schema is read as it stands.
 */
export function migrate(json: unknown, { family, version, migrations }: Versioned): Migrated {
  if (!isRecord(json)) return { json, complaints: [] }
  const named = json['schema']
  const current = `${family}/${version}`
  const from =
    typeof named === 'string' && named.startsWith(`${family}/`) ? Number(named.slice(family.length + 1)) : Number.NaN
  if (!Number.isInteger(from)) {
    if (named !== undefined) return { json, complaints: [] }
    return {
      json: { ...json, schema: current },
      complaints: [complain('schema-missing', `It names no schema; it was read as ${current}.`)],
    }
  }
  if (from > version) {
    return {
      json: { ...json, schema: current },
      complaints: [complain('schema-newer', `It is of ${family}/${from}, newer than this Loupe (${current}).`)],
    }
  }
  let record: Record<string, unknown> = json
  for (let step = from; step < version; step += 1) {
    const migration = migrations[step]
    if (!migration)
      return { json, complaints: [complain('schema-older', `There is no way from ${family}/${step} to ${current}.`)] }
    record = { ...migration(record), schema: `${family}/${step + 1}` }
  }
  return { json: record, complaints: [] }
}

function complain(code: string, message: string): Complaint {
  return { code, path: 'schema', message }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
