import type { UnitBox } from '../core'

/** A box for the ear: where it begins and how large it is, in whole percent of the picture. */
export function boxInWords(box: UnitBox): string {
  const [x1, y1, x2, y2] = box
  const part = (value: number) => Math.round(value * 100)
  return `${part(x1)} percent from the left, ${part(y1)} from the top, ${part(x2 - x1)} wide, ${part(y2 - y1)} high`
}
