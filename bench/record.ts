import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from '../e2e/pages/test'

/**
 * Records what the page shows before a model is loaded: the bundled model's own traces on the first samples of each
 * domain (right or wrong, as it answers), and the picture of the README. Run it after every change of weights.
 */
const SAMPLES = 'public/samples'
const PER_DOMAIN = 4

type Line = {
  id: string
  image: string
  question: string
  domain: string
  gold: { answer: { text: string } }
  recorded?: string
}

const readLines = () =>
  readFileSync(`${SAMPLES}/index.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

function chosen(lines: Line[]): Line[] {
  const taken = new Map<string, number>()
  return lines.filter(({ domain }) => {
    taken.set(domain, (taken.get(domain) ?? 0) + 1)
    return (taken.get(domain) ?? 0) <= PER_DOMAIN
  })
}

test('traces of the first samples', async ({ page, loupe }) => {
  await loupe.openWithModel('loupe-vlm', 'wasm')
  const lines = readLines()
  for (const line of lines) delete line.recorded
  mkdirSync(`${SAMPLES}/recorded`, { recursive: true })
  const seconds: number[] = []
  for (const line of chosen(lines)) {
    const { trace, took } = await page.evaluate(
      async ([image, question]) => {
        const start = performance.now()
        const answer = await window.loupe.reason({
          image: new URL(image, new URL('samples/', document.baseURI)).href,
          question,
        })
        return { trace: answer, took: (performance.now() - start) / 1000 }
      },
      [line.image, line.question] as const,
    )
    const [image] = trace.images
    if (image) image.uri = `../${line.image}`
    trace.producer.note = 'recorded'
    line.recorded = `recorded/${line.id}.json`
    writeFileSync(`${SAMPLES}/${line.recorded}`, JSON.stringify(trace))
    console.log(
      line.id,
      line.question,
      '->',
      trace.answer?.text,
      `(${trace.rounds.length} rounds, ${took.toFixed(2)} s)`,
    )
    if (trace.rounds.length === 2) seconds.push(took)
  }
  console.log(
    `${seconds.length} answers of two rounds on WebAssembly, one thread: at most ${Math.max(...seconds).toFixed(2)} s`,
  )
  writeFileSync(`${SAMPLES}/index.jsonl`, lines.map((line) => JSON.stringify(line)).join('\n') + '\n')
})

/**
 * The README shows the model at work on a question that it answers rightly, with the most looks; its card says how
 * often it does.
 */
function shown(lines: Line[]): string {
  const rows = lines.flatMap(({ id, recorded, gold }) => {
    if (!recorded) return []
    const trace = JSON.parse(readFileSync(`${SAMPLES}/${recorded}`, 'utf8')) as {
      answer: { text: string } | null
      rounds: unknown[]
    }
    return [{ id, right: trace.answer?.text === gold.answer.text, rounds: trace.rounds.length }]
  })
  return rows.sort((a, b) => Number(b.right) - Number(a.right) || b.rounds - a.rounds)[0]?.id ?? ''
}

test('the picture of the README', async ({ page, loupe }) => {
  await loupe.open(`./#/sample/${shown(readLines())}`)
  await loupe.runButton.click()
  await expect(loupe.stopButton).toHaveCount(0, { timeout: 120_000 })
  await expect(loupe.runButton).toBeVisible({ timeout: 120_000 })
  await page.waitForTimeout(1500)
  await page.screenshot({ path: 'public/loupe.png' })
})
