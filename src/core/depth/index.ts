/**
 * depth: maps of inverse relative depth, and what is read from them.
 *
 * map        float inverse relative depth of a picture or a crop, larger is nearer, scale and shift unknown
 * range      the 1st and 99th percentile of the whole picture's map
 * value      a depth in [0,1] of that range, 1 is nearest: what a person reads and a thought mentions
 */
export * from './map'
