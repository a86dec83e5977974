import { createContext, useContext } from 'react'
import type { PixelBox } from '../core'
import type { DepthFound } from '../store'
import type { Anchors } from './anchors'

/** The picture as the stage paints it: `scale` proxy pixels are one pixel of the picture. */
export type Proxy = { readonly image: ImageBitmap; readonly scale: number }

/** One user of a cached picture; the cache closes its bitmaps when the last user has released it and room is needed. */
export interface PictureLease {
  readonly proxy: Promise<Proxy>
  /** A crop from the source itself, at most `longest` pixels on its longer side. The caller closes it. */
  cut(box: PixelBox, longest: number): Promise<ImageBitmap>
  /**
   * A part of the source, `scale` pixels of it for one of the picture, 1 at most: at 1 its own pixels. The caller
   * closes it.
   */
  tile(box: PixelBox, scale: number): Promise<ImageBitmap>
  release(): void
}

export interface PictureSource {
  /** @returns null when the picture is not here */
  lease(id: string): PictureLease | null
}

/** What is painted of a depth map. */
export type DepthView =
  | { readonly kind: 'colours' }
  /** In CSS pixels; `colours`: the depth's own colours lie on it, not the picture. */
  | {
      readonly kind: 'relief'
      readonly yaw: number
      readonly pitch: number
      readonly width: number
      readonly height: number
      readonly colours: boolean
    }

export type Pixels = { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray<ArrayBuffer> }

/** Paints depth, where it is found. */
export interface DepthPainter {
  paint(found: DepthFound, view: DepthView): Promise<Pixels>
}

export type CanvasPorts = {
  readonly pictures: PictureSource
  readonly depth: DepthPainter
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
