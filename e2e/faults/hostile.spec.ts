import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, noteMeasured, test } from '../pages/test'
import { FAULTS, fixture, openTimed, type FileTrace } from './traces'

/** Files of a few kilobytes, or of many megabytes, that would stop a page whose readers are not linear. */

const text = (name: string) => readFileSync(`${FAULTS}/${name}`, 'utf8')

/** A text opened three times, under an id of its own each time: the best time counts, since the machine is shared. */
async function openThrice(page: Page, make: (nth: number) => string): Promise<{ said: string; ms: number }> {
  const results = await openTimed(page, [make(0), make(1), make(2)])
  const ms = Math.min(...results.map((result) => result.ms))
  noteMeasured(`${results[0]?.said.slice(0, 60)} in ${ms.toFixed(1)} ms`)
  return { said: results[0]?.said ?? '', ms }
}

/** A text with its trace's id changed, without reading it. */
const renamed = (file: string, id: string) => file.replace(/"id":\s*"[^"]*"/, `"id":"${id}"`)

/** A photo padded behind its end, embedded: a trace of so many bytes. */
function large(bytes: number): FileTrace {
  const trace = fixture('exif1-4400.trace.json')
  const embedded = String(trace.images[0]?.['embedded'])
  const photo = Buffer.from(embedded.slice(embedded.indexOf(',') + 1), 'base64')
  const padded = Buffer.concat([photo, Buffer.alloc(Math.floor(bytes * 0.75) - photo.length)])
  const address = `data:image/jpeg;base64,${padded.toString('base64')}`
  // The hash is another picture's; what is undefined is not written.
  return { ...trace, images: [{ ...trace.images[0], sha256: undefined, embedded: address }] }
}

/** How many times as slow as a quiet machine the page is now, 1 at least: a fixed piece of work takes 8 ms there. */
async function slowness(page: Page): Promise<number> {
  const ms = await page.evaluate(() => {
    const times = [0, 1, 2, 3, 4].map(() => {
      const start = performance.now()
      const work = new Map(Array.from({ length: 40_000 }, (_, index) => [`rounds.${index}`, { index }]))
      return performance.now() - start + (work.size === 0 ? 1 : 0)
    })
    return times.sort((a, b) => a - b)[2] ?? 0
  })
  noteMeasured(`the fixed piece of work took ${ms.toFixed(1)} ms`)
  return Math.max(1, ms / 8)
}

test('small files: each is refused or read within its time, with a sentence', async ({ page, loupe }) => {
  await loupe.openOnStage()
  await loupe.openPicture(`${FAULTS}/comments40.png`)
  await expect(loupe.faults).toContainText('This is not a picture: it looks like text.')
  await loupe.dismissFault()
  const slow = await slowness(page)

  const picture = await page.evaluate(
    async (bytes) => {
      const times: number[] = []
      let code = ''
      for (let nth = 0; nth < 3; nth += 1) {
        const start = performance.now()
        const image = new Blob([new Uint8Array(bytes)])
        await window.loupe.reason({ image, question: 'What?' }).catch((error: { fault?: { code: string } }) => {
          code = error.fault?.code ?? String(error)
        })
        times.push(performance.now() - start)
      }
      return { code, ms: Math.min(...times) }
    },
    [...readFileSync(`${FAULTS}/comments40.png`)],
  )
  noteMeasured(`comments40.png in ${picture.ms.toFixed(1)} ms`)
  expect(picture.code).toBe('image-not-image')
  expect(picture.ms).toBeLessThan(50 * slow)

  const embedded = await openThrice(page, (nth) => renamed(text('embedded-comments.json'), `comments-${nth}`))
  expect(embedded.said).toMatch(/^opened/)
  await expect(loupe.faults.first()).toContainText('not a picture')
  // What opening costs beside the picture (what is kept is looked up, the page is drawn) is no part of the refusal.
  const plain = fixture('embedded-comments.json')
  const control = await openThrice(page, (nth) =>
    JSON.stringify({
      ...plain,
      id: `plain-${nth}`,
      images: [{ ...plain.images[0], embedded: 'data:image/png;base64,eA==' }],
    }),
  )
  expect(embedded.ms - control.ms).toBeLessThan(50 * slow)

  const escapes = await openThrice(page, () => text('escapes.json'))
  expect(escapes.said).toMatch(/^trace-invalid: .* It is not JSON\. At line 1, column \d+/)
  expect(escapes.ms).toBeLessThan(100 * slow)

  const rounds = await openThrice(page, (nth) => renamed(text('badrounds40k.json'), `rounds-${nth}`))
  expect(rounds.said).toMatch(/^opened with wrong-type/)
  expect(rounds.said.split(' ').length).toBeLessThan(100)
  expect(rounds.ms).toBeLessThan(500 * slow)
  // The page lives: a picture opens.
  await loupe.openPicture('e2e/fixtures/bad/plain.webp')
  await expect(loupe.stageWords).toContainText('plain.webp')
})

test('100,000 nested lists under an unknown key: opened, saved, kept, and opened from what is kept', async ({
  loupe,
}) => {
  const brackets = (file: string) => file.split('[').length
  await loupe.openOnStage()
  await loupe.openTrace(`${FAULTS}/deep.trace.json`)
  await expect(loupe.stageWords).toContainText('Opened')
  const question = await loupe.question.inputValue()
  // The rows of a file may lie on other lines than before; its lists are all there.
  const { text: saved } = await loupe.save('Save the trace')
  expect(brackets(saved)).toBeGreaterThanOrEqual(brackets(text('deep.trace.json')))
  await expect(loupe.kept).toContainText(question)
  await loupe.reload()
  await loupe.kept.getByText(question).click()
  await expect(loupe.stageWords).toContainText('Opened')
  expect(brackets((await loupe.save('Save the trace')).text)).toBe(brackets(saved))
  await expect(loupe.faults).toHaveCount(0)
})

test('many megabytes: a long string, a NaN beside a large photo, a file cut off', async ({ page, loupe }) => {
  await loupe.openOnStage()
  const long = fixture('dup-view.trace.json')
  const word = 'x'.repeat(16_000_000)
  await loupe.openTrace({ name: 'long.json', text: JSON.stringify({ ...long, id: 'long', note: word }) })
  await expect(loupe.question).toHaveValue(long.question)
  await expect(loupe.faults).toHaveCount(0)

  const whole = JSON.stringify({ ...large(10_000_000), question: 'Large?' })
  const file = whole.replace(
    /"effective":\{"image":"image-0","box":\[[^,]+,/,
    '"effective":{"image":"image-0","box":[NaN,',
  )
  expect(file).toContain('[NaN,')
  await loupe.openTrace({ name: 'large.json', text: file })
  await expect(loupe.question).toHaveValue('Large?')
  await expect(loupe.right).toContainText('NaN')
  await expect(loupe.faults).toHaveCount(0)

  await loupe.openTrace({ name: 'cut.json', text: whole.slice(0, 9_000_000) })
  await expect(loupe.faults).toContainText('cut.json could not be read as a trace: It is not JSON. At line 1, column ')
  await expect(loupe.question).toHaveValue('Large?')
  expect(await page.evaluate(() => window.loupe.traces.list().then((all) => all.length))).toBeGreaterThan(1)
})

test('2,000 rounds: the page opens them soon, holds few nodes, and goes on answering', async ({ page, loupe }) => {
  const trace = fixture('dup-view.trace.json')
  const [first] = trace.rounds
  const views = Array.from({ length: 2001 }, (_, index) => ({ ...trace.views[1], id: `view-${index}`, parent: null }))
  const rounds = Array.from({ length: 2000 }, (_, index) => ({
    ...first,
    view: `view-${index}`,
    actions: (first?.['actions'] as Record<string, unknown>[]).map((one) => ({
      ...one,
      received: `view-${index + 1}`,
    })),
  }))
  await loupe.openOnStage()
  const [opened] = await openTimed(page, [JSON.stringify({ ...trace, id: 'many', views, rounds })])
  noteMeasured(`2,000 rounds opened in ${opened?.ms.toFixed(0)} ms`)
  expect(opened?.said).toMatch(/^opened/)
  await expect(page.locator('.rounds-card').first()).toBeVisible()
  const nodes = await page.evaluate(() => {
    const strip = document.querySelector('.strip')?.querySelectorAll('*').length ?? 0
    return { strip, rest: document.querySelectorAll('*').length - strip }
  })
  noteMeasured(`nodes: ${nodes.rest} and ${nodes.strip} in the strip`)
  expect(nodes.rest).toBeLessThan(2_500)
  // A round far down is reached by a key, within a second.
  await page.locator('.rounds-card').first().focus()
  const start = Date.now()
  await page.keyboard.press('End')
  await expect(page.locator('[data-round="1999"]')).toBeVisible()
  noteMeasured(`the last round after ${Date.now() - start} ms`)
  await expect(page.locator('[data-round="0"]')).toHaveCount(0)
})
