import {
  GoldIndex,
  mappedLayout,
  Measuring,
  type Mapping,
  type Measured,
  findDialect,
  findLayout,
  PictureCounter,
  PictureIndex,
  readFile,
  Summary,
  type Chosen,
  type Complaint,
  type FileSummary,
  type Found,
  type Pair,
} from '../core'
import { openFile, type Bytes } from '../io/containers'

export type ReadOptions = {
  readonly layout?: string | undefined
  readonly dialect?: string | undefined
  /** Which field is what; it goes before `layout`. */
  readonly mapping?: Mapping | null
  /** Pictures at hand, by path. */
  readonly pictures?: readonly string[]
  /** Gold of another file. */
  readonly gold?: GoldIndex | null
}

/** A file, read to its end. */
export type FileReport = {
  readonly file: string
  readonly container: string
  /** What it was read as; null where nobody knows it. */
  readonly pair: Pair | null
  readonly pairs: readonly Pair[]
  readonly summary: FileSummary
  /** The frame as it was measured against gold; null where there is none. */
  readonly measured: Measured | null
}

/**
 * Reads a file to its end, a trace at a time; an archive's members are files of their own.
 * @param each is given every trace, gold, item and verdict
 * @throws RangeError for a name that no layout or dialect has
 */
export async function readReports(
  bytes: Bytes,
  options: ReadOptions = {},
  each: (found: Found) => void | Promise<void> = () => undefined,
): Promise<FileReport[]> {
  const opened = await openFile(bytes)
  if ('members' in opened) {
    const reports: FileReport[] = []
    for (const { name, bytes: member } of opened.members)
      reports.push(...(await readReports({ ...member, name: `${bytes.name}/${name}` }, options, each)))
    return reports
  }
  const summary = new Summary()
  const complain = (complaint: Complaint) => summary.complain(complaint)
  if ('refused' in opened) {
    complain(opened.refused)
    return [{ file: bytes.name, container: 'none', pair: null, pairs: [], summary: summary.summary, measured: null }]
  }
  const pictures = new PictureCounter(new PictureIndex(options.pictures ?? []))
  const reading = await readFile(bytes.name, opened, chosenOf(options))
  const measuring = new Measuring(options.gold ?? null)
  for await (const found of reading.traces(complain)) {
    summary.add(found, pictures.add(found.trace))
    measuring.add(found.trace, found.ordinal + found.part)
    await each(found)
  }
  const pair = reading.pairs[0] ?? null
  if (summary.summary.records === 0) complain(noTraces(bytes.name, pair))
  const { container } = opened
  const { pairs } = reading
  return [{ file: bytes.name, container, pair, pairs, summary: summary.summary, measured: measuring.measured }]
}

/** The gold of a file, to be joined item by item. */
export async function goldOf(bytes: Bytes): Promise<GoldIndex> {
  const gold = new GoldIndex()
  await readReports(bytes, {}, ({ trace }) => gold.add(trace))
  return gold
}

function chosenOf({ layout, dialect, mapping }: ReadOptions): Chosen {
  const one = mapping ? mappedLayout(mapping) : findLayout(layout)
  const other = findDialect(dialect)
  if (layout !== undefined && !one) throw new RangeError(`There is no layout called "${layout}".`)
  if (dialect !== undefined && !other) throw new RangeError(`There is no dialect called "${dialect}".`)
  return { ...(one ? { layout: one } : {}), ...(other ? { dialect: other } : {}) }
}

function noTraces(name: string, pair: Pair | null): Complaint {
  const message = pair ? `${name}: ${pair.why.join('; ')}.` : `${name} holds no traces that Loupe knows.`
  return { code: 'no-traces', path: '', message, level: 'note' }
}
