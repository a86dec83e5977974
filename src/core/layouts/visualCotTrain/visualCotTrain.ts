import { isFields, listOf, textOf, type Fields } from '../content'
import { GoldReader } from '../goldReader'
import { goldBoxOf, PIXELS } from '../goldShapes'
import type { Layout } from '../layout'
import { guessOf, shareOf } from '../sniffing'
import type { Told } from '../told'

/** Visual-CoT's training data: question, answer, and the boxes that hold it, in pixels of the picture. */
export const visualCotTrain: Layout = {
  name: 'visual-cot-train',
  title: 'Visual-CoT training data',
  source: 'deepcs233/Visual-CoT viscot_dataset',
  sniff: (sample) =>
    guessOf(
      shareOf(sample, (one) => Array.isArray(one['bboxs']) && 'question' in one),
      0.96,
      'has "bboxs"',
      { dialect: 'text' },
    ),
  read: (record) => (isFields(record) && Array.isArray(record['bboxs']) ? [toldOf(record)] : []),
}

function toldOf(record: Fields): Told {
  const uri = textOf(record, 'image')
  const question = textOf(record, 'question')
  const answer = textOf(record, 'answer')
  const benchmark = textOf(record, 'dataset')
  const [width, height] = [record['width'], record['height']]
  const size = typeof width === 'number' && typeof height === 'number' ? { width, height } : {}
  const reader = new GoldReader()
  for (const [index, box] of (listOf(record, 'bboxs') ?? []).entries())
    reader.add(`bboxs[${index}]`, goldBoxOf(box, PIXELS))
  return {
    kind: 'gold',
    ...(benchmark === undefined ? {} : { item: { benchmark } }),
    ...(question === undefined ? {} : { question }),
    pictures: uri === undefined ? [] : [{ uri, ...size }],
    turns: [],
    gold: {
      ...(answer === undefined ? {} : { answers: [answer] }),
      shapes: reader.shapes,
    },
    ...reader.said,
  }
}
