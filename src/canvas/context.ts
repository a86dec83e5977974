import { createContext, useContext } from 'react'
import type { PixelBox } from '../core'
import type { Anchors } from './anchors'

/** The picture as the stage paints it: `scale` proxy pixels are one pixel of the picture. */
export type Proxy = { readonly image: ImageBitmap; readonly scale: number }

/** One user of a cached picture; the cache closes its bitmaps when the last user has released it and room is needed. */
export interface PictureLease {
  readonly proxy: Promise<Proxy>
  /** A crop from the source itself, at most `longest` pixels on its longer side. The caller closes it. */
  cut(box: PixelBox, longest: number): Promise<ImageBitmap>
  release(): void
}

export interface PictureSource {
  /** @returns null when the picture is not here */
  lease(id: string): PictureLease | null
}

export type CanvasPorts = {
  readonly pictures: PictureSource
  readonly anchors: Anchors
  /** Calls once, before the next frame; the result cancels. */
  onFrame(run: (now: number) => void): () => void
  /** Whether the system asks for less motion. */
  stillness(): boolean
  /** Changes whenever colours must be read again. */
  readonly themeKey: string
}

const PortsContext = createContext<CanvasPorts | null>(null)
export const CanvasProvider = PortsContext.Provider

export function useCanvas(): CanvasPorts {
  const ports = useContext(PortsContext)
  if (!ports) throw new Error('CanvasProvider is missing')
  return ports
}
