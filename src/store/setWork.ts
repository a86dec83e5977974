/** What reads and lists sets, as one part that is loaded with the first set. */
export { setQuery } from './setList'
export { importFiles, openRuns, openSet, readFileAs } from './setReading'
export { exportRows, openRow, searchReplies } from './setRows'
