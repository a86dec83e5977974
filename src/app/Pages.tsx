import { pageOf, useLoupeActions, type TraceEntry } from '../store'
import { IconButton } from '../ui'

/** Which of a trace's images is on the stage, where it has several: pages, frames, what a search brought. */
export function Pages({ entry }: { entry: TraceEntry }) {
  const actions = useLoupeActions()
  const { images } = entry.trace
  if (images.length < 2) return null
  const at = images.findIndex(({ id }) => id === pageOf(entry))
  const here = images[at]
  const turn = (by: number) => {
    const next = images[at + by]
    if (next) void actions.showPage(next.id)
  }
  return (
    <span className="stage-bar-steps" role="group" aria-label="Pictures of the trace">
      <IconButton icon="previous" label="The picture before" disabled={at <= 0} onClick={() => turn(-1)} />
      <span className="stage-bar-size" title={here?.name ?? here?.uri}>
        <span className="stage-bar-long">picture </span>
        {at + 1} of {images.length}
      </span>
      <IconButton icon="next" label="The picture after" disabled={at >= images.length - 1} onClick={() => turn(1)} />
    </span>
  )
}
