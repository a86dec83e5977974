import { unitBox, type Numbers4, type Size } from '../../geometry/box'
import { cropRule } from '../../geometry/crop'
import { readBox, writeBox } from '../../geometry/frames'
import { smartResize } from '../../geometry/resize'
import { readTrace } from '../../trace/read'
import { writeNumbers } from '../writing'
import type { Frame, Round, Trace, View } from '../../trace/schema'

/** A trace that was recorded with the bundled model, from its file's JSON. */
export function recordedTrace(json: unknown): Trace {
  const { trace } = readTrace(json)
  if (!trace) throw new Error('no trace')
  return trace
}

export type Made = { readonly dialect: string; readonly frame: Frame; readonly size: Size; readonly wide: number }

/**
 * A trace made by hand: every round thinks of several boxes of the view it sees and zooms on one of them, the last one
 * answers. `wide`: how far a call is from the RoI that it is made from, in pixels of the image.
 */
export function madeTrace({ dialect, frame, size, wide }: Made): Trace {
  const rule = { pad: 0.1, minSide: 56 }
  const budgets = {
    overview: { minPixels: 56 * 56, maxPixels: 512 * 512 },
    crop: { minPixels: 256 * 256, maxPixels: 512 * 512 },
  }
  const received = (cut: Size, budget: { minPixels: number; maxPixels: number }) => {
    const { width, height } = smartResize(cut, 28, budget.minPixels, budget.maxPixels)
    return { width, height }
  }
  const views: View[] = [whole(size, received(size, budgets.overview))]
  const rounds: Round[] = []
  for (let index = 0; index < 4; index += 1) {
    const view = views[index]
    const crop = view?.cropPx
    if (!view || !crop) throw new Error('no view')
    const place = { image: size, view: { ...view, cropPx: crop, receivedPx: view.receivedPx ?? size } }
    const numbers = (x: number, y: number, width: number): Numbers4 => {
      const [left, top, right, bottom] = crop
      const at = (share: number, low: number, high: number) => low + share * (high - low)
      const box = unitBox(
        at(x, left, right) / size.width,
        at(y, top, bottom) / size.height,
        at(x + width, left, right) / size.width,
        at(y + width, top, bottom) / size.height,
      )
      return writeBox(box, frame, place)
    }
    const said = [numbers(0.1, 0.2, 0.5), numbers(0.4, 0.3, 0.55), numbers(0.05, 0.05, 0.9)]
    const texts = said.map((four) => writeNumbers(four, frame, dialect, ''))
    const thought = `I see a [cone] at ${texts[0]}, behind it a box ${texts[1]}; all in ${texts[2]}.`
    const roi = readBox(said[1] ?? [0, 0, 1, 1], frame, place)
    const [x1, y1, x2, y2] = [roi[0] - wide / size.width, roi[1], roi[2], roi[3]]
    const asked = writeBox(unitBox(x1, y1, x2, y2), frame, place)
    const cut = cropRule(readBox(asked, frame, place), size, rule)
    if (!('px' in cut)) throw new Error('no cut')
    const px: [number, number, number, number] = [cut.px[0], cut.px[1], cut.px[2], cut.px[3]]
    const last = index === 3
    const next: View = {
      id: `v${index + 1}`,
      image: 'i0',
      parent: view.id,
      cropPx: px,
      receivedPx: received({ width: px[2] - px[0], height: px[3] - px[1] }, budgets.crop),
    }
    if (!last) views.push(next)
    rounds.push({
      id: `r${index}`,
      view: view.id,
      raw: `${thought}${last ? '<answer>K7</answer>' : `<tool_call>${JSON.stringify(asked)}</tool_call>`}`,
      thought,
      rois: said.map((four, nth) => ({
        id: `r${index}.b${nth}`,
        shape: { kind: 'box', numbers: [...four], frame, author: 'thought', view: view.id },
        image: 'i0',
        box: readBox(four, frame, place),
      })),
      actions: last
        ? []
        : [
            {
              id: `r${index}.a0`,
              kind: 'zoom',
              shapes: [{ kind: 'box', numbers: [...asked], frame, author: 'call', view: view.id }],
              executed: true,
              effective: {
                image: 'i0',
                box: unitBox(px[0] / size.width, px[1] / size.height, px[2] / size.width, px[3] / size.height),
              },
              received: next.id,
            },
          ],
      ...(last ? { answer: 'K7' } : {}),
    })
  }
  return {
    schema: 'loupe.trace/2',
    id: `made-${dialect}-${frame.unit}-${frame.of}`,
    question: 'What is written on the box?',
    images: [{ id: 'i0', ...size, name: 'a.png', embedded: 'data:image/png;base64,AAAA' }],
    views,
    producer: { model: 'm', dialect },
    frame,
    cropRule: rule,
    budgets,
    rounds,
    answer: { text: 'K7' },
  }
}

function whole(size: Size, receivedPx: Size): View {
  return {
    id: 'v0',
    image: 'i0',
    parent: null,
    cropPx: [0, 0, size.width, size.height],
    receivedPx: { width: receivedPx.width, height: receivedPx.height },
  }
}

/** Traces of several RoIs a round, in the frames that producers write in. */
export function madeTraces(): Trace[] {
  const size = { width: 1200, height: 900 }
  return [
    madeTrace({ dialect: 'visreason', frame: { unit: 'unit', order: 'xyxy', of: 'last' }, size, wide: 2 }),
    madeTrace({ dialect: 'qwen2_5_vl', frame: { unit: 'pixel', order: 'xyxy', of: 'last' }, size, wide: 3 }),
    madeTrace({ dialect: 'qwen3_vl', frame: { unit: 'mille', order: 'xyxy', of: 'last' }, size, wide: 400 }),
    madeTrace({ dialect: 'qwen2_5_vl', frame: { unit: 'mille', order: 'yxyx', of: 'original' }, size, wide: 0 }),
    madeTrace({ dialect: 'somebody', frame: { unit: 'percent', order: 'xywh', of: 'last' }, size, wide: 1 }),
  ]
}
