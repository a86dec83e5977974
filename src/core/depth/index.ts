/**
 * depth: maps of inverse relative depth, and what is read from them.
 *
 * map        float inverse relative depth of a picture or a crop, larger is nearer, scale and shift unknown
 * range      the 1st and 99th percentile of the whole picture's map
 * value      a depth in [0,1] of that range, 1 is nearest: what a person reads and a thought mentions
 * level      a depth value in whole numbers, 65535 x value: what the GPU kernels and 16-bit PNGs count in
 * relief     the map as a surface, seen from a little aside
 * region     the depth of a box: median, spread and histogram over the central half of it
 * fit        the scale and shift that bring one map to another over what both show
 */
export * from './map'
export * from './region'
export * from './align'
export * from './part'
export * from './levels'
export * from './colour'
export * from './relief'
