import { useEffect, useMemo, useRef, useState } from 'react'
import { colourLevels, cropDepth, depthLevels, unitBox, type DepthMap, type DepthRange, type UnitBox } from '../../core'
import { useLoupeActions, type CropDepth } from '../../store'
import type { DepthRow } from './rows'

/**
 * Two regions in the colours of the whole picture, at one scale: what is brighter is nearer, what is larger is larger.
 */
export function Compare({
  first,
  second,
  map,
  range,
}: {
  first: DepthRow
  second: DepthRow
  map: DepthMap
  range: DepthRange
}) {
  const apart = first.depth.median - second.depth.median
  const [near, far] = apart >= 0 ? [first, second] : [second, first]
  return (
    <div className="depth-compare">
      <div className="depth-pair">
        {[first, second].map((row) => (
          <Patch key={row.key} row={row} map={map} range={range} widest={widest(first, second)} />
        ))}
      </div>
      <p className="ui-note">
        {Math.abs(apart) < 0.005
          ? `${near.name} and ${far.name} are equally near.`
          : `${near.name} is nearer than ${far.name} by ${Math.abs(apart).toFixed(3)}.`}
      </p>
    </div>
  )
}

const PATCH = 140

/** The longest side of the two boxes, in shares of the picture. */
function widest(...rows: DepthRow[]): number {
  return Math.max(...rows.map(({ box }) => Math.max(box[2] - box[0], box[3] - box[1])), 1e-6)
}

function Patch({ row, map, range, widest: most }: { row: DepthRow; map: DepthMap; range: DepthRange; widest: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { box } = row
  const own = useOwnDepth(row)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const part = own?.map ?? cropDepth(map, box)
    element.width = part.width
    element.height = part.height
    const pixels = element.getContext('2d')?.createImageData(part.width, part.height)
    if (!pixels) return
    new Uint32Array(pixels.data.buffer).set(colourLevels(depthLevels(part, range)))
    element.getContext('2d')?.putImageData(pixels, 0, 0)
  }, [box, map, own, range])
  const side = (share: number) => Math.max(8, Math.round((share / most) * PATCH))
  return (
    <figure className="depth-patch">
      <canvas
        ref={canvas}
        style={{ width: side(box[2] - box[0]), height: side(box[3] - box[1]) }}
        role="img"
        aria-label={`Depth of ${row.name}`}
      />
      <figcaption>
        {row.name} <span className="depth-number">{row.depth.median.toFixed(3)}</span>
        {own && (
          <span
            className="depth-own-map"
            title="The network saw this crop alone; its map was fitted to the whole by scale and shift"
          >
            own map, ±{own.rms.toFixed(3)}
          </span>
        )}
      </figcaption>
    </figure>
  )
}

/** The crop's own, finer map; null until it is there, and where it does not fit the whole. */
function useOwnDepth({ box }: DepthRow): CropDepth | null {
  const actions = useLoupeActions()
  const [own, setOwn] = useState<{ crop: UnitBox; depth: CropDepth } | null>(null)
  const [x1, y1, x2, y2] = box
  // The same object while its four numbers are the same: rows are made anew in every rendering.
  const crop = useMemo(() => unitBox(x1, y1, x2, y2), [x1, y1, x2, y2])
  useEffect(() => {
    const stop = new AbortController()
    void actions.findCropDepth(crop, stop.signal).then((depth) => {
      if (depth && !stop.signal.aborted) setOwn({ crop, depth })
    })
    return () => stop.abort()
  }, [actions, crop])
  return own?.crop === crop ? own.depth : null
}
