import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pixelBox, smartResize, withImageSize, type Trace } from '../core'
import { bestScale, correlate, cutTo } from '../core/frames/crops'
import { bytesOfPath, picturesFor } from './files'
import { readReports } from './reading'
import { lumaOfJpeg } from './testing/luma'

/** A real trace of Qwen-Agent with the crops that its tool made; skipped where it does not lie beside the project. */
const FOLDER = join(process.env['LOUPE_SAMPLES'] ?? '../shared/samples', 'qwen3-vl-think-with-images')
const FILE = join(FOLDER, 'trace_raw_notebook_output.json')

const pictureOf = (name: string) => lumaOfJpeg(readFileSync(join(FOLDER, name)))

async function readTrace(): Promise<Trace> {
  const traces: Trace[] = []
  await readReports(await bytesOfPath(FILE), { pictures: await picturesFor(FILE, undefined) }, ({ trace }) => {
    traces.push(trace)
  })
  const [trace] = traces
  if (!trace) throw new Error('no trace')
  return trace
}

test.skipIf(!existsSync(FILE))("crops that are made again are those that Qwen3-VL's tool saved", async () => {
  const image = pictureOf('hopinn.jpg')
  const trace = withImageSize(await readTrace(), 'i0', image)
  const looks = trace.views.slice(1).map(({ cropPx, receivedPx, uri = '' }) => {
    if (!cropPx) throw new Error('no crop')
    const [px, saved] = [pixelBox(...cropPx), pictureOf(uri)]
    const cut = { width: px[2] - px[0], height: px[3] - px[1] }
    expect(saved).toMatchObject(receivedPx ?? {})
    // What the tool does with a crop: sides of 32 pixels, at least 256 tokens of them.
    expect(smartResize(cut, 32, 256 * 32 * 32, 12845056)).toEqual(receivedPx)
    return { cropPx, correlation: correlate(cutTo(image, px, saved), saved.values) ?? 0 }
  })
  expect(looks.map(({ cropPx }) => cropPx)).toEqual([
    [1412, 485, 1624, 754],
    [428, 725, 1154, 1061],
    [1437, 800, 1601, 1064],
    [568, 1282, 699, 1322],
  ])
  for (const { correlation } of looks) expect(correlation).toBeGreaterThan(0.999)

  const scales = [
    { x: 1, y: 1 },
    { x: image.width / 1000, y: image.height / 1000 },
    { x: image.width, y: image.height },
  ]
  const asked = trace.rounds.flatMap(({ actions }) => actions.flatMap(({ shapes }) => shapes.slice(0, 1)))
  expect(asked).toHaveLength(4)
  for (const [index, { numbers }] of asked.entries()) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers
    const found = bestScale(image, pictureOf(`crop_${index}.jpg`), [x1, y1, x2, y2], scales)
    expect(found?.scale).toEqual(scales[1])
    expect(found?.correlation).toBeGreaterThan(0.999)
  }
})
