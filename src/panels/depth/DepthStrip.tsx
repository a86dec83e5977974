import { depthNow, isHere, useLoupe, useLoupeActions, type DepthState } from '../../store'
import { Button, Spinner } from '../../ui'
import { Legend } from './Legend'
import { STAGE_WORDS } from './stageWords'
import './depth.css'

/**
 * Under the stage while depth is shown, whatever tab is open: the legend, the value under the pointer, how far it is.
 */
export function DepthStrip() {
  const look = useLoupe((state) => state.depthLook)
  const depth = useLoupe(depthNow)
  const here = useLoupe((state) => state.picture !== null && isHere(state.picture))
  if (!(look.layer || look.relief) || !here) return null
  return (
    <section className="depth-strip" aria-label="Depth">
      <State depth={depth} />
      <ScenesOnly />
    </section>
  )
}

function State({ depth }: { depth: DepthState }) {
  const actions = useLoupeActions()
  if (depth.kind === 'ready') return <Legend map={depth.map} range={depth.range} />
  if (depth.kind === 'failed') {
    return (
      <>
        <span className="depth-strip-words depth-strip-bad">{depth.fault.message}</span>
        <Button small onClick={() => void actions.findDepth()}>
          Try again
        </Button>
      </>
    )
  }
  return (
    <span className="depth-strip-words" role="status">
      <Spinner label="Working" /> {STAGE_WORDS[(depth.kind === 'working' && depth.progress?.stage) || 'waiting']} …
    </span>
  )
}

/** The depth model that ships with the page was trained on rendered scenes, as the one that answers. */
function ScenesOnly() {
  const foreign = useLoupe((state) => state.picture !== null && state.picture.sample === null)
  const own = useLoupe((state) => state.depthModel === null)
  if (!foreign || !own) return null
  return <span className="depth-strip-words depth-strip-warn">The bundled depth model knows only rendered scenes.</span>
}
