import { useMemo } from 'react'
import {
  activeEntry,
  depthNow,
  isHere,
  marksOf,
  useLoupe,
  useLoupeActions,
  type DepthFound,
  type DepthState,
} from '../../store'
import { Button, Check, Empty, Notice, Progress, Section, Slider, bytes } from '../../ui'
import { DepthModel } from './DepthModel'
import { Legend } from './Legend'
import { Mentions } from './Mentions'
import { Regions } from './Regions'
import { depthRows } from './rows'
import { STAGE_WORDS } from './stageWords'
import './depth.css'

/** How near everything is: the layer and its legend, the point under the pointer, the regions from near to far. */
export function DepthPanel() {
  const depth = useLoupe(depthNow)
  const picture = useLoupe((state) => state.picture)
  if (!picture)
    return (
      <Empty icon="image" title="No picture yet">
        Open a picture or choose a sample.
      </Empty>
    )
  return (
    <div className="depth">
      {isHere(picture) ? <Finding depth={depth} /> : <Absent />}
      {depth.kind === 'ready' && <Found depth={depth} />}
      <Mentions />
      <DepthModel />
    </div>
  )
}

function Absent() {
  return (
    <Section title="Depth">
      <p className="ui-note">This trace came without its picture. Open the picture to find its depth.</p>
    </Section>
  )
}

function Finding({ depth }: { depth: DepthState }) {
  const actions = useLoupeActions()
  if (depth.kind === 'none') {
    return (
      <Section title="Depth">
        <p className="ui-note">
          How near each part of the picture is, relative to the rest of it: 1 is nearest. A network guesses it from the
          picture.
        </p>
        <Button kind="primary" icon="depth" onClick={() => actions.setDepthLook({ layer: true })}>
          Find depth
        </Button>
      </Section>
    )
  }
  if (depth.kind === 'failed') {
    return (
      <Notice
        tone="bad"
        title={depth.fault.message}
        actions={
          <Button small onClick={() => void actions.findDepth()}>
            Try again
          </Button>
        }
      >
        {depth.fault.advice}
      </Notice>
    )
  }
  if (depth.kind !== 'working') return null
  const { progress } = depth
  const total = progress?.total ?? null
  const [size, unit] = bytes(progress?.loaded ?? 0)
  return (
    <Section
      title="Depth"
      tools={
        <Button small onClick={actions.stopDepth}>
          Stop
        </Button>
      }
    >
      <Progress
        label={STAGE_WORDS[progress?.stage ?? 'waiting']}
        max={total ?? 1}
        value={progress?.stage === 'files' && total !== null ? progress.loaded : null}
        detail={progress?.stage === 'files' ? `${size} ${unit}` : undefined}
      />
    </Section>
  )
}

function Found({ depth }: { depth: DepthFound }) {
  const look = useLoupe((state) => state.depthLook)
  const entry = useLoupe(activeEntry)
  const sample = useLoupe((state) => state.picture?.sample ?? null)
  const gold = useLoupe((state) => state.showGold)
  const actions = useLoupeActions()
  const { map, range } = depth
  const rows = useMemo(
    () => depthRows(entry ? marksOf(entry) : [], gold ? sample?.gold?.objects : [], map, range),
    [entry, gold, sample, map, range],
  )
  return (
    <>
      <Section title="Depth">
        <Legend map={map} range={range} />
        <Check
          label="Layer under the boxes"
          checked={look.layer}
          onChecked={(layer) => actions.setDepthLook({ layer })}
        />
        <Slider
          label="Opacity"
          value={look.opacity}
          min={0.1}
          max={1}
          step={0.05}
          words={`${Math.round(look.opacity * 100)} %`}
          disabled={!look.layer}
          onValue={(opacity) => actions.setDepthLook({ opacity })}
        />
        <Check
          label="Relief"
          checked={look.relief}
          onChecked={(relief) => actions.setDepthLook({ relief })}
          hint="Turns the picture into a surface: drag it, or use the arrows."
        />
      </Section>
      <Regions rows={rows} map={map} range={range} hidden={gold ? 0 : (sample?.gold?.objects?.length ?? 0)} />
    </>
  )
}
