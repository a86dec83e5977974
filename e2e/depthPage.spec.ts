import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'

/**
 * Depth as a person sees it: the layer, the point under the pointer, the regions in order, the relief, and what
 * thoughts say.
 */

async function open(page: Page): Promise<void> {
  await page.goto('./')
  await page.getByTestId('stage').waitFor()
  await expect(page.locator('.rounds-card').first()).toBeVisible()
}

/** The layer under the boxes as Konva holds it, and how much it differs from dark to bright. */
function layer(page: Page) {
  return page.evaluate(() => {
    type Tree = { find(selector: string): Tree[]; image(): HTMLCanvasElement; opacity(): number; width(): number }
    const { Konva } = window as unknown as { Konva: { stages: Tree[] } }
    const [stage, picture] = [Konva.stages.at(-1), Konva.stages.at(-1)?.find('.picture')[0]]
    const drawn = stage?.find('.depth')[0]
    if (!drawn || !picture) return null
    const canvas = drawn.image()
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    const reds = [...pixels].filter((_, i) => i % 4 === 0)
    return {
      opacity: drawn.opacity(),
      same: drawn.width() === picture.width(),
      from: Math.min(...reds),
      to: Math.max(...reds),
    }
  })
}

test('D finds depth and lays it under the boxes; the legend reads the point under the pointer', async ({ page }) => {
  await open(page)
  await page.keyboard.press('d')
  await expect.poll(() => layer(page), { timeout: 60_000 }).toMatchObject({ opacity: 0.7, same: true })
  const painted = await layer(page)
  // From the darkest end of the colours to the brightest.
  expect((painted?.to ?? 0) - (painted?.from ?? 0)).toBeGreaterThan(200)
  await page.getByRole('tab', { name: 'Depth' }).click()
  await expect(page.locator('.depth-probe')).toHaveText('relative')
  const area = await page.getByTestId('stage').boundingBox()
  if (!area) throw new Error('no stage')
  const at = async (x: number, y: number) => {
    await page.mouse.move(area.x + area.width * x, area.y + area.height * y)
    await expect(page.locator('.depth-probe')).toHaveText(/^here \d\.\d{3}$/)
    return Number((await page.locator('.depth-probe').innerText()).slice('here '.length))
  }
  // The floor comes nearer towards the lower edge.
  expect(await at(0.06, 0.9)).toBeGreaterThan(await at(0.06, 0.1))
  await page.keyboard.press('d')
  await expect.poll(() => layer(page)).toBeNull()
})

test('regions stand from near to far, and two that are chosen lie side by side', async ({ page }) => {
  await open(page)
  await page.keyboard.press('d')
  await page.getByRole('tab', { name: 'Depth' }).click()
  await page.getByRole('button', { name: /^Show the \d+ objects/ }).click({ timeout: 60_000 })
  const rows = page.locator('.depth-rows .depth-row')
  const depths = (await rows.locator('.depth-number').allInnerTexts()).map(Number)
  expect(depths.length).toBeGreaterThan(2)
  expect(depths).toEqual([...depths].sort((a, b) => b - a))
  await rows.filter({ hasText: 'green sphere' }).click()
  await rows.filter({ hasText: 'green cone' }).click()
  await expect(page.locator('.depth-compare canvas')).toHaveCount(2)
  // A crop's own map, on the scale of the whole, where it fits it.
  await expect(page.locator('.depth-own-map')).not.toHaveCount(0, { timeout: 60_000 })
  await expect(page.locator('.depth-compare')).toContainText(/ is nearer than .+ by \d\.\d{3}\./)
})

test('the relief turns under the keys, and the flat picture comes back', async ({ page }) => {
  await open(page)
  await page.keyboard.press('d')
  await page.getByRole('tab', { name: 'Depth' }).click()
  await page.getByRole('checkbox', { name: 'Relief' }).check({ timeout: 60_000 })
  const relief = page.getByTestId('relief')
  const look = () =>
    relief.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      return {
        solid: [...pixels].filter((value, i) => i % 4 === 3 && value > 0).length / (pixels.length / 4),
        sum: [...pixels].reduce((a, b, i) => (a + b * (i % 7919)) % 1e9, 0),
      }
    })
  await expect.poll(async () => (await look()).solid, { timeout: 60_000 }).toBeGreaterThan(0.2)
  const before = (await look()).sum
  await relief.focus()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(async () => (await look()).sum).not.toBe(before)
  // What joined boxes to crops goes with the boxes.
  await expect(page.locator('.overlay-line')).toHaveCount(0)
  await page.getByRole('checkbox', { name: 'Relief' }).uncheck()
  await expect(page.getByTestId('stage')).toBeVisible()
})

test('a depth that is filled in from the map is checked against it, and a wrong one is named', async ({ page }) => {
  await open(page)
  await page.keyboard.press('d')
  await expect.poll(() => layer(page), { timeout: 60_000 }).not.toBeNull()
  const edit = async (change: () => Promise<void>) => {
    await page.getByRole('tab', { name: 'Rounds' }).click()
    await page.getByRole('button', { name: 'Edit the thought of round 1' }).click()
    await change()
    await page.keyboard.press('Enter')
    await page.getByRole('tab', { name: 'Depth' }).click()
  }
  const said = page.locator('.depth-mention')
  await edit(async () => {
    await page.getByRole('textbox', { name: 'Edit the thought of round 1' }).press('Control+End')
    await page.keyboard.type(' It is')
    await page.getByRole('button', { name: /^Add .at depth \d\.\d{3}/ }).click()
  })
  await expect(said).toHaveCount(1)
  await expect(said.locator('.ui-badge')).toHaveText(/^0\.\d{3}$/)
  expect(Number(await said.locator('.ui-badge').innerText())).toBeLessThan(0.25)
  const scores = page.locator('.depth-scores tbody tr')
  await expect(scores.filter({ hasText: 'trace' })).toHaveText(
    `trace100 %${await said.locator('.ui-badge').innerText()}–`,
  )
  const truth = Number(await said.locator('.depth-number').innerText())
  await edit(async () => {
    const wrong = truth > 0.5 ? '0.010' : '0.990'
    await page.getByRole('textbox', { name: 'Edit the thought of round 1' }).fill(`I think it is at depth ${wrong}`)
  })
  await expect(said.locator('.ui-badge')).toHaveText('off')
  // A second open trace: the scores of all that are open stand under the trace's own.
  const wrong = await page.evaluate(
    async (said) => {
      const trace = (await (await fetch(new URL('samples/recorded/s000-q0.json', document.baseURI))).json()) as {
        id: string
        rounds: { thought: string }[]
      }
      return JSON.stringify({
        ...trace,
        id: 'second',
        rounds: trace.rounds.map((round, at) => (at === 0 ? { ...round, thought: said } : round)),
      })
    },
    `I think it is at depth ${truth > 0.5 ? '0.010' : '0.990'}`,
  )
  await page
    .getByTestId('open-trace')
    .setInputFiles({ name: 'second.json', mimeType: 'application/json', buffer: Buffer.from(wrong) })
  await page.getByRole('tab', { name: 'Depth' }).click()
  await expect(scores.filter({ hasText: '2 open' })).toHaveCount(1)
  await expect(page.getByText(/^Depth hallucination in \d of the 2 open traces that speak/)).toBeVisible()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on the depth tab in the ${scheme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await open(page)
    await page.getByRole('tab', { name: 'Depth' }).click()
    await page.getByRole('button', { name: 'Find depth' }).click()
    await expect(page.locator('.depth-legend')).toBeVisible({ timeout: 60_000 })
    await page.getByRole('button', { name: /^Show the \d+ objects/ }).click()
    await page.getByRole('button', { name: /^Depth model/ }).click()
    const found = (await new AxeBuilder({ page }).analyze()).violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)
    expect(found).toEqual([])
  })
}
