/** Formats that browsers read. */
export type ImageType = 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' | 'bmp'

/** What the bytes of a picture say before anything is decoded. Sizes are pixels as stored, before any turning. */
export type ImageHeader = {
  readonly type: ImageType
  readonly width: number
  readonly height: number
  /** EXIF orientation 1 to 8; 1 when there is none. */
  readonly orientation: number
  /** Pictures in the file: 1, or more for an animation; null when it moves but was not counted. */
  readonly frames: number | null
  /** Bits a channel. */
  readonly bits: number
  readonly cmyk: boolean
  readonly alpha: boolean
  /** Carries an ICC profile. */
  readonly profile: boolean
  /** The end mark is missing: the file was cut short. */
  readonly cut: boolean
}
