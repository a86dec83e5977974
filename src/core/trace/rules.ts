import type { Rule } from '../json/salvage'

/** Shapes of a list: a bad frame leaves the numbers as they were written, a bad shape takes itself away. */
function shapeRules(list: string): Rule[] {
  return [
    { place: `${list}.*`, put: 'drop' },
    { place: `${list}.*.frame`, put: 'drop' },
    { place: `${list}.*.numbers`, put: { value: [] } },
    { place: `${list}.*.author`, put: { value: 'tool' } },
  ]
}

/**
 * What stands in for what a trace must have and lacks. A round is never taken away: its neighbours keep their number.
 * An empty id is named by its place afterwards.
 */
export const TRACE_RULES: readonly Rule[] = [
  { place: 'id', put: { value: 'unnamed' } },
  { place: 'question', put: { value: '' } },
  { place: 'images', put: { value: [] } },
  { place: 'images.*', put: 'drop' },
  { place: 'images.*.id', put: { value: '' } },
  { place: 'images.*.width', put: { value: null } },
  { place: 'images.*.height', put: { value: null } },
  { place: 'images.*.notes', put: 'drop' },
  { place: 'images.*.time', put: 'drop' },
  { place: 'views', put: { value: [] } },
  { place: 'views.*', put: 'drop' },
  { place: 'views.*.id', put: { value: '' } },
  { place: 'views.*.parent', put: { value: null } },
  { place: 'views.*.cropPx', put: { value: null } },
  { place: 'views.*.receivedPx', put: { value: null } },
  { place: 'producer', put: { value: { model: 'unknown' } } },
  { place: 'producer.model', put: { value: 'unknown' } },
  { place: 'rounds.*', put: { value: { id: '', view: null, raw: '', rois: [], actions: [] } } },
  { place: 'rounds.*.id', put: { value: '' } },
  { place: 'rounds.*.view', put: { value: null } },
  { place: 'rounds.*.raw', put: { value: '' } },
  { place: 'rounds.*.rois', put: { value: [] } },
  { place: 'rounds.*.rois.*', put: 'drop' },
  { place: 'rounds.*.rois.*.id', put: { value: '' } },
  { place: 'rounds.*.rois.*.box', put: 'drop' },
  { place: 'rounds.*.rois.*.shape.frame', put: 'drop' },
  { place: 'rounds.*.rois.*.shape.author', put: { value: 'thought' } },
  { place: 'rounds.*.actions', put: { value: [] } },
  { place: 'rounds.*.actions.*', put: 'drop' },
  { place: 'rounds.*.actions.*.id', put: { value: '' } },
  // What it is called stays in its complaint; it is shown as a tool's.
  { place: 'rounds.*.actions.*.kind', put: { value: 'tool' } },
  { place: 'rounds.*.actions.*.shapes', put: { value: [] } },
  ...shapeRules('rounds.*.actions.*.shapes'),
  { place: 'rounds.*.actions.*.executed', put: { value: false } },
  { place: 'rounds.*.actions.*.effective', put: { value: null } },
  { place: 'rounds.*.actions.*.received', put: { value: null } },
  { place: 'rounds.*.observation', put: 'drop' },
  { place: 'rounds.*.observation.views', put: { value: [] } },
  { place: 'rounds.*.observation.views.*', put: 'drop' },
  { place: 'rounds.*.observation.shapes', put: { value: [] } },
  ...shapeRules('rounds.*.observation.shapes'),
  { place: 'rounds.*.sections', put: 'drop' },
  { place: 'rounds.*.sections.*', put: 'drop' },
  { place: 'rounds.*.stats', put: 'drop' },
  { place: 'answer', put: { value: null } },
  ...shapeRules('gold.shapes'),
  ...['tokenIds', 'tokenProbs', 'tokenTexts', 'promptIds', 'complaints', 'actions.*.complaints'].map((key): Rule => ({
    place: `rounds.*.${key}`,
    put: 'drop',
  })),
  ...['item', 'source', 'frame', 'cropRule', 'budgets', 'policy', 'gold', 'group', 'branchOf', 'complaints.*'].map(
    (key): Rule => ({ place: key, put: 'drop' }),
  ),
]
