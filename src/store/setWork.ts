/** What reads and lists sets, as one part that is loaded with the first set. */
export { setQuery, setScoring } from './setList'
export { importFiles, openRuns, openSet, readAgain, readFileAs } from './setReading'
export { exportRows, openRow, searchReplies } from './setRows'
