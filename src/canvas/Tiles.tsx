import 'konva/lib/shapes/Image.js'
import { Image } from 'react-konva/lib/ReactKonvaCore'
import type { Size } from '../core'
import type { Held } from './usePicture'
import { useTiles } from './useTiles'
import { toStage, type Viewport } from './viewport'

/** The source's own pixels over the proxy, where the stage is zoomed past it. */
export function Tiles({ held, image, view, stage }: { held: Held; image: Size; view: Viewport; stage: Size }) {
  const tiles = useTiles(held, image, view, stage)
  return tiles.map((tile) => <Image key={tile.key} name="tile" {...toStage(view, tile.box)} image={tile.image} />)
}
