/** A picture as a file that was opened: sniffed, measured, and known by its hash. */
export type PictureFile = {
  readonly blob: Blob
  readonly width: number
  readonly height: number
  readonly sha256: string
}

/** The same with what a person reads: its name, and what was done to read it. */
export type NamedPicture = PictureFile & { readonly name: string; readonly notes: readonly string[] }
