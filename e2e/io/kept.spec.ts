import { expect, test } from '../pages/test'

/** What this browser keeps of finished runs, its picture with it: there after a reload, opened whole, deleted. */
test('a finished run is kept, opens with its picture after a reload, and can be deleted', async ({ page, loupe }) => {
  const picture = 'e2e/fixtures/bad/plain.webp'
  await loupe.openWithModel('fixtures/qwen2_5_vl-random/', 'wasm')
  await loupe.openPicture(picture)
  await expect(loupe.stageWords).toContainText('plain.webp')
  await loupe.question.fill('<b>What is kept?</b>')
  await page.getByRole('button', { name: 'Policy' }).click()
  await page.getByLabel('New tokens a round').fill('8')
  await page.getByRole('spinbutton', { name: 'Rounds' }).fill('1')
  await loupe.runButton.click()
  await loupe.runEnds()
  await loupe.tab('Pictures').click()
  await expect(loupe.kept).toContainText('<b>What is kept?</b>', { timeout: 60_000 })
  await loupe.reload()
  await loupe.kept.getByText('<b>What is kept?</b>').click()
  await expect(loupe.stageWords).toContainText('Opened')
  await expect(loupe.question).toHaveValue('<b>What is kept?</b>')
  await expect(loupe.faults).toHaveCount(0)
  await loupe.kept.getByRole('button', { name: /Delete/ }).click()
  await expect(loupe.kept.getByText('<b>What is kept?</b>')).toHaveCount(0)
  // It can be taken back for a while.
  await expect(page.getByRole('button', { name: 'Deleted (1)' })).toBeVisible()
})
