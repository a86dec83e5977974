import { createWriteStream } from 'node:fs'
import { readFile as readText, stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import {
  guessMapping,
  isScoringPair,
  messageOf,
  readMapping,
  readScoring,
  writeTrace,
  type Mapping,
  type ScoringParameters,
} from '../core'
import { openFile } from '../io/containers'
import { bytesOfInput, bytesOfPath, filesBelow, isPicture, picturesFor } from './files'
import { passes, queryOf } from './filter'
import { parseReply } from './reply'
import { goldOf, readReports, type FileReport } from './reading'
import { mergeReports, readReport, Scorer } from './score'
import { scoreLines } from './scoreLines'
import { serve } from './serve'
import { openTable } from './table'
import { hasErrors, lines, validated } from './validate'

const HELP = `loupe: traces of models that think with images

  loupe validate FILE...   what each file is read as, what it holds, what is wrong with it (--json)
  loupe convert FILE       its traces as loupe.trace/2, one a line (--out FILE)
  loupe score FILE...      right answers, right looks, IoU, signatures, by domain (--gold FILE, --final, --columns FILE)
  loupe merge REPORT...    reports of shards, as score prints them with --json, as one
  loupe filter FILE        the source's own records that pass, one a line (--where 'right=wrong&looks=2-')
  loupe map FILE           a guess at which field is what, to be corrected and given to --map
  loupe parse              a reply from standard input, read by a dialect (--dialect NAME)
  loupe open FILE          serves the page of this folder with the file opened (--port N)

  FILE may be a folder, or - for standard input. Exit 1: something could not be read at all.

  --layout NAME --dialect NAME   what files are read as, instead of the likeliest
  --map FILE                     which field is what, as JSON: for records that no layout knows
  --pictures DIR                 where pictures lie; else beside the file
  --gold FILE                    gold of the same items: what is scored, and what the frame of boxes is measured by
  --columns FILE                 scores of every trace, a row each: .csv or .parquet
  --final                        IoU of the last box of a trace, not of its best
  --scoring 'h0=0.5&tau=0.6'     parameters of the scores, as the page writes them into its address
  --json --out FILE --port N --help --version
`

const OPTIONS = {
  json: { type: 'boolean' },
  out: { type: 'string' },
  layout: { type: 'string' },
  dialect: { type: 'string' },
  family: { type: 'string' },
  pictures: { type: 'string' },
  gold: { type: 'string' },
  map: { type: 'string' },
  where: { type: 'string' },
  columns: { type: 'string' },
  final: { type: 'boolean' },
  scoring: { type: 'string' },
  port: { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values']

/** Records that tell which field is what. */
const MOST_LOOKED_AT = 20

/** Runs a command line. @returns the exit status */
async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
  const [command, ...files] = positionals
  if (values.version) return say(`loupe ${__LOUPE_VERSION__}`)
  if (values.help || command === undefined) return say(HELP)
  if (command === 'validate') return validate(files, values)
  if (command === 'convert') return convert(files, values)
  if (command === 'score') return score(files, values)
  if (command === 'merge') return merge(files, values)
  if (command === 'filter') return filter(files, values)
  if (command === 'map') return map(files)
  if (command === 'parse') return parseReply(values.dialect ?? values.family)
  if (command === 'open') return serve(files[0], Number(values.port ?? 4173))
  console.error(`There is no command "${command}".\n\n${HELP}`)
  return 1
}

function say(text: string): number {
  console.log(text)
  return 0
}

/** The files that are meant, folders walked; `alone` where a file was named itself. */
async function named(paths: readonly string[]): Promise<{ path: string; alone: boolean }[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      if (path === '-' || !(await stat(path)).isDirectory()) return [{ path, alone: true }]
      return (await filesBelow(path)).filter((one) => !isPicture(one)).map((one) => ({ path: one, alone: false }))
    }),
  )
  return found.flat()
}

async function report(path: string, values: Values, each?: Parameters<typeof readReports>[2]): Promise<FileReport[]> {
  const bytes = path === '-' ? await bytesOfInput() : await bytesOfPath(path)
  const pictures = path === '-' && !values.pictures ? [] : await picturesFor(path, values.pictures)
  const gold = values.gold === undefined ? null : await goldOf(await bytesOfPath(values.gold))
  const mapping = values.map === undefined ? null : await mappingOf(values.map)
  return readReports(bytes, { layout: values.layout, dialect: values.dialect, pictures, gold, mapping }, each)
}

async function validate(paths: readonly string[], values: Values): Promise<number> {
  if (paths.length === 0) return missing('validate')
  const files = []
  let status = 0
  for (const { path, alone } of await named(paths)) {
    for (const one of await report(path, values)) {
      if (hasErrors(one) || (alone && one.summary.records === 0)) status = 1
      if (values.json) files.push(validated(one))
      else for (const line of lines(one)) console.log(line)
    }
  }
  if (values.json) console.log(JSON.stringify({ files }))
  return status
}

async function score(paths: readonly string[], values: Values): Promise<number> {
  if (paths.length === 0) return missing('score')
  // Gold is joined here, and does not measure the frame beside: boxes are scored as they are declared.
  const { gold: goldPath, ...others } = values
  const gold = goldPath === undefined ? null : await goldOf(await bytesOfPath(goldPath))
  const parameters = scoringOf(values)
  const scorer = new Scorer(gold, parameters)
  const table = values.columns === undefined ? null : openTable(values.columns)
  let status = 0
  for (const { path, alone } of await named(paths)) {
    const reports = await report(path, others, async (found) => {
      const row = scorer.add(found)
      if (row) await table?.add(row)
    })
    for (const one of reports) if (hasErrors(one) || (alone && one.summary.records === 0)) status = 1
  }
  await table?.close()
  const scored = scorer.report()
  if (gold && Object.keys(scored.joinedBy).length === 0) {
    const what = `none of its ${gold.length} items is of a trace here, so the traces' own gold was used`
    console.error(`${goldPath}: ${what}. Items meet by picture and question, id or picture.`)
  }
  say(values.json ? JSON.stringify(scored) : scoreLines(scored).join('\n'))
  return status
}

/** @throws RangeError for a parameter that there is not */
function scoringOf({ scoring = '', final = false }: Values): ScoringParameters {
  const strange = scoring.split('&').find((pair) => pair !== '' && !isScoringPair(...pairOf(pair)))
  if (strange !== undefined)
    throw new RangeError(`There is no parameter "${strange}": write for example --scoring 'h0=0.5&tau=0.6&box=final'.`)
  const parameters = readScoring(scoring)
  return final ? { ...parameters, box: 'final' } : parameters
}

function pairOf(pair: string): [key: string, value: string] {
  const [key = '', value = ''] = pair.split('=')
  return [key, value]
}

/** @throws RangeError for a file that is no report, and for reports that do not go together */
async function merge(paths: readonly string[], values: Values): Promise<number> {
  if (paths.length === 0) return missing('merge')
  const reports = await Promise.all(paths.map(async (path) => readReport(path, await readText(path, 'utf8'))))
  const merged = mergeReports(reports)
  return say(values.json ? JSON.stringify(merged) : scoreLines(merged).join('\n'))
}

/** @throws RangeError for a file that is no mapping */
async function mappingOf(path: string): Promise<Mapping> {
  const read = readMapping(JSON.parse(await readText(path, 'utf8')) as unknown)
  if ('mapping' in read) return read.mapping
  throw new RangeError(`${path}: ${read.wrong}`)
}

/**
 * The records that pass, one a line: byte for byte where they have a line of their own in the file. A record of several
 * traces is written once, as soon as one of them passes.
 */
async function filter(paths: readonly string[], values: Values): Promise<number> {
  if (paths.length === 0) return missing('filter')
  const query = queryOf(values.where ?? '')
  for (const { path } of await named(paths)) {
    const bytes = path === '-' ? null : await bytesOfPath(path)
    let written: unknown
    await report(path, values, async (found) => {
      const { value, start, end } = found.record
      if (value === written || !passes(found, query)) return
      written = value
      const own = bytes && start !== undefined && end !== undefined ? await bytes.slice(start, end) : null
      process.stdout.write(own?.includes(LINE_FEED) === false ? own : JSON.stringify(value))
      process.stdout.write('\n')
    })
  }
  return 0
}

const LINE_FEED = 10

/** What `--map` would say of a file, as far as names and values tell. */
async function map(paths: readonly string[]): Promise<number> {
  const [path] = paths
  if (path === undefined) return missing('map')
  const opened = await openFile(path === '-' ? await bytesOfInput() : await bytesOfPath(path))
  const records: unknown[] = []
  if ('records' in opened)
    for await (const { value } of opened.records()) if (records.push(value) >= MOST_LOOKED_AT) break
  return say(JSON.stringify(guessMapping({ records }), null, 2))
}

/** Standard input becomes standard output, so that an engine which spreads work runs it over shards. */
async function convert(paths: readonly string[], values: Values): Promise<number> {
  if (paths.length === 0) return missing('convert')
  const out = values.out === undefined ? process.stdout : createWriteStream(values.out)
  let status = 0
  for (const { path } of await named(paths)) {
    const reports = await report(path, values, async ({ trace }) => {
      const isFree = out.write(`${writeTrace(trace).replace(/\n\s*/g, '')}\n`)
      if (!isFree) await new Promise<void>((resolve) => out.once('drain', resolve))
    })
    for (const one of reports) {
      if (hasErrors(one) || one.summary.records === 0) status = 1
      if (one.summary.records === 0) for (const line of lines(one)) console.error(line)
    }
  }
  if (values.out !== undefined) await new Promise<void>((resolve) => out.end(resolve))
  return status
}

function missing(command: string): number {
  console.error(`loupe ${command} needs a file, a folder, or - for standard input.`)
  return 1
}

// Whoever reads our output may have read enough: `loupe convert FILE | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status
  },
  (error: unknown) => {
    console.error(messageOf(error))
    process.exitCode = 1
  },
)
