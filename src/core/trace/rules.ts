import type { Rule } from '../json/salvage'

/** Shapes of a list: a bad frame leaves the numbers as they were written, a bad shape takes itself away. */
function shapeRules(list: string): Rule[] {
  return [
    { at: `${list}.*`, put: 'drop' },
    { at: `${list}.*.frame`, put: 'drop' },
    { at: `${list}.*.numbers`, put: { value: [] } },
    { at: `${list}.*.author`, put: { value: 'tool' } },
  ]
}

/**
 * What stands in for what a trace must have and lacks. A round is never taken away: its neighbours keep their number.
 * An empty id is named by its place afterwards.
 */
export const TRACE_RULES: readonly Rule[] = [
  { at: 'id', put: { value: 'unnamed' } },
  { at: 'question', put: { value: '' } },
  { at: 'images', put: { value: [] } },
  { at: 'images.*', put: 'drop' },
  { at: 'images.*.id', put: { value: '' } },
  { at: 'images.*.width', put: { value: null } },
  { at: 'images.*.height', put: { value: null } },
  { at: 'images.*.notes', put: 'drop' },
  { at: 'images.*.time', put: 'drop' },
  { at: 'views', put: { value: [] } },
  { at: 'views.*', put: 'drop' },
  { at: 'views.*.id', put: { value: '' } },
  { at: 'views.*.parent', put: { value: null } },
  { at: 'views.*.cropPx', put: { value: null } },
  { at: 'views.*.receivedPx', put: { value: null } },
  { at: 'producer', put: { value: { model: 'unknown' } } },
  { at: 'producer.model', put: { value: 'unknown' } },
  { at: 'rounds.*', put: { value: { id: '', view: null, raw: '', rois: [], actions: [] } } },
  { at: 'rounds.*.id', put: { value: '' } },
  { at: 'rounds.*.view', put: { value: null } },
  { at: 'rounds.*.raw', put: { value: '' } },
  { at: 'rounds.*.rois', put: { value: [] } },
  { at: 'rounds.*.rois.*', put: 'drop' },
  { at: 'rounds.*.rois.*.id', put: { value: '' } },
  { at: 'rounds.*.rois.*.box', put: 'drop' },
  { at: 'rounds.*.rois.*.shape.frame', put: 'drop' },
  { at: 'rounds.*.rois.*.shape.author', put: { value: 'thought' } },
  { at: 'rounds.*.actions', put: { value: [] } },
  { at: 'rounds.*.actions.*', put: 'drop' },
  { at: 'rounds.*.actions.*.id', put: { value: '' } },
  // What it is called stays in its complaint; it is shown as a tool's.
  { at: 'rounds.*.actions.*.kind', put: { value: 'tool' } },
  { at: 'rounds.*.actions.*.shapes', put: { value: [] } },
  ...shapeRules('rounds.*.actions.*.shapes'),
  { at: 'rounds.*.actions.*.executed', put: { value: false } },
  { at: 'rounds.*.actions.*.effective', put: { value: null } },
  { at: 'rounds.*.actions.*.received', put: { value: null } },
  { at: 'rounds.*.observation', put: 'drop' },
  { at: 'rounds.*.observation.views', put: { value: [] } },
  { at: 'rounds.*.observation.views.*', put: 'drop' },
  { at: 'rounds.*.observation.shapes', put: { value: [] } },
  ...shapeRules('rounds.*.observation.shapes'),
  { at: 'rounds.*.sections', put: 'drop' },
  { at: 'rounds.*.sections.*', put: 'drop' },
  { at: 'rounds.*.stats', put: 'drop' },
  { at: 'answer', put: { value: null } },
  ...shapeRules('gold.shapes'),
  ...['tokenIds', 'tokenProbs', 'tokenTexts', 'promptIds', 'complaints', 'actions.*.complaints'].map((key): Rule => ({
    at: `rounds.*.${key}`,
    put: 'drop',
  })),
  ...['item', 'source', 'frame', 'cropRule', 'budgets', 'policy', 'gold', 'group', 'branchOf', 'complaints.*'].map(
    (key): Rule => ({ at: key, put: 'drop' }),
  ),
]
