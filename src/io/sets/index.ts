/**
 * Sets: traces, gold, items and verdicts that were opened together. They are read in a worker of their own; rows in
 * columns and the files' bytes are kept, and a row's trace is made again from its record when it is shown.
 */
export { createSetClient, type SetClient } from './client'
export { listSets } from './shelf'
export type { ExportInput, SearchEvent, SearchInput } from './calls'
export type { Progress, ReadAs, RecordTrace, RowPlace, SetFile, SetInfo, SourceFile } from './words'
