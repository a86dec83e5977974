/**
 * The library: what this browser keeps (IndexedDB `loupe-library`, pictures in OPFS).
 *
 * row       what a list shows of a kept entry; a listing reads rows and nothing else
 * parcel    what is handed in to be kept: a row, a trace as JSON, its pictures by content hash
 * draft     a base and its log; the log is only ever added to, undo and redo are entries of it
 * entry     one act of a draft under a key of its own; an append that comes second is `stale` and overwrites nothing
 * snapshot  what a base and the first entries of its log come to
 * removed   deleted or closed: off the list, and can be taken back until it is purged
 */
export { openLibrary, type Library, type LibraryOptions } from './library'
export { pageLibrary } from './kept'
export { takePicturesOut, putPicturesBack } from './embedded'
export { rowOf } from './rowOf'
export { cursorOf, type Cursor } from './history'
export type * from './words'
