import type { SourceFile } from '../io'

/** Files that were handed in together, by what they hold. */
export type Sorted = {
  /** A trace or a rationale that Loupe saved, alone in its file. */
  readonly own: readonly SourceFile[]
  readonly pictures: readonly SourceFile[]
  /** Files of other producers, and of many traces. */
  readonly records: readonly SourceFile[]
}

/** Names of files that hold records; what has none of them is told by its first bytes. */
const RECORDS = /\.(jsonl?|ndjson|parquet|xlsx|tsv|csv|zip|eval|ipynb|txt|log|xml|gz|zst|pkl|pickle)$/i
const HEAD = 4096

/** Sorts files by their first bytes and names; with pictures alone, every one of them is opened as a picture. */
export async function sorted(files: readonly SourceFile[]): Promise<Sorted> {
  const own: SourceFile[] = []
  const pictures: SourceFile[] = []
  const records: SourceFile[] = []
  for (const file of files) {
    const kind = await kindOf(file)
    if (kind === 'own') own.push(file)
    else if (kind === 'records') records.push(file)
    else pictures.push(file)
  }
  return { own, pictures, records }
}

async function kindOf({ path, blob }: SourceFile): Promise<'own' | 'records' | 'picture'> {
  const head = (await blob.slice(0, HEAD).text()).replace(/^\uFEFF/, '').trimStart()
  if (isOwn(head) && !/\.(jsonl|ndjson)$/i.test(path)) return 'own'
  if (head.startsWith('{') || head.startsWith('[')) return 'records'
  return RECORDS.test(path) ? 'records' : 'picture'
}

/** Loupe writes the schema first; a second object after the first is a file of many. */
function isOwn(head: string): boolean {
  return /^\{\s*"schema"\s*:\s*"loupe\.(?:trace|rationale)\//.test(head) && !/\n\{\s*"schema"/.test(head)
}
