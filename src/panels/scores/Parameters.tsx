import { SCORING_DEFAULTS, type ScoringParameters } from '../../core'
import { useLoupeActions } from '../../store'
import { Button, Slider } from '../../ui'

type Part = 'looks' | 'zoom'
type SliderOf = {
  readonly part: Part
  readonly name: string
  readonly label: string
  readonly hint: string
  readonly max: number
}

const SLIDERS: readonly SliderOf[] = [
  { part: 'looks', name: 'h0', label: 'h0', hint: 'IoU from which a look is right', max: 1 },
  { part: 'looks', name: 'beta', label: 'beta', hint: 'Bonus of a better look', max: 2 },
  { part: 'looks', name: 'rho', label: 'rho', hint: 'Price of a redundant look', max: 2 },
  { part: 'looks', name: 'tau', label: 'tau', hint: 'IoU from which two looks are the same', max: 1 },
  { part: 'looks', name: 'hGood', label: 'h good', hint: 'IoU from which credit is whole', max: 1 },
  { part: 'looks', name: 'hBad', label: 'h bad', hint: 'IoU down to which credit is least', max: 1 },
  { part: 'zoom', name: 'n', label: 'N', hint: 'Area ratio at which the planner stops', max: 8 },
  { part: 'zoom', name: 'cover', label: 'cover', hint: 'Share of the view that needs no zoom', max: 1 },
]

/** Everything that scores hang on: a change scores all traces anew. */
export function Parameters({ parameters }: { parameters: ScoringParameters }) {
  const actions = useLoupeActions()
  const changed = JSON.stringify(parameters) !== JSON.stringify(SCORING_DEFAULTS)
  const valueOf = ({ part, name }: SliderOf) => (parameters[part] as unknown as Record<string, number>)[name] ?? 0
  return (
    <div className="run-sliders">
      {SLIDERS.map((slider) => (
        <Slider
          key={slider.name}
          label={slider.label}
          hint={slider.hint}
          min={slider.name === 'n' ? 1 : 0}
          max={slider.max}
          step={slider.max > 2 ? 0.1 : 0.01}
          value={valueOf(slider)}
          words={valueOf(slider).toFixed(2)}
          onValue={(value) => {
            const part = { ...parameters[slider.part], [slider.name]: value }
            actions.setScoring({ ...parameters, [slider.part]: part })
          }}
        />
      ))}
      <Button small disabled={!changed} onClick={() => actions.setScoring(SCORING_DEFAULTS)}>
        Defaults
      </Button>
    </div>
  )
}
