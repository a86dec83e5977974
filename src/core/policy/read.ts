import * as z from 'zod/mini'
import { LoupeError } from '../fault/fault'
import { liveDialectOf } from '../dialects/writers'
import { protocolSchema, type Protocol } from './protocol'

/**
 * A `loupe.json` that was parsed as JSON.
 * @throws LoupeError model-config, with the first place that is wrong
 */
export function readProtocol(json: unknown, where = 'loupe.json'): Protocol {
  const parsed = z.safeParse(protocolSchema, json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw wrong(where, `"${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'not an object'}`)
  }
  const protocol = parsed.data
  liveDialectOf(protocol.dialect)
  if (!protocol.question.includes('{image}') || !protocol.question.includes('{question}')) {
    throw wrong(where, '"question" must hold {image} and {question}')
  }
  if (!protocol.observation.includes('{image}')) throw wrong(where, '"observation" must hold {image}')
  for (const [name, { minPixels, maxPixels }] of [
    ['overview', protocol.overview],
    ['crop', protocol.crop],
  ] as const) {
    if (!(minPixels > 0 && maxPixels >= minPixels)) throw wrong(where, `"${name}" must have 0 < minPixels <= maxPixels`)
  }
  return protocol
}

function wrong(where: string, what: string): LoupeError {
  return new LoupeError({
    code: 'model-config',
    message: `The model's loupe.json is not one that Loupe can follow: ${what}.`,
    where,
    advice: 'Mend the file, or take it away: then the default of the model family holds.',
  })
}
