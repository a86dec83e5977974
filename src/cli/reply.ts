import { DIALECTS, findDialect } from '../core'

/** Families of models by the dialect that they speak. */
const FAMILIES: Readonly<Record<string, string>> = {
  qwen2_vl: 'qwen2_vl',
  qwen2_5_vl: 'qwen2_5_vl',
  qwen3_vl: 'qwen3_vl',
}

/** A reply from standard input, read by a dialect, as JSON on standard output. @returns the exit status */
export async function parseReply(name: string | undefined): Promise<number> {
  const dialect = findDialect(name === undefined ? 'visreason' : (FAMILIES[name] ?? name))
  if (!dialect) {
    console.error(`There is no dialect "${name ?? ''}". There are: ${DIALECTS.map((one) => one.name).join(', ')}.`)
    return 1
  }
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer))
  console.log(JSON.stringify(replyAsJson(dialect.name, Buffer.concat(chunks).toString('utf8'))))
  return 0
}

/** What `loupe parse` says of a reply: numbers as written, `imageIndex` from 0, `answer` text or null. */
export function replyAsJson(name: string, text: string) {
  const parsed = findDialect(name)?.parse(text, true)
  return {
    sketch: parsed?.sketch ?? null,
    thought: parsed?.thought ?? null,
    rois: (parsed?.boxes ?? []).map(({ numbers, label }) => ({ numbers, label: label ?? null })),
    calls: (parsed?.calls ?? []).map(({ kind, numbers, imageIndex, label }) => ({
      kind,
      numbers,
      imageIndex: imageIndex ?? null,
      label: label ?? null,
    })),
    answer: parsed?.answer ?? null,
    complaints: parsed?.complaints ?? [],
  }
}
