import { useEffect, useRef, useState } from 'react'
import type { PixelBox, Size } from '../core'
import { gridOf, placesOf, type TileGrid } from './tileGrid'
import type { Held } from './usePicture'
import { usePixelRatio } from './usePixelRatio'
import type { Viewport } from './viewport'

export type Tile = { readonly key: string; readonly box: PixelBox; readonly image: ImageBitmap }

type Shown = ReadonlyMap<string, Tile>
const NONE: Shown = new Map()

/**
 * The tiles of the source that the stage shows, as far as they are there. Old ones stay until all new ones have come;
 * each is closed once it is no longer drawn. At most two screens of them are open.
 */
export function useTiles(held: Held, image: Size, view: Viewport, stage: Size): readonly Tile[] {
  const ratio = usePixelRatio()
  // As text, so that moving within the same tiles asks for nothing.
  const key = JSON.stringify(gridOf(image, view, stage, { proxyScale: held.proxy.scale, ratio }))
  const [shown, setShown] = useState<Shown>(NONE)
  const have = useRef<Shown>(NONE)
  const { lease } = held
  const { width, height } = image
  useEffect(() => {
    let gone = false
    const show = (next: Shown) => {
      have.current = next
      setShown(next)
    }
    const grid = JSON.parse(key) as TileGrid | null
    const places = grid ? placesOf({ width, height }, grid) : []
    const wanted = new Set(places.map((place) => place.key))
    const only = (tiles: Shown) => new Map([...tiles].filter(([name]) => wanted.has(name)))
    const missing = places.filter((place) => !have.current.has(place.key))
    let left = missing.length
    if (left === 0) show(only(have.current))
    // What is left of two moves ago goes.
    else if (have.current.size > 2 * wanted.size) show(only(have.current))
    for (const place of missing) {
      const come = (tile: ImageBitmap | null) => {
        if (gone) return tile?.close()
        left -= 1
        const next = new Map(have.current)
        if (tile) next.set(place.key, { ...place, image: tile })
        show(left === 0 ? only(next) : next)
        return undefined
      }
      // Without a tile the proxy is seen in its place.
      void lease.tile(place.box, grid?.scale ?? 1).then(come, () => come(null))
    }
    return () => {
      gone = true
    }
  }, [key, lease, width, height])
  useClosing(shown)
  return [...shown.values()]
}

/** Closes what was shown and is not any more; when the stage goes, all. */
function useClosing(shown: Shown): void {
  const open = useRef(new Set<ImageBitmap>())
  useEffect(() => {
    const drawn = new Set([...shown.values()].map((tile) => tile.image))
    for (const image of open.current) if (!drawn.has(image)) image.close()
    open.current = drawn
  }, [shown])
  useEffect(
    () => () => {
      for (const image of open.current) image.close()
      open.current = new Set()
    },
    [],
  )
}
