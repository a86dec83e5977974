import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'

export const FAULTS = 'e2e/fixtures/faults'

/** What the tests change of a trace in a file, `loupe.trace/1`. */
export type FileTrace = {
  id: string
  question: string
  images: Record<string, unknown>[]
  views: Record<string, unknown>[]
  rounds: Record<string, unknown>[]
}

/** A fixture as an object, under an id of its own: two traces of one id would be told apart, and that said. */
export function fixture(name: string): FileTrace {
  const trace = JSON.parse(readFileSync(`${FAULTS}/${name}`, 'utf8')) as FileTrace
  return { ...trace, id: name.replaceAll('.', '-') }
}

type Box = readonly [number, number, number, number]

/** A trace of two rounds that looked once, at a box of its picture. */
export function lookAt(
  trace: FileTrace,
  size: { width: number; height: number },
  box: Box,
  embedded: string,
): FileTrace {
  const unit = box.map((value, index) => value / (index % 2 === 0 ? size.width : size.height))
  const requested = { box: unit, frame: { unit: 'unit', order: 'xyxy', of: 'original' }, view: 'view-0' }
  const zoom = { kind: 'zoom', requested, effective: { image: 'image-0', box: unit }, received: 'view-1' }
  const [first, second] = trace.rounds
  return {
    ...trace,
    // The hash is another picture's; what is undefined is not written.
    images: [{ ...trace.images[0], ...size, sha256: undefined, embedded }],
    views: [
      { ...trace.views[0], cropPx: [0, 0, size.width, size.height] },
      { ...trace.views[1], id: 'view-1', cropPx: box },
    ],
    rounds: [{ ...first, actions: [zoom] }, { ...second }],
  }
}

/** Opens a file through `window.loupe`: what it says, and how long it took, in milliseconds. */
export function openTimed(page: Page, texts: readonly string[]): Promise<{ said: string; ms: number }[]> {
  return page.evaluate(async (all) => {
    const results: { said: string; ms: number }[] = []
    for (const text of all) {
      const file = new File([text], 'hostile.json', { type: 'application/json' })
      const start = performance.now()
      const said = await window.loupe.open(file).then(
        ({ complaints }) => `opened with ${complaints.map(({ code }) => code).join(' ')}`,
        (error: { fault?: { code: string; message: string } }) => `${error.fault?.code}: ${error.fault?.message}`,
      )
      results.push({ said, ms: performance.now() - start })
    }
    return results
  }, texts)
}

/** The colour in the middle of a canvas of the film strip, `[red, green, blue]`; null where there is none. */
export function stripColour(page: Page, selector = '.strip-frame canvas'): Promise<number[] | null> {
  return page.evaluate((path) => {
    const canvas = document.querySelector<HTMLCanvasElement>(path)
    if (!canvas || canvas.width === 0) return null
    // A copy is read: Chromium warns of a canvas of the page that is read twice.
    const context = new OffscreenCanvas(1, 1).getContext('2d')
    context?.drawImage(canvas, canvas.width >> 1, canvas.height >> 1, 1, 1, 0, 0, 1, 1)
    return [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3)
  }, selector)
}

/** What `loupe.crop` gives for a view: its size and the colour of its middle. */
export function cropOf(
  page: Page,
  trace: string,
  view: string,
): Promise<{ width: number; height: number; colour: number[] }> {
  return page.evaluate(
    async ([id, name]) => {
      const bitmap = await createImageBitmap(await window.loupe.crop(id, name))
      const { width, height } = bitmap
      const context = new OffscreenCanvas(width, height).getContext('2d')
      context?.drawImage(bitmap, 0, 0)
      const colour = [...(context?.getImageData(width >> 1, height >> 1, 1, 1).data ?? [])].slice(0, 3)
      return { width, height, colour }
    },
    [trace, view] as const,
  )
}

export function isRed(colour: readonly number[] | null): boolean {
  const [red = 0, green = 255, blue = 255] = colour ?? []
  return red > 200 && green < 60 && blue < 60
}
