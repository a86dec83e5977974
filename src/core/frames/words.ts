import type { Frame } from '../trace/schema'

const UNIT_WORDS: Readonly<Record<Frame['unit'], string>> = {
  pixel: 'pixels',
  unit: 'numbers in [0,1]',
  mille: 'numbers of 0-1000',
  percent: 'percent',
}
const ORDER_WORDS: Readonly<Record<Frame['order'], string>> = {
  xyxy: 'two corners (x1, y1, x2, y2)',
  yxyx: 'two corners, y first (y1, x1, y2, x2)',
  xywh: 'corner and size (x, y, width, height)',
  cxcywh: 'centre and size (x, y, width, height)',
}

/** A frame in words: `pixels of the view (644 x 476), two corners (x1, y1, x2, y2)`. */
export function frameWords({ unit, of, size, order }: Frame): string {
  const place = unit !== 'pixel' ? '' : of === 'original' ? ' of the original' : ' of the view'
  const sized = unit === 'pixel' && size ? ` (${size.width} x ${size.height})` : ''
  return `${UNIT_WORDS[unit]}${place}${sized}, ${ORDER_WORDS[order]}`
}
