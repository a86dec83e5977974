import {
  SCORING_DEFAULTS,
  SCORING_SETTINGS,
  settingOf,
  withSetting,
  type ScoringParameters,
  type ScoringSetting,
} from '../../core'
import { useLoupeActions } from '../../store'
import { Button, Slider } from '../../ui'

type SliderOf = { readonly name: ScoringSetting; readonly label: string; readonly hint: string }

const SLIDERS: readonly SliderOf[] = [
  { name: 'h0', label: 'h0', hint: 'IoU from which a look is right' },
  { name: 'beta', label: 'beta', hint: 'Bonus of a better look' },
  { name: 'rho', label: 'rho', hint: 'Price of a redundant look' },
  { name: 'tau', label: 'tau', hint: 'IoU from which two looks are the same' },
  { name: 'hGood', label: 'h good', hint: 'IoU from which credit is whole' },
  { name: 'hBad', label: 'h bad', hint: 'IoU down to which credit is least' },
  { name: 'n', label: 'N', hint: 'Area ratio at which the planner stops' },
  { name: 'cover', label: 'cover', hint: 'Share of the view that needs no zoom' },
]

/** Everything that scores hang on: a change scores all traces anew. */
export function Parameters({ parameters }: { parameters: ScoringParameters }) {
  const actions = useLoupeActions()
  const changed = JSON.stringify(parameters) !== JSON.stringify(SCORING_DEFAULTS)
  return (
    <div className="run-sliders">
      {SLIDERS.map(({ name, label, hint }) => {
        const { least, most } = SCORING_SETTINGS[name]
        const value = settingOf(parameters, name)
        return (
          <Slider
            key={name}
            label={label}
            hint={hint}
            min={least}
            max={most}
            step={most > 2 ? 0.1 : 0.01}
            value={value}
            words={value.toFixed(2)}
            onValue={(to) => actions.setScoring(withSetting(parameters, name, to))}
          />
        )
      })}
      <Button small disabled={!changed} onClick={() => actions.setScoring(SCORING_DEFAULTS)}>
        Defaults
      </Button>
    </div>
  )
}
