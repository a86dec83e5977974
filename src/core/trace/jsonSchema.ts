import * as z from 'zod/mini'
import { protocolSchema } from '../policy/protocol'
import { rationaleSchema } from '../rationale/schema'
import { rationaleSchema as rationaleSchema1 } from '../rationale/v1/schema'
import { traceSchema } from './schema'
import { traceSchema as traceSchema1 } from './v1/schema'

const SCHEMAS = [
  { name: 'loupe.trace.1', title: 'Loupe trace', schema: traceSchema1 },
  { name: 'loupe.trace.2', title: 'Loupe trace', schema: traceSchema },
  { name: 'loupe.rationale.1', title: 'Loupe gold rationale', schema: rationaleSchema1 },
  { name: 'loupe.rationale.2', title: 'Loupe gold rationale', schema: rationaleSchema },
  { name: 'loupe.protocol.1', title: 'loupe.json: the protocol of a model folder', schema: protocolSchema },
] as const

/** The JSON Schemas of what Loupe saves and reads, as the files under `public/schema` hold them. */
export function schemaFiles(): { name: string; text: string }[] {
  return SCHEMAS.map(({ name, title, schema }) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' })
    return {
      name: `${name}.json`,
      text: `${JSON.stringify({ $schema, $id: `${name}.json`, title, ...rest }, null, 2)}\n`,
    }
  })
}
