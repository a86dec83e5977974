import {
  ChunkBuilder,
  fieldsOf,
  guessMapping,
  mappedLayout,
  findDialect,
  findLayout,
  Measuring,
  PictureCounter,
  PictureIndex,
  readFile,
  Summary,
  type FileSample,
  type Mapping,
  type Measured,
  type Pair,
  type PairName,
  type RowChunk,
} from '../../core'
import type { Task } from '../../rpc'
import { unknown, unreadable } from './complaints'
import { openSources, type OpenedSource, type Sources } from './files'
import { GOLD_FILE, goldIndexOf, Joining, noGold, strangeGold } from './gold'
import { rowWithMeasure } from './measureRecord'
import { gone, pictureFile, type RecordReader } from './record'
import type { SetShelf } from './shelf'
import type { Progress, ReadAs, SetFile, SetInfo, SourceFile } from './words'

export type ImportEvent =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'chunk'; readonly chunk: RowChunk }
  | { readonly kind: 'set'; readonly set: SetInfo }

export type ImportInput = {
  readonly set: string
  readonly name: string
  /** ISO date of now. */
  readonly date: string
  /** Null: the files that the set already has are read again. */
  readonly files: readonly SourceFile[] | null
  /** Gold to be joined; left out: what was joined before stays. */
  readonly gold?: SourceFile
  /** Content hashes of pictures that the page has of its own. */
  readonly known?: readonly string[]
  /** What files are read as, by their index, where a person says so. */
  readonly chosen?: Readonly<Record<number, ReadAs>>
}

/** The first rows are shown at once, however few they are. */
const FIRST_ROWS = 64
/** How often the page is told, and the worker hears a Stop, in milliseconds. */
const BREATH_MS = 60

/**
 * Reads files into a set: a row a trace, while the files' bytes are kept beside. A Stop keeps what was read so far.
 * Nothing of one file loses another.
 */
export async function importSet(
  input: ImportInput,
  shelf: SetShelf<RowChunk>,
  reader: RecordReader,
  task: Task<ImportEvent>,
): Promise<SetInfo> {
  const read = new Import(input, shelf, reader, task)
  const had = input.gold ? ((await shelf.read(input.set))?.gold?.joined ?? 0) : 0
  const former = had > 0 ? await reader.joinedGold(input.set) : null
  const info = await read.run()
  if (!former || task.signal.aborted || (info.gold?.joined ?? 0) > 0) return info
  // Gold that meets no trace is gold of other items: what was joined before stays.
  await new Import({ ...input, gold: former }, shelf, reader, task).run()
  throw strangeGold(info.gold?.name ?? '', info.gold?.items ?? 0)
}

class Import {
  private readonly files: SetFile[] = []
  private readonly rows = new ChunkBuilder()
  private readonly all = new Summary()
  private chunks = 0
  private count = 0
  private done = 0
  private total = 0
  private breath = 0
  private pictures = new PictureCounter(new PictureIndex([]))
  /** Places mean something where one file alone holds records. */
  private hasPlaces = false
  private pictureBytes = 0
  private paths: readonly string[] = []
  private readonly known: ReadonlySet<string>
  private joining: Joining | null = null
  private readonly input: ImportInput
  private readonly shelf: SetShelf<RowChunk>
  private readonly reader: RecordReader
  private readonly task: Task<ImportEvent>

  constructor(input: ImportInput, shelf: SetShelf<RowChunk>, reader: RecordReader, task: Task<ImportEvent>) {
    this.input = input
    this.known = new Set(input.known)
    this.shelf = shelf
    this.reader = reader
    this.task = task
  }

  async run(): Promise<SetInfo> {
    const { input, task } = this
    // Nothing of the set changes before all that it is read from is at hand.
    const sources = input.files ? await openSources(input.files) : await this.again()
    this.joining = await this.goldToJoin()
    await this.shelf.clearChunks(input.set)
    this.total = sources.files.reduce((sum, { blob }) => sum + blob.size, 0)
    this.paths = sources.pictures.map(({ path }) => path)
    this.pictures = new PictureCounter(new PictureIndex(this.paths), this.known)
    this.hasPlaces = sources.files.length === 1
    this.pictureBytes = sources.pictures.reduce((sum, { blob }) => sum + blob.size, 0)
    const keeping = [...sources.files.entries()].map(([index, { blob }]) => this.keep(String(index), blob))
    const kept = sources.pictures.map(({ path, blob }) => this.keep(pictureFile(path), blob))
    // All files are named from the start: what is cut off says what it lacks, and is read again from all of them.
    for (const [index, source] of sources.files.entries()) this.publish(index, source, new Summary(), [])
    for (const [index, source] of sources.files.entries()) {
      if (task.signal.aborted) break
      await this.readSource(index, source)
      this.done += source.blob.size
    }
    await this.flush()
    const stayed = await Promise.all(keeping)
    await Promise.all(kept)
    for (const [index, file] of this.files.entries()) this.files[index] = { ...file, kept: stayed[index] ?? false }
    const info = this.info(false)
    await this.shelf.write(info)
    return info
  }

  /**
   * The files of the set as they were handed in before; members of archives are files by now.
   * @throws LoupeError file-gone: a file was not kept, and reading the set without it would lose its rows
   */
  private async again(): Promise<Sources> {
    const info = await this.shelf.read(this.input.set)
    const blobs = await Promise.all((info?.files ?? []).map((_, index) => this.reader.blob(this.input.set, `${index}`)))
    const files = (info?.files ?? []).map(({ name: path }, index) => {
      const blob = blobs[index]
      // A page that was closed in the midst of writing leaves a name without its bytes.
      if (!blob || blob.size < (info?.files[index]?.bytes ?? 0)) throw gone(path)
      return { path, blob }
    })
    const pictures: SourceFile[] = []
    for (const path of info?.pictures ?? []) {
      const blob = await this.reader.blob(this.input.set, pictureFile(path))
      if (blob) pictures.push({ path, blob })
    }
    return { files: (await openSources(files)).files, pictures }
  }

  private async goldToJoin(): Promise<Joining | null> {
    const { set } = this.input
    const gold = this.input.gold ?? (await this.reader.joinedGold(set))
    if (!gold) return null
    const index = await goldIndexOf(gold.path, gold.blob)
    if (this.input.gold) {
      // Sets of earlier versions may have been joined with a file that says nothing: they open and are read as before.
      if (index.telling === 0) throw noGold(gold.path, index.length, gold.blob.size)
      await this.keep(GOLD_FILE, gold.blob)
    }
    return new Joining(gold.path, index)
  }

  private keep(name: string, blob: Blob): Promise<boolean> {
    this.reader.hold(this.input.set, name, blob)
    return this.shelf.keepFile(this.input.set, name, blob, this.task.signal)
  }

  /** @param reading whether records are still to come */
  private info(reading = true): SetInfo {
    const { set, name, date } = this.input
    const bytes = this.files.reduce((sum, file) => sum + (file.kept ? file.bytes : 0), this.pictureBytes)
    return {
      id: set,
      name,
      created: date,
      files: [...this.files],
      pictures: this.paths,
      pictured: this.pictures.result,
      rows: this.count,
      bytes,
      complaints: this.all.summary.complaints,
      ...(this.joining ? { gold: this.joining.result } : {}),
      ...(this.task.signal.aborted ? { stopped: true } : reading ? { reading } : {}),
    }
  }

  private async readSource(index: number, source: OpenedSource): Promise<void> {
    const summary = new Summary()
    const measuring = new Measuring(this.joining?.index ?? null)
    const { opened, name } = source
    let pairs: readonly Pair[] = []
    let unmapped: SetFile['unmapped']
    if (opened) {
      try {
        const reading = await readFile(name, opened, this.chosen(index), this.task.signal)
        pairs = reading.pairs
        if (pairs.length === 0 || this.mappingOf(index)) unmapped = unmappedOf(reading.sample)
        this.publish(index, source, summary, pairs)
        for await (const found of reading.traces((complaint) => summary.complain(complaint))) {
          const missing = this.pictures.add(found.trace, this.hasPlaces ? found.ordinal : undefined)
          summary.add(found, missing)
          measuring.add(found.trace, found.ordinal)
          this.all.add(found, missing)
          const { start = -1, end = -1 } = found.record
          const place = { file: index, ordinal: found.ordinal, part: found.part, start, end, missing }
          this.rows.add(...rowWithMeasure(found, place, this.joining))
          this.count += 1
          if (this.rows.full || (this.chunks === 0 && this.count >= FIRST_ROWS)) await this.flush()
          await this.breathe(name, end)
          if (this.task.signal.aborted) break
        }
      } catch (error) {
        if (!this.task.signal.aborted) summary.complain(unreadable(name, error))
      }
    }
    if (pairs.length === 0 && opened) summary.complain(unknown(name))
    for (const complaint of source.refused) for (const said of [summary, this.all]) said.complain(complaint)
    this.publish(index, source, summary, pairs, measuring.measured, unmapped)
    this.task.event({ kind: 'set', set: this.info() })
  }

  private publish(
    index: number,
    source: OpenedSource,
    summary: Summary,
    pairs: readonly Pair[],
    measured: Measured | null = null,
    unmapped?: SetFile['unmapped'],
  ): void {
    const mapping = this.mappingOf(index)
    const pair = pairs[0]
    this.files[index] = {
      name: source.name,
      bytes: source.blob.size,
      container: source.opened?.container ?? 'none',
      layout: pair?.layout.name ?? null,
      dialect: pair?.dialect.name ?? null,
      ...(mapping ? { mapping } : {}),
      ...(unmapped ? { unmapped } : {}),
      whole: pair?.whole ?? false,
      pairs: pairs.slice(0, 8).map(nameOfPair),
      summary: summary.summary,
      measured,
      kept: false,
      refused: source.refused,
    }
  }

  private mappingOf(file: number): Mapping | null {
    const as = this.input.chosen?.[file]
    return as && 'mapping' in as ? as.mapping : null
  }

  private chosen(file: number) {
    const as = this.input.chosen?.[file]
    if (as && 'mapping' in as) return { layout: mappedLayout(as.mapping) }
    const layout = findLayout(as?.layout)
    const dialect = findDialect(as?.dialect)
    return { ...(layout ? { layout } : {}), ...(dialect ? { dialect } : {}) }
  }

  private async flush(): Promise<void> {
    if (this.rows.length === 0) return
    const chunk = this.rows.take()
    await this.shelf.writeChunk(this.input.set, this.chunks, chunk)
    this.chunks += 1
    // Rows can be opened as soon as they are listed.
    if (this.chunks === 1) await this.shelf.write(this.info())
    this.task.event({ kind: 'chunk', chunk })
    if (this.chunks === 1) this.task.event({ kind: 'set', set: this.info() })
  }

  /** Says how far it is and lets messages in: a Stop is heard between two records. */
  private async breathe(file: string, end: number): Promise<void> {
    const now = performance.now()
    if (now - this.breath < BREATH_MS) return
    this.breath = now
    const bytes = this.done + Math.max(0, end)
    this.task.event({ kind: 'progress', progress: { file, bytes, total: this.total, rows: this.count } })
    await new Promise<void>((resolve) => setTimeout(resolve))
  }
}

/** For a person to say which field is what; nothing where records have no fields. */
function unmappedOf(sample: FileSample): SetFile['unmapped'] {
  const fields = fieldsOf(sample)
  return fields.length === 0 ? undefined : { fields, guess: guessMapping(sample) }
}

function nameOfPair({ layout, dialect, score, why }: Pair): PairName {
  return { layout: layout.name, dialect: dialect.name, score, why }
}
