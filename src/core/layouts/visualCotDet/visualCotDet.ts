import type { Complaint } from '../../trace/schema'
import { isFields, keyOf, textOf, type Fields } from '../content'
import { GoldReader } from '../goldReader'
import { goldBoxOf, PIXELS } from '../goldShapes'
import type { Layout } from '../layout'
import { guessOf, shareOf } from '../sniffing'
import type { Told } from '../told'

/** The boxes of Visual-CoT's benchmark as a detection set: pixels of the picture, whose size is beside them. */
export const visualCotDet: Layout = {
  name: 'visual-cot-det',
  title: 'Visual-CoT benchmark, boxes',
  source: 'deepcs233/Visual-CoT benchmark_det',
  sniff: (sample) =>
    guessOf(
      shareOf(sample, (one) => 'img_path' in one && 'expression' in one && 'bbox' in one),
      0.96,
      'has "img_path", "expression" and "bbox"',
      { dialect: 'text' },
    ),
  read: (record) => (isFields(record) && 'bbox' in record ? [toldOf(record)] : []),
}

function toldOf(record: Fields): Told {
  const uri = textOf(record, 'img_path')
  const key = keyOf(record, 'question_id')
  const question = textOf(record, 'expression')
  const [width, height] = [record['width'], record['height']]
  const size = typeof width === 'number' && typeof height === 'number' ? { width, height } : null
  const shape = goldBoxOf(record['bbox'], PIXELS)
  const reader = new GoldReader()
  if (!shape) reader.add('bbox', null)
  const complaints = shape ? wrong(shape.numbers, size) : (reader.said.complaints ?? [])
  return {
    kind: 'gold',
    ...(key === undefined ? {} : { key, item: { id: key } }),
    ...(question === undefined ? {} : { question }),
    pictures: uri === undefined ? [] : [{ uri, ...size }],
    turns: [],
    gold: { shapes: shape ? [shape] : [] },
    ...(complaints.length > 0 ? { complaints } : {}),
  }
}

function wrong(
  [x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[],
  size: { width: number; height: number } | null,
): Complaint[] {
  if (x2 < x1 || y2 < y1)
    return [{ code: 'inverted', path: 'bbox', message: 'The box ends before it begins.', level: 'dirt' }]
  const outside = size !== null && (x1 < 0 || y1 < 0 || x2 > size.width || y2 > size.height)
  const message = 'The box reaches beyond the picture.'
  return outside ? [{ code: 'outside-picture', path: 'bbox', message, level: 'dirt' }] : []
}
