/**
 * A picture of 8-bit pixels, row by row without gaps: red | green << 8 | blue << 16 | 255 << 24, which is what RGBA
 * bytes are to a little-endian machine and what WGSL unpacks. One load then brings all channels of a pixel.
 */
export type Picture = { readonly width: number; readonly height: number; readonly pixels: Uint32Array }
