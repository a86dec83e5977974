import { useEffect, type RefObject } from 'react'
import { pixelBox, type PixelBox, type Size } from '../core'
import type { Held } from './usePicture'
import { usePixelRatio } from './usePixelRatio'

/**
 * Paints a crop on a canvas: at once from the proxy, which is what a moving box needs, and from the source itself where
 * the proxy is smaller than the source.
 */
export function useCrop(
  canvas: RefObject<HTMLCanvasElement | null>,
  held: Held | null,
  px: PixelBox,
  shown: Size,
): void {
  const [x1, y1, x2, y2] = px
  const ratio = usePixelRatio()
  useEffect(() => {
    const at = canvas.current
    if (!at) return undefined
    if (!held) {
      // Else the crop of another picture would stand in this frame.
      at.getContext('2d')?.clearRect(0, 0, at.width, at.height)
      return undefined
    }
    const box = pixelBox(x1, y1, x2, y2)
    at.width = Math.round(shown.width * ratio)
    at.height = Math.round(shown.height * ratio)
    paint(at, held.proxy.image, box, held.proxy.scale)
    if (held.proxy.scale >= 1) return undefined
    let gone = false
    void held.lease.cut(box, Math.max(at.width, at.height)).then(
      (crop) => {
        if (!gone) paintWhole(at, crop)
        crop.close()
      },
      // The proxy's crop stays: less sharp, but there.
      () => undefined,
    )
    return () => {
      gone = true
    }
  }, [canvas, held, x1, y1, x2, y2, shown.width, shown.height, ratio])
}

function paint(canvas: HTMLCanvasElement, image: ImageBitmap, px: PixelBox, scale: number): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const [x1, y1, x2, y2] = px
  context.imageSmoothingQuality = 'high'
  context.imageSmoothingEnabled = canvas.width < 4 * (x2 - x1) * scale
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.drawImage(
    image,
    x1 * scale,
    y1 * scale,
    (x2 - x1) * scale,
    (y2 - y1) * scale,
    0,
    0,
    canvas.width,
    canvas.height,
  )
}

function paintWhole(canvas: HTMLCanvasElement, crop: ImageBitmap): void {
  canvas.getContext('2d')?.drawImage(crop, 0, 0, canvas.width, canvas.height)
}
