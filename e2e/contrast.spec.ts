import type { Page } from '@playwright/test'
import type { Rect } from './pages/stage'
import { expect, noteMeasured, test } from './pages/test'

/** Every line of a box can be told from what is under it, measured from the pixels of a screenshot (WCAG 2: 3:1). */

const ROUNDS = 12
const [COLUMNS, ROWS] = [4, 3]
const LEAST = 3
/** A box may cross the label of another. */
const ALL_BUT_FEW = 0.95

/** A box of the grid, xyxy in [0,1]. */
function cell(round: number): [number, number, number, number] {
  const [x, y] = [round % COLUMNS, Math.floor(round / COLUMNS)]
  return [(x + 0.15) / COLUMNS, (y + 0.25) / ROWS, (x + 0.85) / COLUMNS, (y + 0.85) / ROWS]
}

/** A trace of twelve looks at a picture of one colour. */
function traceOn(picture: string, name: string): string {
  const frame = { unit: 'unit', order: 'xyxy', of: 'original' }
  const rounds = Array.from({ length: ROUNDS }, (_, index) => {
    const box = cell(index)
    const shape = { kind: 'box', numbers: box, author: 'call' }
    const zoom = { kind: 'zoom', shapes: [shape], executed: true, effective: { image: 'i0', box }, received: null }
    return { id: `r${index}`, view: 'v0', raw: 'I look.', rois: [], actions: [{ id: `r${index}.a0`, ...zoom }] }
  })
  const view = { id: 'v0', image: 'i0', parent: null, cropPx: [0, 0, 800, 600], receivedPx: null }
  return JSON.stringify({
    schema: 'loupe.trace/2',
    id: `contrast-${name}`,
    question: 'What is there?',
    images: [{ id: 'i0', width: 800, height: 600, embedded: picture }],
    views: [view],
    producer: { model: 'by hand' },
    frame,
    rounds,
    answer: { text: 'nothing' },
  })
}

function plainPicture(page: Page, colour: string): Promise<string> {
  return page.evaluate((fill) => {
    const canvas = document.createElement('canvas')
    canvas.width = 800
    canvas.height = 600
    const context = canvas.getContext('2d')
    if (context) context.fillStyle = fill
    context?.fillRect(0, 0, 800, 600)
    return canvas.toDataURL('image/png')
  }, colour)
}

/**
 * For every rectangle the share of points along its sides where a pixel across the line has 3:1 or more against the
 * colour under it. The middle three fifths of each side are looked at: labels stand at corners.
 */
async function sharesSeen(page: Page, rects: readonly Rect[], ground: readonly number[]): Promise<number[]> {
  const shot = (await page.screenshot()).toString('base64')
  return page.evaluate(
    async ({ png, sides, under, least }) => {
      const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())
      const canvas = new OffscreenCanvas(picture.width, picture.height)
      const context = canvas.getContext('2d')
      if (!context) return []
      context.drawImage(picture, 0, 0)
      const scale = picture.width / innerWidth
      const light = (rgb: ArrayLike<number>) =>
        [0.2126, 0.7152, 0.0722].reduce((sum, share, channel) => {
          const value = (rgb[channel] ?? 0) / 255
          return sum + share * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        }, 0)
      const base = light(under)
      const stands = (x: number, y: number) => {
        const own = light(context.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data)
        return (Math.max(own, base) + 0.05) / (Math.min(own, base) + 0.05) >= least
      }
      const across = [-4, -3, -2, -1, 0, 1, 2, 3, 4]
      return sides.map(({ left, top, right, bottom }) => {
        const along = Array.from({ length: 25 }, (_, index) => 0.2 + (index / 24) * 0.6)
        const seen = along.flatMap((share) => {
          const [x, y] = [left + (right - left) * share, top + (bottom - top) * share]
          return [
            across.some((by) => stands(x, top + by)),
            across.some((by) => stands(x, bottom + by)),
            across.some((by) => stands(left + by, y)),
            across.some((by) => stands(right + by, y)),
          ]
        })
        return seen.filter(Boolean).length / seen.length
      })
    },
    { png: shot, sides: rects, under: ground, least: LEAST },
  )
}

const GROUNDS = [
  { name: 'white', colour: '#ffffff', rgb: [255, 255, 255] },
  { name: 'black', colour: '#000000', rgb: [0, 0, 0] },
  { name: 'grey', colour: '#767676', rgb: [118, 118, 118] },
] as const

for (const theme of ['light', 'dark'] as const) {
  test(`in the ${theme} theme the box of each of twelve rounds has 3:1 on white, on black and on grey`, async ({
    loupe,
  }) => {
    const { page } = loupe
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 1440, height: 900 })
    await loupe.openOnStage()
    for (const { name, colour, rgb } of GROUNDS) {
      await test.step(name, async () => {
        const text = traceOn(await plainPicture(page, colour), `${theme}-${name}`)
        await loupe.openTrace({ name: `${name}.trace.json`, text })
        await expect.poll(async () => (await loupe.stage.boxes()).length).toBeGreaterThanOrEqual(ROUNDS)
        // The last picture may still be there for a frame.
        await expect.poll(() => leastSeen(rgb)).toBeGreaterThanOrEqual(ALL_BUT_FEW)
        noteMeasured(`${theme}, ${name}: least share of a line seen ${(await leastSeen(rgb)).toFixed(2)}`)
      })
    }
    async function leastSeen(ground: readonly number[]): Promise<number> {
      await loupe.stage.element.waitFor()
      const rects = await Promise.all(Array.from({ length: ROUNDS }, (_, index) => rectOf(cell(index))))
      return Math.min(...(await sharesSeen(page, rects, ground)))
    }
    async function rectOf([x1, y1, x2, y2]: readonly number[]): Promise<Rect> {
      const from = await loupe.stage.picturePoint(x1 ?? 0, y1 ?? 0)
      const to = await loupe.stage.picturePoint(x2 ?? 0, y2 ?? 0)
      return { left: from.x, top: from.y, right: to.x, bottom: to.y }
    }
  })
}
