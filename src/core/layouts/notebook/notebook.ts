import { isFields, picturesOf, textOf, type Fields } from '../content'
import type { FileSample, Guess, Layout } from '../layout'
import type { PictureRef, Told, Turn } from '../told'
import { chainTurns, hasChains, hasMarks, hasModelLines, markedTurns, modelTurns, plainTurns } from './console'
import { outputsOf, type Output } from './outputs'

const NO_QUESTION = {
  code: 'question-missing',
  path: '',
  message: 'A notebook prints what came out, not what was asked.',
  level: 'note',
} as const

/** Notebooks: printed text and pictures in the order of the cells are a trace; a cell with a run is one of its own. */
export const notebook: Layout = {
  name: 'notebook',
  title: 'Notebook outputs',
  source:
    'QwenLM/Qwen3-VL@9658872 cookbooks/think_with_images.ipynb; ' +
    'AdaptVision@9b7d57c cookbooks; THUDM/CogCoM@97b001b visualize.ipynb',
  sniff(sample) {
    if (sample.top === 'array') return sniffList(sample)
    const first = sample.records.find(isFields)
    if (!first || !isNotebook(first)) return null
    return guessOf(outputsOf(first), {})
  },
  read(record) {
    const fields = isFields(record) ? record : {}
    const outputs = outputsOf(record)
    const runs = runsOf(outputs)
    const read = runs.length > 0 ? runs : hasBoth(outputs) ? plainTurns(outputs) : []
    return read.map((run, index) => toldOf(run, fields, read.length > 1 ? `runs[${index}]` : undefined))
  },
}

function isNotebook(record: Fields): boolean {
  return Array.isArray(record['notebook_outputs']) || (Array.isArray(record['cells']) && 'nbformat' in record)
}

function sniffList({ records }: FileSample): Guess | null {
  const isOutput = (one: unknown) => isFields(one) && typeof one['output_type'] === 'string'
  return records.length > 0 && records.every(isOutput) ? guessOf(outputsOf(records), { whole: true }) : null
}

function guessOf(outputs: readonly Output[], more: Partial<Guess>): Guess {
  const isRun = cellsOf(outputs).some((cell) => readerOf(printedIn(cell)) !== null)
  return { score: isRun ? 0.95 : 0.4, why: [isRun ? 'outputs print the rounds of a run' : 'is a notebook'], ...more }
}

function printedIn(outputs: readonly Output[]): string {
  return outputs.flatMap((one) => ('text' in one ? [one.text] : [])).join('\n')
}

function hasBoth(outputs: readonly Output[]): boolean {
  return outputs.some((one) => 'text' in one && one.text.trim() !== '') && outputs.some((one) => 'picture' in one)
}

type Run = Pick<Told, 'turns'> & Partial<Told>

/** How a cell's text is read, by what it prints; null for one that prints no run. */
function readerOf(text: string): ((outputs: readonly Output[]) => Run[]) | null {
  if (hasMarks(text)) return markedTurns
  if (hasChains(text)) return () => chainTurns(text)
  return hasModelLines(text) ? () => modelTurns(text) : null
}

function runsOf(outputs: readonly Output[]): Run[] {
  return cellsOf(outputs).flatMap((cell) => readerOf(printedIn(cell))?.(cell) ?? [])
}

function cellsOf(outputs: readonly Output[]): Output[][] {
  const cells = new Map<number, Output[]>()
  for (const output of outputs) {
    const known = cells.get(output.cell)
    if (known) known.push(output)
    else cells.set(output.cell, [output])
  }
  return [...cells.values()]
}

function toldOf(run: Run, fields: Fields, path: string | undefined): Told {
  const question = run.question ?? textOf(fields, 'question')
  const pictures = withSizes(picturesOf(fields['image'] ?? fields['images']), run.pictures ?? [])
  const model = textOf(fields, 'model')
  const asked: Turn[] = question === undefined ? [] : [{ role: 'user', parts: [{ text: question }] }]
  return {
    kind: 'trace',
    ...run,
    ...(question === undefined ? {} : { question }),
    ...(pictures.length > 0 ? { pictures } : {}),
    turns: [...asked, ...run.turns],
    ...(model === undefined ? {} : { producer: { model } }),
    ...(path === undefined ? {} : { path }),
    ...(question === undefined ? { complaints: [NO_QUESTION] } : {}),
  }
}

/** The pictures that the record names, with the sizes that the console prints; else what it prints alone. */
function withSizes(named: readonly PictureRef[], printed: readonly PictureRef[]): PictureRef[] {
  if (named.length === 0) return [...printed]
  return named.map((picture, index) => ({ ...printed[index], ...picture }))
}
