/**
 * io: everything that comes from or goes to the outside: pictures, model folders, browser storage, files. Page or
 * worker.
 *
 * picture    an image file that was sniffed, measured before decoding, and found decodable; `OpenedImage`
 * note       what was done to read it: "First frame of an animation (3 frames)." ...
 * source     a folder of model files: bundled, hub, url, folder, files; `sourceOf(spec)` gives core's FileSource
 * commit     what a hub's branch name resolves to; with it, a file's address says its content
 * cached     kept in the Cache API under model, commit and path; complete, length-checked bodies only
 * stall      no byte for `stallMs`: the download is given up
 * catalogue  models that the page offers, with facts from the reference
 * sample     one line of `public/samples/index.jsonl`
 *
 * Every door throws LoupeError and nothing else.
 */
export { openImage, type OpenedImage } from './images/open'
export { readDepthPng } from './images/depthPng'
export { readHeader } from './images/header'
export { type ImageHeader, type ImageType } from './images/types'
export { IMAGE_LIMITS, headerComplaint } from './images/limits'
export { sourceOf, type SourceOptions } from './sources/sourceOf'
export { HUB_HOST, type SourceSpec } from './sources/spec'
export { bundledModel, readCard } from './sources/bundled'
export { listCached, deleteCached, storageState, type CachedModel, type StorageState } from './sources/cache'
export * from './library'
export * from './sets'
export { saveFile, saveText } from './files/save'
export { readUrlBytes, readUrlText } from './files/text'
export { embedPictures, blobOf, blobToDataUrl, dataUrlToBlob } from './files/embed'
export { listCatalogue, listDepthModels, type CatalogueModel } from './catalogue'
export { readSamples, parseSamples, type Sample } from './samples'
