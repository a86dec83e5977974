import type { Complaint, Frame, Shape } from '../trace/schema'

/**
 * Shapes of one picture as a layout finds them, and what could not be read: a complaint a kind, which names the first
 * place and counts the rest. Nothing is left out silently.
 */
export class GoldReader {
  readonly shapes: Shape[] = []
  private readonly unreadable = { count: 0, first: '' }
  private readonly turned = { count: 0, first: '' }

  /** @param path where it stands in the record; a null, or a shape without enough numbers, is complained of */
  add(path: string, ...shapes: readonly (Shape | null)[]): void {
    if (shapes.length === 0) note(this.unreadable, path)
    for (const shape of shapes) {
      if (shape && isWhole(shape)) this.shapes.push(shape)
      else note(this.unreadable, path)
    }
  }

  /** A box by two corners, whichever they are: kept from the first to the last, and said where they were swapped. */
  addCorners(path: string, numbers: readonly number[] | null, frame: Frame, label?: string): void {
    const [a, b, c, d] = numbers ?? []
    if (numbers?.length !== 4 || a === undefined || b === undefined || c === undefined || d === undefined)
      return this.add(path, null)
    if (a > c || b > d) note(this.turned, path)
    const corners = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
    const named = label === undefined || label === '' ? {} : { label }
    this.add(path, { kind: 'box', numbers: corners, frame, author: 'prompt', ...named })
  }

  /** What to say of this picture: nothing where all was read. */
  get said(): { readonly complaints?: readonly Complaint[] } {
    const complaints = [
      ...complaintOf('shape-unreadable', 'A shape could not be read and is left out', this.unreadable),
      ...complaintOf(
        'box-turned',
        'A box has its corners swapped; it was read from the first to the last',
        this.turned,
      ),
    ]
    return complaints.length > 0 ? { complaints } : {}
  }
}

type Tally = { count: number; first: string }

function note(tally: Tally, path: string): void {
  if (tally.count === 0) tally.first = path
  tally.count += 1
}

function complaintOf(code: string, words: string, { count, first }: Tally): Complaint[] {
  if (count === 0) return []
  const message = `${words}, first at ${first}.`
  return [{ code, path: first, message, level: 'dirt', ...(count > 1 ? { count } : {}) }]
}

/** The least and the most numbers of each kind; 0 for no bound. */
const NUMBERS: Readonly<Record<Shape['kind'], readonly [least: number, most: number]>> = {
  box: [4, 4],
  point: [2, 2],
  line: [4, 4],
  polyline: [4, 0],
  polygon: [6, 0],
  mask: [0, 0],
  span: [2, 2],
}

function isWhole({ kind, numbers, mask }: Shape): boolean {
  const [least, most] = NUMBERS[kind]
  if (kind === 'mask') return mask !== undefined
  if (!numbers.every((one) => Number.isFinite(one)) || (kind !== 'span' && numbers.length % 2 === 1)) return false
  return numbers.length >= least && (most === 0 || numbers.length <= most)
}
