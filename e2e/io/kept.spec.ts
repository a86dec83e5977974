import { expect, test } from '@playwright/test'

/** What this browser keeps of finished runs, its picture with it: there after a reload, opened whole, deleted. */
test('a finished run is kept, opens with its picture after a reload, and can be deleted', async ({ page }) => {
  const picture = 'e2e/fixtures/bad/plain.webp'
  await page.goto('./')
  await page.waitForFunction(() => 'loupe' in window)
  await page.evaluate(() => window.loupe.models.load('fixtures/qwen2_5_vl-random/', { device: 'wasm' }))
  await page.getByTestId('open-picture').setInputFiles(picture)
  await expect(page.locator('.stage-bar-words')).toContainText('plain.webp')
  await page.getByLabel('Question').fill('<b>What is kept?</b>')
  await page.getByRole('button', { name: 'Policy' }).click()
  await page.getByLabel('New tokens a round').fill('8')
  await page.getByRole('spinbutton', { name: 'Rounds' }).fill('1')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const kept = page.locator('.pictures-saved')
  await expect(kept).toContainText('<b>What is kept?</b>', { timeout: 60_000 })
  await page.reload()
  await kept.getByText('<b>What is kept?</b>').click()
  await expect(page.locator('.stage-bar-words')).toContainText('Opened')
  await expect(page.getByLabel('Question')).toHaveValue('<b>What is kept?</b>')
  await expect(page.locator('.faults')).toHaveCount(0)
  await kept.getByRole('button', { name: /Delete/ }).click()
  await expect(kept).toHaveCount(0)
})
