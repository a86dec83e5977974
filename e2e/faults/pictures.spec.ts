import type { Page } from '@playwright/test'
import { expect, test } from '../pages/test'
import { cropOf, FAULTS, fixture, isRed, lookAt, stripColour } from './traces'

/** Photos that browsers turn, panoramas and damaged files: what is shown, exported and fed is the picture itself. */

const STORED = { width: 3300, height: 4400 }
const TURNED = { width: 4400, height: 3300 }

/** The stored photo is red at its top left; where that corner is seen, by the EXIF tag. */
const RED_AT: Readonly<Record<number, readonly ['left' | 'right', 'top' | 'bottom']>> = {
  1: ['left', 'top'],
  2: ['right', 'top'],
  3: ['right', 'bottom'],
  4: ['left', 'bottom'],
  5: ['left', 'top'],
  6: ['right', 'top'],
  7: ['right', 'bottom'],
  8: ['left', 'bottom'],
}

/** The photo with another tag, as a data address; where red is seen in it. */
function turned(tag: number) {
  const embedded = String(fixture('exif1-4400.trace.json').images[0]?.['embedded'])
  const bytes = Buffer.from(embedded.slice(embedded.indexOf(',') + 1), 'base64')
  const start = bytes.indexOf(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 1]))
  bytes[start + 9] = tag
  const size = tag >= 5 ? TURNED : STORED
  const [across, down] = RED_AT[tag] ?? ['left', 'top']
  const [x, y] = [across === 'left' ? 100 : size.width - 1300, down === 'top' ? 100 : size.height - 1300]
  return {
    size,
    box: [x, y, x + 1200, y + 1200] as const,
    address: `data:image/jpeg;base64,${bytes.toString('base64')}`,
  }
}

/** The mean colour of a crop as the engine gives it to a network. */
function fedColour(
  page: Page,
  address: string,
  cropPx: readonly [number, number, number, number],
  device: 'cpu' | 'gpu',
) {
  return page.evaluate(
    async ([source, box, where]) => {
      const { data } = await window.loupe.patches({
        image: await (await fetch(source)).blob(),
        cropPx: box,
        size: { width: 32, height: 32 },
        layout: { planes: true, rescale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
        device: where,
      })
      const plane = (index: number) => data.slice(index * 1024, (index + 1) * 1024)
      return [0, 1, 2].map((index) => plane(index).reduce((sum, value) => sum + value, 0) / 1024)
    },
    [address, cropPx, device] as const,
  )
}

test('a photo of 4,400 px that EXIF turns is red where its look was red, for all tags', async ({ page, loupe }) => {
  await loupe.openOnStage()
  for (const tag of [1, 2, 3, 4, 5, 6, 7, 8]) {
    await test.step(`tag ${tag}`, async () => {
      const { size, box, address } = turned(tag)
      const id = `turned-${tag}`
      const trace = { ...lookAt(fixture('exif1-4400.trace.json'), size, box, address), id, question: id }
      await loupe.openTrace({ name: `${id}.json`, text: JSON.stringify(trace) })
      await expect(loupe.question).toHaveValue(id)
      await expect.poll(async () => isRed(await stripColour(page))).toBe(true)
      const crop = await cropOf(page, id, 'v1')
      expect(crop).toMatchObject({ width: 1200, height: 1200 })
      expect(isRed(crop.colour)).toBe(true)
      // The crop from the source has come by now, in the place of the one from the small copy.
      expect(isRed(await stripColour(page))).toBe(true)
      if (tag >= 5) expect(isRed(await fedColour(page, address, box, tag === 6 ? 'gpu' : 'cpu'))).toBe(true)
    })
  }
  expect(loupe.complaints()).toEqual([])
})

for (const name of ['exif6-4400', 'exif1-4400']) {
  test(`${name}: the strip is red, and so is the preview of a box that is moved by hand`, async ({ page, loupe }) => {
    await loupe.openOnStage()
    await loupe.openTrace(`${FAULTS}/${name}.trace.json`)
    await expect.poll(async () => isRed(await stripColour(page))).toBe(true)
    expect(await cropOf(page, 'made', 'v1')).toMatchObject({ width: 1400, height: 1900 })
    expect(isRed((await cropOf(page, 'made', 'v1')).colour)).toBe(true)
    await page.locator('.strip-frame').first().click()
    await page.waitForTimeout(300)
    const { right, bottom } = await loupe.stage.selectedBox()
    await loupe.stage.dragFrom({ x: right, y: bottom }, { x: -40, y: -20 })
    await expect(page.locator('.strip-changed')).toHaveCount(1)
    await page.waitForTimeout(300)
    expect(isRed(await stripColour(page, '.strip-changed canvas'))).toBe(true)
    await page.mouse.up()
    await expect(loupe.undoButton).toBeEnabled()
    await expect.poll(async () => isRed(await stripColour(page, '.strip-changed canvas'))).toBe(true)
  })
}

test('stray bytes between the segments of a JPEG: it opens, since the browser decodes it', async ({ loupe }) => {
  await loupe.openOnStage()
  await loupe.openPicture(`${FAULTS}/stray.jpg`)
  await expect(loupe.stageWords).toContainText('stray.jpg')
  await expect(loupe.faults).toHaveCount(0)
})

/** The green of the stage's pixels along its middle, each picture pixel once: `[x in the picture, green]`. */
function greens(page: Page): Promise<[number, number][]> {
  return page.evaluate(() => {
    type Node = {
      x(): number
      y(): number
      width(): number
      height(): number
      find(selector: string): Node[]
      toCanvas(options: { pixelRatio: number }): HTMLCanvasElement
    }
    const { Konva } = window as unknown as { Konva: { stages: Node[] } }
    const stage = Konva.stages.at(-1)
    const picture = stage?.find('.picture')[0]
    if (!stage || !picture) return []
    const canvas = stage.toCanvas({ pixelRatio: 1 })
    const scale = picture.width() / 16_000
    const line = Math.min(canvas.height - 1, Math.max(0, Math.round(picture.y() + picture.height() / 2)))
    const pixels = canvas.getContext('2d')?.getImageData(0, line, canvas.width, 1).data ?? []
    const from = Math.ceil(Math.max(0, -picture.x() / scale)) + 1
    const to = Math.floor((canvas.width - picture.x()) / scale) - 1
    return Array.from({ length: Math.max(0, to - from) }, (_, index): [number, number] => {
      const x = from + index
      return [x, pixels[Math.round(picture.x() + (x + 0.5) * scale) * 4 + 1] ?? -1]
    })
  })
}

test('a panorama of 16,000 px shows its own stripes of one pixel at full zoom', async ({ page, loupe }) => {
  await loupe.openOnStage()
  await loupe.openPicture(`${FAULTS}/panorama.png`)
  await expect(loupe.stageWords).toContainText('16000×500')
  await expect.poll(() => loupe.stage.pictureWidth()).toBeGreaterThan(0)
  const middle = await loupe.stage.point(0.5, 0.5)
  await page.mouse.move(middle.x, middle.y)
  for (let turn = 0; turn < 12; turn += 1) {
    await page.mouse.wheel(0, -1200)
    await page.waitForTimeout(50)
  }
  // Eight pixels of the screen and more for one of the picture.
  await expect.poll(() => loupe.stage.pictureWidth()).toBeGreaterThan(8 * 16_000)
  const stripes = async () => (await greens(page)).filter(([x]) => x >= 8000 && x < 8060)
  await expect.poll(async () => (await stripes()).length).toBeGreaterThanOrEqual(6)
  // A screen pixel is not read at the very middle of the picture's: smoothing leaves a little of its neighbour.
  const wrong = async () => (await stripes()).filter(([x, green]) => Math.abs(green - (x % 2 === 0 ? 0 : 255)) > 24)
  await expect.poll(wrong).toEqual([])
  // Away and back: tiles are closed and made anew.
  await page.mouse.dblclick(middle.x, middle.y)
  await loupe.openPicture('e2e/fixtures/bad/plain.webp')
  await expect(loupe.stageWords).toContainText('plain.webp')
  expect(loupe.complaints()).toEqual([])
})

test('of two views with one id, the second keeps its own pixels', async ({ page, loupe }) => {
  await loupe.openOnStage()
  await loupe.openTrace(`${FAULTS}/dup-view.trace.json`)
  await expect(page.locator('.strip-size').first()).toHaveText('90×120 re-made')
  await expect(page.getByRole('region', { name: 'Complaints about the file' })).toContainText('views.1.id')
  const { trace } = await loupe.saveTrace()
  expect(await cropOf(page, 'made', trace.views[0]?.id ?? '')).toMatchObject({ width: 300, height: 400 })
  expect(await cropOf(page, 'made', trace.views[1]?.id ?? '')).toMatchObject({ width: 90, height: 120 })
  expect(isRed(await stripColour(page))).toBe(true)
})
