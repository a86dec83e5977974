/**
 * Containers: files as records, in a worker or in Node. A file is told by what it holds, then by its name.
 *
 * bytes      a file wherever it lies; record: a value with its bytes in the file; archive: a file that holds files
 */
export { bytesOfBlob, type Bytes, type OpenedFile, type RecordAt } from './container'
export { MOST_DEEP, openFile, tooDeep } from './open'
