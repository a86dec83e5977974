/**
 * gpu: our own kernels on the engine's device, which ONNX Runtime shares. Each has a CPU twin that gives the same
 * numbers, to the bit, and takes over where there is no device or where it lacks room or reach.
 *
 * kernel     one file of `shaders/`, compiled when first wanted and kept as long as the device
 * upload     a picture or a map on the device, kept by key within 192 MiB and destroyed when it leaves
 * pass       one dispatch; a job is a row of them, submitted at once
 * twin       the same in TypeScript: `preprocess/resample` and `preprocess/layout` for pictures, `core/depth` for depth
 *
 * depthRegion(gpu, {key, map, range}, box)            what a box of the map holds: min, quartiles, max, histogram
 * colourDepth(gpu, {key, map, range})                 the map in colour, near is bright; packed rgba8 of the map's size
 * reliefDepth(gpu, {key, map, range}, view, picture)  the map as a surface; packed rgba8 of the view's size
 *
 * Each gives {value, device}: what was made, and whether WGSL or the twin made it. `gpu` is the engine's device or
 * null; packed rgba8 is a Uint32Array whose bytes are RGBA, as ImageData takes them.
 */
export { colourDepth, depthRegion, reliefDepth, type KeyedMap, type Made, type MaybeGpu } from './depth'
export { dropTools, toolsOf, type GpuTools } from './tools'
