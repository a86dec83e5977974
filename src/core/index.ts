/**
 * core: the words of Loupe as pure data and functions. No DOM, no network, no clock.
 *
 * trace      one question, its rounds, its answer, and who produced it; saved as `loupe.trace/2`, version 1 is lifted
 * selectors  how everybody reads a trace: what is where, and what a shape is in its image
 * reading    how a shape's numbers are read: their image, their frame, their surface
 * fold       run events -> trace; unfold: trace -> events
 * frame      what the four numbers of a box mean
 * surface    what numbers are written on: the image's size and the view that the frame is of
 * crop rule  requested box -> effective box, in integer pixels of the image
 * dialect    one producer's grammar: a parser, a frame, perhaps a writer and what a live run needs; DIALECTS lists them
 * section    a named part of a reply, by its offsets: sketch, thought, answer
 * tied       a call and the RoI that it is made from, one box from an IoU of 0.9 on
 * family     model folders of one `model_type`: what is said to those that have no loupe.json
 * decide     what a reply leads to under the policy: cut, invalid, answer, force, ask-answer, stop
 * complaint  what a reader found wrong, with its path, kept beside what it could save
 * rationale  gold that a person stands behind, `loupe.rationale/2` (`gold`); edited by commands, undone by diffs
 * dialogue   a rationale as the turns that teach it
 * fault      what went wrong, as plain data: code, sentence, where, advice
 * source     a folder that model files are read from (implemented by io)
 * depth      inverse relative depth, larger is nearer; a depth value is in [0,1] of a picture's range, 1 is nearest
 * mention    what a thought says of depth; tied to a box, checked against its depth value, counted
 * layout     where a record keeps question, pictures, turns, gold and scores; LAYOUTS lists them; told: what it reads
 * row        what a list knows of a trace without opening it, in columns
 * protocol   `loupe.json`: what is said to a model, and how large its pictures are
 */
export * from './geometry/box'
export * from './fault/fault'
export * from './source/source'
export { fetchable, type Reach } from './source/fetchable'
export * from './trace/schema'
export * from './trace/producer'
export type { CropRule } from './trace/cropRule'
export * from './trace/place'
export * from './trace/events'
export * from './policy/protocol'
export * from './geometry/measure'
export * from './geometry/round'
export * from './geometry/resize'
export * from './geometry/frames'
export { cropPixels, cropRule, type Cut } from './geometry/crop'
export { bicubicTaps, type Taps } from './geometry/bicubic'
export * from './geometry/tie'
export * from './dialects/dialect'
export * from './policy/policy'
export * from './policy/decide'
export type { Rationale as Rationale1 } from './rationale/v1/schema'
export * from './dialects/registry'
export * from './dialects/writers'
export * from './trace/same'
export * from './trace/fold'
export * from './trace/unfold'
export * from './trace/read'
export * from './trace/reading'
export * from './trace/selectors'
export * from './trace/change'
export { withImageSize } from './trace/sized'
export * from './trace/meet'
export { checkTrace } from './trace/check'
export { parseText } from './json/text'
export { writeJson } from './json/write'
export * from './dialects/correct'
export { findBoxes } from './dialects/boxes'
export * from './rationale'
export { readRationale as readRationale1 } from './rationale/v1/read'
export { dialogueOf as dialogueOf1 } from './rationale/v1/dialogue'
export * from './depth'
export * from './scoring'
export * from './scoring/depth'
export * from './policy/families'
export * from './policy/read'
export {
  fieldsOf,
  guessMapping,
  MAPPED,
  mappedLayout,
  readMapping,
  ROLES,
  type Field,
  type Mapping,
} from './layouts/mapping/mapping'
export { findLayout } from './layouts/registry'
export type { Layout, Top, XmlNode } from './layouts/layout'
export { isOneDocument, readFile, type FileReading, type Found } from './importing/file'
export { readRecord, type ReadRecord, type RecordAt } from './importing/reading'
export { Summary, type CountedComplaint, type FileSummary, type Level } from './importing/summary'
export { PictureIndex, type Match } from './importing/match'
export { PictureCounter, pictureFileOf, type PictureCount, type PicturedBy } from './importing/pictured'
export type { FileSample } from './layouts/layout'
export { GoldIndex, judged, type Gold, type JoinedBy } from './importing/join'
export { Measuring, type Measured } from './importing/measuring'
export { withGuessedSize } from './importing/guess'
export type { Chosen, Pair, PairName } from './importing/rank'
export { ChunkBuilder, type RowChunk } from './rows/chunk'
export { rightOf, rowOfRecord, type RowValues } from './rows/row'
export { RowTable, type RowScore } from './rows/table'
export * from './trace/wentIn'
export * from './rows/runs'
export * from './rows/groups'
export { countsOf, groupedRows, runQuery, type Facets, type RowGroup } from './rows/list'
export { readQuery, writeQuery, GROUPINGS, type Grouping, type Query, type SortBy } from './rows/query'
