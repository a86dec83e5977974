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
import { MOST_DEEP, openFile, tooDeep, type Bytes } from '../io/containers'

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
  depth = 0,
): Promise<FileReport[]> {
  const opened = await openFile(bytes)
  if ('members' in opened) {
    // An archive in an archive in an archive is nobody's set.
    if (depth >= MOST_DEEP) return [refusedOf(bytes.name, [tooDeep(bytes.name)])]
    const reports = opened.complaints.length > 0 ? [refusedOf(bytes.name, opened.complaints)] : []
    for (const { name, bytes: member } of opened.members)
      reports.push(...(await readReports({ ...member, name: `${bytes.name}/${name}` }, options, each, depth + 1)))
    return reports
  }
  if ('refused' in opened) return [refusedOf(bytes.name, [opened.refused])]
  const summary = new Summary()
  const complain = (complaint: Complaint) => summary.complain(complaint)
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

/** What nothing is read of, and why. */
function refusedOf(file: string, complaints: readonly Complaint[]): FileReport {
  const summary = new Summary()
  for (const complaint of complaints) summary.complain(complaint)
  return { file, container: 'none', pair: null, pairs: [], summary: summary.summary, measured: null }
}

/**
 * The gold of a file, to be joined item by item.
 * @throws RangeError for a file in which no item says what is right
 */
export async function goldOf(bytes: Bytes): Promise<GoldIndex> {
  const gold = new GoldIndex()
  const reports = await readReports(bytes, {}, ({ trace, kind }) => gold.add(trace, kind))
  if (gold.telling > 0) return gold
  const why = reports.flatMap(({ summary }) => summary.complaints.map(({ message }) => message))
  const said = gold.length > 0 ? `${gold.length} items, none with gold boxes or answers` : (why[0] ?? 'no items')
  throw new RangeError(`${bytes.name} holds no gold: ${said}`)
}

function chosenOf({ layout, dialect, mapping }: ReadOptions): Chosen {
  const one = mapping ? mappedLayout(mapping) : findLayout(layout)
  const other = findDialect(dialect)
  if (layout !== undefined && !one) throw new RangeError(`There is no layout called "${layout}".`)
  if (dialect !== undefined && !other) throw new RangeError(`There is no dialect called "${dialect}".`)
  return { ...(one ? { layout: one } : {}), ...(other ? { dialect: other } : {}) }
}

function noTraces(name: string, pair: Pair | null): Complaint {
  const message = pair
    ? `${name}: ${pair.why.join('; ')}.`
    : `${name} holds no traces that Loupe knows. \`loupe map\` guesses which field is what; \`--map\` reads it so.`
  return { code: 'no-traces', path: '', message, level: 'note' }
}
