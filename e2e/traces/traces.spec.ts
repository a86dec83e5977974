import { readFile } from 'node:fs/promises'
import { expect, test } from '../pages/test'
import { TracesPage } from '../pages/traces'
import { deepEyesLine, rollouts } from './rollouts'

/** Rollouts of another producer, opened, listed, filtered and read in the real page. */

test('a rollout file opens as a set: rows, the first trace on the stage, right and wrong as imported', async ({
  loupe,
}) => {
  const traces = await TracesPage.opened(loupe)
  await traces.openFiles([{ name: 'deepeyes.jsonl', text: rollouts(30) }])
  await expect(traces.count).toHaveText('30 traces')
  await expect(traces.item).toContainText('What is the color of car number 1?')
  await expect(loupe.right).toContainText('I look closer')
  await expect(loupe.right).toContainText('Now I see it')
  await expect(traces.row('car number 3?').first()).toContainText('wrong, as imported')
  await expect(traces.row('car number 2?').first()).toContainText('right, as imported')
})

test('the list is filtered, walked by keys, and comes back after a reload with its query and its row', async ({
  loupe,
}) => {
  const traces = await TracesPage.opened(loupe)
  await traces.openFiles([{ name: 'deepeyes.jsonl', text: rollouts(300) }])
  await loupe.page.getByRole('button', { name: /^Wrong/ }).click()
  await expect(traces.count).toHaveText('100 traces')
  // The id holds the record's place, from 0, and is searched too.
  const places = Array.from({ length: 300 }, (_, index) => index).filter((index) => index % 3 === 2)
  const left = places.filter((index) => `${index} ${index + 1}`.includes('12'))
  await traces.search.fill('number 12')
  await expect(traces.count).toHaveText(`${left.length} traces`)
  await traces.rows.focus()
  await loupe.keys('Home', 'ArrowDown')
  const [, second = 0, third = 0] = left
  await expect(traces.item).toContainText(`car number ${second + 1}?`)
  await expect.poll(() => loupe.page.url()).toContain(`/trace/${second}?`)
  await loupe.reload()
  await expect(traces.count).toHaveText(`${left.length} traces`)
  await expect(traces.item).toContainText(`car number ${second + 1}?`)
  await loupe.keys('j')
  await expect(traces.item).toContainText(`car number ${third + 1}?`)
})

test('the records of the list are saved as they stand in the file, byte for byte', async ({ loupe }) => {
  const traces = new TracesPage(loupe)
  const text = rollouts(12)
  await loupe.open()
  await traces.enter()
  await traces.openFiles([{ name: 'deepeyes.jsonl', text: `${text}\n` }])
  const [download] = await Promise.all([
    loupe.page.waitForEvent('download'),
    loupe.page.getByRole('button', { name: 'Records' }).click(),
  ])
  expect(await readFile(await download.path(), 'utf8')).toBe(`${text}\n`)
})

test('a broken line is named, and its neighbours stay', async ({ loupe }) => {
  const traces = new TracesPage(loupe)
  const lines = rollouts(9).split('\n')
  await loupe.open()
  await traces.enter()
  await traces.openFiles([
    { name: 'notes.jsonl', text: [...lines.slice(0, 4), '--- checked by Kim', ...lines.slice(4)].join('\n') },
  ])
  await expect(traces.count).toHaveText('9 traces')
  await loupe.page.getByRole('button', { name: /1 file/ }).click()
  await expect(loupe.page.locator('.traces-complaints')).toContainText(/line/i)
})

test('a file that holds no traces is named with what to do, and the page goes on', async ({ loupe }) => {
  const traces = await TracesPage.opened(loupe)
  await traces.openFiles([{ name: 'costs.json', text: '{"total_cost": 3.5, "calls": 12}' }])
  await expect(loupe.faults).toContainText('costs.json')
  await expect(loupe.page.getByText('Under Files stands what was found')).toBeVisible()
})

test('words of a record are words: nothing runs, nothing loads', async ({ loupe }) => {
  const traces = await TracesPage.opened(loupe)
  const nothingRan = await loupe.trap()
  const hostile = [
    '<img src=x onerror="ran++">',
    '<script>ran++</script>',
    '<svg onload=ran++>',
    '"><iframe srcdoc="<script>parent.ran++</script>">',
    "javascript:ran++//'",
    '${ran++}{{ran++}}',
  ]
  const text = hostile
    .map((word) => deepEyesLine({ question: word, box: [1, 2, 30, 40], answer: word, gold: word }, `${word}.jpg`))
    .join('\n')
  await traces.openFiles([{ name: 'hostile.jsonl', text }])
  await expect(traces.count).toHaveText(`${hostile.length} traces`)
  await loupe.keys(...hostile.map(() => 'j'))
  await expect(traces.item).toContainText('{{ran++}}')
  await nothingRan()
})

test('a set is renamed, deleted, and gone after a reload', async ({ loupe }) => {
  const traces = await TracesPage.opened(loupe)
  await traces.openFiles([{ name: 'a.jsonl', text: rollouts(3) }])
  await loupe.page.getByRole('button', { name: 'a.jsonl' }).click()
  await loupe.page.getByLabel('Name of the set').fill('step 72')
  await loupe.keys('Enter')
  await loupe.page.getByRole('button', { name: 'All sets' }).click()
  await expect(loupe.page.locator('.traces-kept')).toContainText('step 72')
  await loupe.page.getByRole('button', { name: 'Delete the set "step 72"' }).click()
  await loupe.page.getByRole('button', { name: 'Keep', exact: true }).click()
  await loupe.page.getByRole('button', { name: 'Delete the set "step 72"' }).click()
  await loupe.page.getByRole('button', { name: 'Delete for good' }).click()
  await expect(loupe.page.locator('.traces-kept')).toHaveCount(0)
  await loupe.reload()
  await expect(loupe.page.locator('.traces-kept')).toHaveCount(0)
})

test('records that no layout knows open by a mapping: guessed, corrected, kept with the set', async ({
  page,
  loupe,
}) => {
  const traces = new TracesPage(loupe)
  const record = (n: number) =>
    JSON.stringify({
      frage: `Where is number ${n}?`,
      antwort: `It is in [${n}, 2, 30, 40].`,
      soll: 'left',
      bild: 'a.png',
    })
  await loupe.open()
  await traces.enter()
  await traces.openFiles([{ name: 'odd.jsonl', text: `${[1, 2, 3].map(record).join('\n')}\n` }])
  const form = page.getByRole('region', { name: 'Fields of odd.jsonl' })
  await form.getByLabel('Question').selectOption('frage')
  await form.getByLabel('Reply').selectOption('antwort')
  await form.getByLabel('Right answer').selectOption('soll')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    form.getByRole('button', { name: 'Save', exact: true }).click(),
  ])
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({ question: 'frage', answer: 'soll' })
  await form.getByRole('button', { name: 'Read with it' }).click()
  await expect(traces.count).toHaveText('3 traces')
  await expect(traces.item).toContainText('Where is number 1?')
  await expect(loupe.right).toContainText('It is in')
  await loupe.reload()
  await expect(traces.count).toHaveText('3 traces')
  await expect(traces.item).toContainText('Where is number 1?')
})

test('rows are grouped by what was asked; groups are folded by keys and by a press', async ({ page, loupe }) => {
  const traces = new TracesPage(loupe)
  const lines = [1, 2, 3, 4, 5, 6].map((n) =>
    deepEyesLine({ question: `Number ${n % 2}?`, box: [1, 2, 30, 40], answer: n < 3 ? 'red' : 'blue', gold: 'red' }),
  )
  await loupe.open()
  await traces.enter()
  await traces.openFiles([{ name: 'deepeyes.jsonl', text: `${lines.join('\n')}\n` }])
  await page.getByLabel('Group by', { exact: true }).selectOption('item')
  const heads = traces.rows.locator('.traces-group')
  await expect(heads).toHaveCount(2)
  await expect(heads.first()).toContainText('Number 1?')
  await expect(heads.first()).toContainText('3 traces · 1 of 3 right')
  await expect(traces.rows.getByRole('option')).toHaveCount(8)
  await traces.rows.focus()
  await loupe.keys('Home', 'ArrowLeft')
  await expect(traces.rows.getByRole('option')).toHaveCount(5)
  await loupe.keys('ArrowRight')
  await expect(traces.rows.getByRole('option')).toHaveCount(8)
  await heads.nth(1).click()
  await expect(traces.rows.getByRole('option')).toHaveCount(5)
  await expect(traces.count).toHaveText('6 traces')
})

test('a set whose reading a reload cut off says so, and is read again', async ({ page, loupe }) => {
  const traces = new TracesPage(loupe)
  const lines = Array.from({ length: 60_000 }, (_, index) =>
    deepEyesLine({ question: `What is ${index}?`, box: [1, 2, 30, 40], answer: 'red', gold: 'red' }, `p${index}.jpg`),
  )
  await loupe.open()
  await traces.enter()
  await page
    .getByLabel('Open files of traces')
    .setInputFiles({ name: 'long.jsonl', mimeType: 'application/octet-stream', buffer: Buffer.from(lines.join('\n')) })
  // The set is kept from its first rows on.
  await expect(traces.rows.getByRole('option').first()).toBeVisible()
  await expect(page.locator('.traces-reading')).toBeVisible()
  await page.reload()
  await expect(page.getByText('Reading was cut off.')).toBeVisible()
  await page.getByRole('button', { name: 'Read it again' }).click()
  // Whether the file's bytes were kept before the reload is a race: the whole set, or what to do, and never a part.
  const whole = traces.count.filter({ hasText: '60,000 traces' })
  const needed = page.getByRole('alert').filter({ hasText: 'this browser does not have long.jsonl' })
  await expect(whole.or(needed)).toBeVisible({ timeout: 60_000 })
})

test('files in zstd are read in the page, whose policy lets the decoder in; a broken one ends, and is named', async ({
  page,
  loupe,
}) => {
  const traces = await TracesPage.opened(loupe)
  const lines = await readFile('e2e/fixtures/zstd/lines.jsonl.zst')
  await traces.openFiles([{ name: 'alone.jsonl.zst', text: lines }])
  await expect(traces.count).toHaveText('6 traces')
  await page.getByRole('button', { name: 'All sets' }).click()
  await traces.openFiles([
    { name: 'broken.jsonl.zst', text: Buffer.from('28b52ffd001f2c0000d939b326a0', 'hex') },
    { name: 'lines.jsonl.zst', text: lines },
    { name: 'rows.parquet', text: await readFile('e2e/fixtures/zstd/rows.parquet') },
  ])
  await expect(traces.count).toHaveText('9 traces')
  await page.getByRole('button', { name: '3 files 1 complaint' }).click()
  await expect(page.getByText(/broken.jsonl.zst could not be unpacked/)).toHaveCount(1)
})
