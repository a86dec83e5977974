import { expect, test } from './pages/test'

test('the bench view says what it was measured on, and that both results are the same', async ({ page, loupe }) => {
  test.setTimeout(400_000)
  await page.goto('./#/bench')
  // Chromium's software adapter is what tests run on.
  await expect(page.getByText('A software adapter')).toBeVisible()
  await page.getByRole('button', { name: 'Measure' }).click()
  const rows = page.getByRole('table').locator('tbody tr')
  await expect(rows).toHaveCount(6, { timeout: 380_000 })
  await expect(page.getByText('the same', { exact: true })).toHaveCount(6)
  for (const row of await rows.all())
    expect(Number.parseFloat(await row.locator('td').nth(2).innerText())).toBeGreaterThan(0)
  if (process.env['LOUPE_SHOT']) await page.screenshot({ path: process.env['LOUPE_SHOT'] })
  expect(loupe.said.filter((line) => line.startsWith('error'))).toEqual([])
  await page.getByRole('link', { name: 'To the page' }).click()
  await expect(loupe.runButton).toBeVisible()
})
