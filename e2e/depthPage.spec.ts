import type { LoupePage } from './pages/loupe'
import { expect, seriousFindings, test } from './pages/test'

/**
 * Depth as a person sees it: the layer, the point under the pointer, the regions in order, the relief, and what
 * thoughts say.
 */

async function openWithRounds(loupe: LoupePage): Promise<void> {
  await loupe.openOnStage()
  await expect(loupe.page.locator('.rounds-card').first()).toBeVisible()
}

test('D finds depth and lays it under the boxes; the legend reads the point under the pointer', async ({
  page,
  loupe,
}) => {
  await openWithRounds(loupe)
  await loupe.keys('d')
  await expect.poll(() => loupe.stage.depthLayer(), { timeout: 60_000 }).toMatchObject({ opacity: 0.7, same: true })
  const painted = await loupe.stage.depthLayer()
  // From the darkest end of the colours to the brightest.
  expect((painted?.to ?? 0) - (painted?.from ?? 0)).toBeGreaterThan(200)
  // The legend is under the stage whatever tab is open, and on the depth tab too; both read the same point.
  const probes = page.locator('.depth-probe')
  await expect(probes).toHaveText(['relative'])
  await loupe.tab('Depth').click()
  await expect(probes).toHaveText(['relative', 'relative'])
  const depthUnder = async (x: number, y: number) => {
    const point = await loupe.stage.picturePoint(x, y)
    await page.mouse.move(point.x, point.y)
    const here = /^here \d\.\d{3}$/
    await expect(probes).toHaveText([here, here])
    const [strip = '', tab] = await probes.allInnerTexts()
    expect(tab).toBe(strip)
    return Number(strip.slice('here '.length))
  }
  // The floor comes nearer towards the lower edge.
  expect(await depthUnder(0.06, 0.9)).toBeGreaterThan(await depthUnder(0.06, 0.1))
  await loupe.keys('d')
  await expect.poll(() => loupe.stage.depthLayer()).toBeNull()
})

test('regions stand from near to far, and two that are chosen lie side by side', async ({ page, loupe }) => {
  await openWithRounds(loupe)
  await loupe.keys('d')
  await loupe.tab('Depth').click()
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

test('the relief turns under the keys, and the flat picture comes back', async ({ page, loupe }) => {
  await openWithRounds(loupe)
  await loupe.keys('d')
  await loupe.tab('Depth').click()
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
  await loupe.keys('ArrowLeft')
  await expect.poll(async () => (await look()).sum).not.toBe(before)
  // What joined boxes to crops goes with the boxes.
  await expect(page.locator('.overlay-line')).toHaveCount(0)
  await page.getByRole('checkbox', { name: 'Relief' }).uncheck()
  await expect(loupe.stage.element).toBeVisible()
})

test('a depth that is filled in from the map is checked against it, and a wrong one is named', async ({
  page,
  loupe,
}) => {
  await openWithRounds(loupe)
  await loupe.keys('d')
  await expect.poll(() => loupe.stage.depthLayer(), { timeout: 60_000 }).not.toBeNull()
  const edit = async (change: () => Promise<void>) => {
    await loupe.tab('Rounds').click()
    await page.getByRole('button', { name: 'Edit the thought of round 1' }).click()
    await change()
    await loupe.keys('Enter')
    await loupe.tab('Depth').click()
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
        rounds: trace.rounds.map((round, index) => (index === 0 ? { ...round, thought: said } : round)),
      })
    },
    `I think it is at depth ${truth > 0.5 ? '0.010' : '0.990'}`,
  )
  await loupe.openTrace({ name: 'second.json', text: wrong })
  await loupe.tab('Depth').click()
  await expect(scores.filter({ hasText: '2 open' })).toHaveCount(1)
  await expect(page.getByText(/^Depth hallucination in \d of the 2 open traces that speak/)).toBeVisible()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on the depth tab in the ${scheme} theme`, async ({ page, loupe }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await openWithRounds(loupe)
    await loupe.tab('Depth').click()
    await page.getByRole('button', { name: 'Find depth' }).click()
    await expect(loupe.right.locator('.depth-legend')).toBeVisible({ timeout: 60_000 })
    await page.getByRole('button', { name: /^Show the \d+ objects/ }).click()
    await page.getByRole('button', { name: /^Depth model/ }).click()
    expect(await seriousFindings(page)).toEqual([])
  })
}
