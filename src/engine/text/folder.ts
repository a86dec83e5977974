import * as z from 'zod/mini'
import { LoupeError, messageOf, type FileSource } from '../../core'
import { createRender, tokenText, type Render } from './template'
import { createCodec, type TextCodec } from './tokenizer'

/** The small files of a model folder, read. */
export type Folder = {
  readonly config: Record<string, unknown>
  readonly preprocessor: Record<string, unknown>
  readonly codec: TextCodec
  readonly render: Render
  /** `loupe.json` parsed as JSON, or null. */
  readonly loupe: unknown
  readonly endIds: readonly number[]
  readonly suppressed: readonly number[]
  /** The folder says that its 8-bit files quantise weights alone, so that they run on every device. */
  readonly ours: boolean
  readonly notes: readonly string[]
}

const ids = z.union([z.number(), z.array(z.number())])
const nested = z.record(z.string(), z.unknown())
const PROCESSOR = 'processor_config.json'
const generationSchema = z.looseObject({ suppress_tokens: z.nullish(z.array(z.number())) })
const oursSchema = z.looseObject({
  'transformers.js_config': z.looseObject({ loupe_q8: z.enum(['weights-only', 'MatMulNBits']) }),
})

/**
 * @param check throws for a config of no use here, before anybody minds that such a folder has no tokenizer
 * @throws LoupeError model-missing-file, model-config, and what the source and `check` throw
 */
export async function readFolder(
  source: FileSource,
  signal: AbortSignal,
  onProgress: (path: string) => void,
  check: (config: Record<string, unknown>) => void,
): Promise<Folder> {
  const read: ReadText = async (path) => {
    const bytes = await (await source.open(path, signal)).bytes(() => onProgress(path))
    return new TextDecoder().decode(bytes)
  }
  const has = (path: string) => source.has(path, signal)
  const json = (path: string) => readJson(read, path)
  const optional = async (path: string) => ((await has(path)) ? json(path) : null)
  const others = Promise.all([readPreprocessor(json, has), json('tokenizer.json'), json('tokenizer_config.json')])
  // Awaited below; a failure before that must not count as unhandled.
  others.catch(() => undefined)
  const config = await json('config.json')
  check(config)
  const [preprocessor, tokenizer, tokenizerConfig] = await others
  const [generation, loupe] = await Promise.all([optional('generation_config.json'), optional('loupe.json')])
  const codec = codecOf(tokenizer, tokenizerConfig)
  const template = await readTemplate(read, has, tokenizerConfig)
  const generated = generationSchema.safeParse(generation ?? {})
  return {
    config,
    preprocessor,
    codec,
    render: createRender(template, tokenizerConfig, codec.specials),
    loupe,
    endIds: endIdsOf([generation ?? {}, config, textConfigOf(config)], tokenizerConfig, codec),
    suppressed: generated.data?.suppress_tokens ?? [],
    ours: oursSchema.safeParse(config).success,
    notes:
      loupe === null
        ? ['The folder has no loupe.json: the default protocol of its family is used, which it was not trained on.']
        : [],
  }
}

function codecOf(tokenizer: object, config: object): TextCodec {
  try {
    return createCodec(tokenizer, config)
  } catch (error) {
    throw badConfig('tokenizer.json', error)
  }
}

/**
 * Tokens that end a reply: all that any of the configurations names, and the tokenizer's own `eos_token`. Folders
 * disagree: some leave the turn's end out of their generation config, some name it there alone.
 */
function endIdsOf(
  configs: readonly Record<string, unknown>[],
  tokenizerConfig: Record<string, unknown>,
  codec: TextCodec,
): number[] {
  const named = configs.flatMap((config) => ids.safeParse(config['eos_token_id']).data ?? [])
  const turnEnd = codec.idOf(tokenText(tokenizerConfig['eos_token']))
  const ends = [...named, ...(turnEnd === null ? [] : [turnEnd])]
  if (ends.length === 0) throw badConfig('generation_config.json', new Error('no eos_token_id'))
  return [...new Set(ends)]
}

function textConfigOf(config: Record<string, unknown>): Record<string, unknown> {
  return nested.safeParse(config['text_config']).data ?? {}
}

/** `preprocessor_config.json`; without one, what transformers 5 nests in `processor_config.json`. */
async function readPreprocessor(
  json: (path: string) => Promise<Record<string, unknown>>,
  has: (path: string) => Promise<boolean>,
): Promise<Record<string, unknown>> {
  const path = 'preprocessor_config.json'
  try {
    return await json(path)
  } catch (error) {
    // Asked only where the first is missing: every question to a server about a missing file leaves a line in the log.
    if (!(error instanceof LoupeError) || error.fault.code !== 'model-missing-file') throw error
    if (!(await has(PROCESSOR))) throw error
    const processor = nested.safeParse((await json(PROCESSOR))['image_processor'])
    if (!processor.success) throw badConfig(PROCESSOR, new Error('no image_processor'))
    return processor.data
  }
}

type ReadText = (path: string) => Promise<string>

/**
 * The chat template: a file of its own goes before the one in the tokenizer's configuration, which may be of text alone
 * (Qwen2.5-VL's own folder has such a one).
 */
async function readTemplate(
  read: ReadText,
  has: (path: string) => Promise<boolean>,
  config: Record<string, unknown>,
): Promise<string> {
  if (await has('chat_template.jinja')) return read('chat_template.jinja')
  if (await has('chat_template.json')) {
    const { chat_template: template } = await readJson(read, 'chat_template.json')
    if (typeof template === 'string') return template
  }
  const inside = config['chat_template']
  if (typeof inside === 'string') return inside
  if (Array.isArray(inside)) {
    const named = inside.find((one): one is { name: string; template: string } => one?.name === 'default') ?? inside[0]
    if (typeof named?.template === 'string') return named.template
  }
  throw badConfig('tokenizer_config.json', new Error('no chat template'))
}

async function readJson(read: ReadText, path: string): Promise<Record<string, unknown>> {
  const text = await read(path)
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>
    throw new Error('not an object')
  } catch (error) {
    throw badConfig(path, error)
  }
}

function badConfig(where: string, error: unknown): LoupeError {
  return new LoupeError({
    code: 'model-config',
    message: 'A configuration file of the model cannot be used.',
    where,
    advice: 'Check that the folder is a whole model and that the address leads to files, not to pages.',
    detail: messageOf(error),
  })
}
