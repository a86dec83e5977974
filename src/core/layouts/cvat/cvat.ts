import type { Shape } from '../../trace/schema'
import { isFields } from '../content'
import { GoldReader } from '../goldReader'
import { fieldNumbers, PIXELS, PIXELS_XYWH, shapeOf } from '../goldShapes'
import type { Layout, XmlNode } from '../layout'
import { numbersIn } from '../numbersIn'
import type { Told } from '../told'

/** CVAT's XML for images: boxes by their corners, points as `x,y;x,y`, in pixels. */
export const cvat: Layout = {
  name: 'cvat',
  title: 'CVAT for images 1.1',
  source: 'docs.cvat.ai, CVAT for image 1.1',
  sniff({ top, records: [first] }) {
    const fits = top === 'tree' && isNode(first) && first.tag === 'annotations'
    return fits ? { score: 0.95, why: ['an XML of <annotations>'], dialect: 'text' } : null
  },
  read: (record) =>
    isNode(record)
      ? childrenOf(record)
          .filter(({ tag }) => tag === 'image')
          .map(toldOf)
      : [],
}

function isNode(value: unknown): value is XmlNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'tag' in value &&
    'children' in value &&
    Array.isArray(value.children)
  )
}

/** Children and attributes of what claims to be a node: records come from files. */
function childrenOf({ children }: XmlNode): XmlNode[] {
  return Array.isArray(children) ? children.filter(isNode) : []
}

function attributesOf({ attributes }: XmlNode): Readonly<Record<string, string>> {
  return isFields(attributes)
    ? Object.fromEntries(Object.entries(attributes).filter(([, value]) => typeof value === 'string'))
    : {}
}

function toldOf(image: XmlNode): Told {
  const { id, name = '', width, height } = attributesOf(image)
  const [wide, high] = [Number(width), Number(height)]
  const reader = new GoldReader()
  for (const [index, node] of childrenOf(image).entries()) addShape(reader, node, `${name}: <${node.tag}> ${index + 1}`)
  return {
    kind: 'gold',
    ...(id === undefined ? {} : { key: id, item: { id } }),
    pictures: [{ name, ...(wide > 0 && high > 0 ? { width: wide, height: high } : {}) }],
    turns: [],
    gold: { shapes: reader.shapes },
    ...reader.said,
  }
}

function addShape(reader: GoldReader, node: XmlNode, path: string): void {
  const { tag } = node
  const attributes = attributesOf(node)
  const label = attributes['label']
  if (tag === 'box') return reader.addCorners(path, fieldNumbers(attributes, 'xtl', 'ytl', 'xbr', 'ybr'), PIXELS, label)
  const points = numbersIn(attributes['points'] ?? '')
  if (tag === 'polygon') return reader.add(path, shapeOf('polygon', points, PIXELS, label))
  if (tag === 'polyline') return reader.add(path, shapeOf('polyline', points, PIXELS, label))
  if (tag === 'points')
    return reader.add(path, shapeOf(points.length > 2 ? 'polyline' : 'point', points, PIXELS, label))
  if (tag === 'ellipse') return reader.add(path, around(fieldNumbers(attributes, 'cx', 'cy', 'rx', 'ry'), label))
  if (tag === 'mask')
    return reader.add(path, maskBox(fieldNumbers(attributes, 'left', 'top', 'width', 'height'), label))
  if (tag !== 'skeleton') return
  const joints = childrenOf(node).flatMap((child) => numbersIn(attributesOf(child)['points'] ?? '').slice(0, 2))
  reader.add(path, shapeOf(joints.length > 2 ? 'polyline' : 'point', joints, PIXELS, label))
}

function around(numbers: number[] | null, label: string | undefined): Shape | null {
  const [x = 0, y = 0, rx = 0, ry = 0] = numbers ?? []
  return numbers && shapeOf('box', [x - rx, y - ry, x + rx, y + ry], PIXELS, label)
}

/** Run lengths of CVAT are of the box alone, not of the picture: the box that they lie in is what is kept. */
function maskBox(numbers: number[] | null, label: string | undefined): Shape | null {
  return numbers && shapeOf('box', numbers, PIXELS_XYWH, label)
}
