import type { Dialect } from '../dialect'
import { likeness } from '../likeness'
import { parseListReply } from '../listReply'

/**
 * VisRL: asked for a region first, the reply is a list of four numbers in [0,1]; with the sub-image comes the answer.
 * Its code multiplies them by width and height as they are, though some come from a padded square.
 */
export const visrl: Dialect = {
  name: 'visrl',
  title: 'VisRL (0-1, a list of four numbers)',
  source: 'zhangquanchen/VisRL@04bb8f3 data_gen/filter.py, viscot_infer',
  frame: { unit: 'unit', order: 'xyxy', of: 'original' },
  fits: (text) =>
    likeness(text, [
      [0.95, 'then refer to the corresponding sub-image'],
      [0.9, /provide the bounding box coordinate of the region, then refer/],
      [0.45, /^\s{0,8}\[0?\.\d{1,4}, 0?\.\d{1,4}, 0?\.\d{1,4}, 0?\.\d{1,4}\]\s{0,8}$/m],
    ]),
  parse: (text, ended = true) => parseListReply(text, ended),
}
