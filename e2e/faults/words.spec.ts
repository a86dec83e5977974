import { startHub, type HubServer } from '../servers/hub'
import { expect, test } from '../pages/test'
import { FAULTS, fixture } from './traces'

/** What a file or a question says that is odd: it is read, said where it belongs, and nobody else hears of it. */

const BABBLER = 'fixtures/qwen2_5_vl-random/'

test('numbers that are written as text: read, said where they belong, and nothing is lost in saving', async ({
  page,
  loupe,
}) => {
  await loupe.openOnStage()
  await loupe.openTrace(`${FAULTS}/strings.trace.json`)
  await expect(page.locator('.strip-size').first()).toHaveText('90×120 re-made')
  const file = page.getByRole('region', { name: 'Complaints about the file' })
  await expect(file).toContainText('The number 300 is written as text.')
  await expect(file).toContainText('images.0.width')
  await file.getByRole('button', { name: '3 more about this file' }).click()
  await expect(file.getByRole('listitem')).toHaveCount(6)
  const card = page.locator('[data-round="0"]')
  await expect(card.getByRole('list', { name: 'Complaints' }).getByRole('listitem')).toHaveCount(4)
  await expect(card).toContainText('effective.box.3')
  const { text } = await loupe.save('Save the trace')
  const { images } = fixture('strings.trace.json')
  expect(text).toContain(String(images[0]?.['embedded']))
  expect(JSON.parse(text)).toMatchObject({
    images: [{ width: 300, height: 400 }],
    views: [{}, { cropPx: [30, 40, 120, 160] }],
  })
})

test.describe('a picture that lies elsewhere', () => {
  let hub: HubServer
  test.beforeAll(async () => {
    hub = await startHub({ 'other/pictures': { folder: 'e2e/fixtures/bad' } })
  })
  test.afterAll(() => hub.close())

  test('is not asked for when a trace is opened; the page offers to fetch it, and then does', async ({
    page,
    loupe,
    baseURL,
  }) => {
    const host = new URL(hub.url).host.replace('127.0.0.1', 'localhost')
    const open = async (id: string, uri: string) => {
      const trace = fixture('dup-view.trace.json')
      const image = { id: 'image-0', width: 64, height: 48, name: id, uri }
      await loupe.openTrace({
        name: `${id}.json`,
        text: JSON.stringify({ ...trace, id, question: id, images: [image] }),
      })
      await expect(loupe.question).toHaveValue(id)
    }
    await loupe.openOnStage()
    await open('here', `http://${host}/plain/other/pictures/plain.webp`)
    await open('far', 'https://far.invalid/picture.png')
    await page.waitForTimeout(300)
    const elsewhere = loupe.requested.filter((url) => /^https?:/.test(url) && !url.startsWith(String(baseURL)))
    expect(elsewhere).toEqual([])
    expect(hub.requests).toEqual([])
    await expect(page.getByRole('button', { name: 'Fetch from far.invalid' })).toBeVisible()
    await page.getByRole('button', { name: `Fetch from ${host}` }).click()
    await expect.poll(() => hub.requests).toEqual(['GET /plain/other/pictures/plain.webp'])
    // Another picture at that host is fetched without being asked again.
    await open('there', `http://${host}/plain/other/pictures/rgba.png`)
    await expect.poll(() => hub.requests.at(-1)).toBe('GET /plain/other/pictures/rgba.png')
    await expect(page.getByRole('button', { name: `Fetch from ${host}` })).toHaveCount(0)
  })

  test('a password in an address is shown nowhere', async ({ page, loupe }) => {
    const secret = hub.url.replace('http://', 'http://me:hidden-word@')
    await loupe.openOnStage()
    await loupe.openPictureAddress(`${secret}/plain/other/pictures/none.png`)
    await expect(loupe.faults).toBeVisible()
    await loupe.typeModel(`${secret}/plain/other/nothing/`)
    await expect(loupe.faults.getByRole('button', { name: 'Dismiss' })).toHaveCount(2)
    await page.getByLabel('Hub id or address of a folder').fill('')
    await expect.poll(() => page.evaluate(() => document.body.innerText.includes('hidden-word'))).toBe(false)
    expect(loupe.said.filter((line) => line.includes('hidden-word'))).toEqual([])
  })
})

test('a question too long for the model is refused beside its field; one with the template’s own mark is not', async ({
  page,
  loupe,
}) => {
  await loupe.openOnStage()
  await loupe.load(BABBLER, 'wasm')
  await loupe.openPicture('e2e/fixtures/bad/plain.webp')
  await expect(loupe.stageWords).toContainText('plain.webp')
  await loupe.question.fill('what '.repeat(2000))
  await loupe.runButton.click()
  const ask = page.getByRole('form', { name: 'Ask' })
  await expect(ask).toContainText(/take \d{4,} positions; this model knows 4096/)
  await loupe.question.fill('What is qLOUPEREPLYq?')
  await expect(ask).not.toContainText('positions')
  const ended = await page.evaluate(() =>
    window.loupe
      .reason({
        image: 'fixtures/bad/plain.webp',
        question: 'What is qLOUPEREPLYq, qLOUPEREPLYaq?',
        policy: { rounds: 1, maxNewTokens: 4 },
      })
      .then(
        (trace) => trace.ended,
        (error: { fault?: { message: string } }) => error.fault?.message,
      ),
  )
  expect(['answer', 'limit']).toContain(ended)
})
