import type { Locator, Page } from '@playwright/test'

/** A box of the stage: `name` is the name of its shape, `box` xyxy in [0,1] of the picture that is drawn. */
export type DrawnBox = { round: number; name: string; box: [number, number, number, number] }

/** A rectangle in CSS pixels of the window. */
export type Rect = { left: number; top: number; right: number; bottom: number }

/** The depth layer: how opaque it is, whether it is as wide as the picture, its darkest and brightest red. */
export type DrawnDepth = { opacity: number; same: boolean; from: number; to: number }

/** What Konva offers of a shape, as far as tests read it. */
type Shape = {
  x(): number
  y(): number
  width(): number
  height(): number
  name(): string
  id(): string
  opacity(): number
  image(): HTMLCanvasElement
  find(selector: string): Shape[]
}
type KonvaWindow = { Konva: { stages: Shape[] } }

/** The stage as Konva holds it: where the picture and its boxes are drawn, and what is painted. */
export class StageView {
  readonly element: Locator

  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.element = page.getByTestId('stage')
  }

  /** Where the stage stands in the window, in CSS pixels. */
  async area(): Promise<{ x: number; y: number; width: number; height: number }> {
    const area = await this.element.boundingBox()
    if (!area) throw new Error('the stage has no size')
    return area
  }

  /** A point of the stage in the window, from shares of its width and height. */
  async point(x: number, y: number): Promise<{ x: number; y: number }> {
    const area = await this.area()
    return { x: area.x + area.width * x, y: area.y + area.height * y }
  }

  /** A point of the drawn picture in the window, from shares of its width and height. */
  async picturePoint(x: number, y: number): Promise<{ x: number; y: number }> {
    const area = await this.area()
    const drawn = await this.page.evaluate(() => {
      const { Konva } = window as unknown as KonvaWindow
      const node = Konva.stages.at(-1)?.find('.picture')[0]
      return node ? { x: node.x(), y: node.y(), width: node.width(), height: node.height() } : null
    })
    if (!drawn) throw new Error('no picture is drawn')
    return { x: area.x + drawn.x + drawn.width * x, y: area.y + drawn.y + drawn.height * y }
  }

  /** How wide the picture is drawn, in CSS pixels; 0 where none is. */
  pictureWidth(): Promise<number> {
    return this.page.evaluate(() => {
      const { Konva } = window as unknown as KonvaWindow
      return Konva.stages.at(-1)?.find('.picture')[0]?.width() ?? 0
    })
  }

  /**
   * The boxes of the rounds, first round first; requested before effective. To nine digits: the last bits depend on how
   * large the picture is drawn.
   */
  boxes(roles: readonly string[] = ['requested', 'effective']): Promise<DrawnBox[]> {
    return this.page.evaluate((names) => {
      const { Konva } = window as unknown as KonvaWindow
      const stage = Konva.stages.at(-1)
      const picture = stage?.find('.picture')[0]
      if (!stage || !picture) return []
      const part = (node: Shape): [number, number, number, number] => {
        const x = (node.x() - picture.x()) / picture.width()
        const y = (node.y() - picture.y()) / picture.height()
        const short = (value: number) => Number(value.toFixed(9))
        return [
          short(x),
          short(y),
          short(x + node.width() / picture.width()),
          short(y + node.height() / picture.height()),
        ]
      }
      // The lit round is painted last; here they stand in their own order. A shape's id begins with its round: `r0.a0`.
      const boxes = names.flatMap((name) =>
        stage
          .find(`.${name}`)
          .map((node) => ({ round: Number.parseInt(node.id().slice(1), 10), name, box: part(node) })),
      )
      return boxes.sort((a, b) => a.round - b.round)
    }, roles)
  }

  /** The box of a round by its name; an error where it is not drawn. */
  async box(round: number, name: 'requested' | 'effective'): Promise<DrawnBox> {
    const found = (await this.boxes()).find((one) => one.round === round && one.name === name)
    if (!found) throw new Error(`round ${round + 1} drew no ${name} box`)
    return found
  }

  /** Where the requested box of the selected round stands in the window: the selected round is painted last. */
  async selectedBox(): Promise<Rect> {
    const area = await this.area()
    const box = await this.page.evaluate(() => {
      const { Konva } = window as unknown as KonvaWindow
      const node = Konva.stages.at(-1)?.find('.requested').at(-1)
      return node ? { x: node.x(), y: node.y(), width: node.width(), height: node.height() } : null
    })
    if (!box) throw new Error('no requested box is drawn')
    const [left, top] = [area.x + box.x, area.y + box.y]
    return { left, top, right: left + box.width, bottom: top + box.height }
  }

  /** The depth layer under the boxes, or null where there is none. */
  depthLayer(): Promise<DrawnDepth | null> {
    return this.page.evaluate(() => {
      const { Konva } = window as unknown as KonvaWindow
      const stage = Konva.stages.at(-1)
      const [picture, drawn] = [stage?.find('.picture')[0], stage?.find('.depth')[0]]
      if (!drawn || !picture) return null
      const canvas = drawn.image()
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      const reds = [...pixels].filter((_, i) => i % 4 === 0)
      const [from, to] = [Math.min(...reds), Math.max(...reds)]
      return { opacity: drawn.opacity(), same: drawn.width() === picture.width(), from, to }
    })
  }

  /** Presses at a point of the window, moves by so much, and holds. */
  async dragFrom(from: { x: number; y: number }, by: { x: number; y: number }): Promise<void> {
    await this.page.mouse.move(from.x, from.y)
    await this.page.mouse.down()
    await this.page.mouse.move(from.x + by.x, from.y + by.y, { steps: 4 })
  }
}
