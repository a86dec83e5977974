import { DEPTH_COLOURS, valueAt, type DepthMap, type DepthRange } from '../../core'
import { useLoupe } from '../../store'

/** CSS of the layer's own colours, far on the left. */
const STEPS = Array.from({ length: 18 }, (_, step) => css(DEPTH_COLOURS[step * 15] ?? 0))
export const RAMP = `linear-gradient(to right, ${STEPS.join(', ')})`

/** A packed colour as CSS writes it. */
function css(packed: number): string {
  return `rgb(${packed & 255} ${(packed >>> 8) & 255} ${(packed >>> 16) & 255})`
}

/** The colours and what they mean, with the value under the pointer. */
export function Legend({ map, range }: { map: DepthMap; range: DepthRange }) {
  const probe = useLoupe((state) => state.probe)
  const value = probe && valueAt(map, range, probe.x, probe.y)
  return (
    <figure className="depth-legend" aria-label="Legend: relative depth, 0 is farthest, 1 is nearest">
      <div className="depth-ramp" style={{ background: RAMP }}>
        {value !== null && <span className="depth-needle" style={{ left: `${value * 100}%` }} />}
      </div>
      <figcaption className="depth-ends">
        <span>0 farthest</span>
        <output className="depth-probe">{value === null ? 'relative' : `here ${value.toFixed(3)}`}</output>
        <span>1 nearest</span>
      </figcaption>
    </figure>
  )
}
