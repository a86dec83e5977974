import { ADAPTIVE_COVER, MAX_ROUNDS, type Policy } from '../../core'
import { useLoupe, useLoupeActions } from '../../store'
import { Button, Check, NumberField, Select, TextArea } from '../../ui'

const ZOOM = [
  { value: 'free', label: 'free: the model decides' },
  { value: 'never', label: 'never: the call is masked' },
  { value: 'adaptive', label: 'adaptive: no large boxes' },
] as const
const AT_LIMIT = [
  { value: 'answer', label: 'force an answer' },
  { value: 'stop', label: 'stop' },
] as const

/** Everything that a run goes by. What is changed here holds from the next run on, and is written into its trace. */
export function PolicyForm({ policy }: { policy: Policy }) {
  const changed = useLoupe((state) => Object.keys(state.policy).length > 0 || state.system !== null)
  const actions = useLoupeActions()
  return (
    <>
      <div className="ask-grid">
        <NumberField
          label="Rounds"
          min={1}
          max={MAX_ROUNDS}
          value={policy.rounds}
          onValue={(rounds) => actions.setPolicy({ rounds })}
        />
        <Select
          label="After the last round"
          value={policy.atLimit}
          options={AT_LIMIT}
          onValue={(atLimit) => actions.setPolicy({ atLimit })}
        />
        <NumberField
          label="New tokens a round"
          min={1}
          max={8192}
          value={policy.maxNewTokens}
          onValue={(maxNewTokens) => actions.setPolicy({ maxNewTokens })}
        />
        <NumberField
          label="Visual tokens a view"
          min={4}
          max={16384}
          value={policy.maxVisualTokens}
          onValue={(maxVisualTokens) => actions.setPolicy({ maxVisualTokens })}
        />
      </div>
      <Zoom policy={policy} />
      <Sampling policy={policy} />
      <Check
        label="Grammar mask"
        hint="Holds a call to valid JSON with four numbers in range."
        checked={policy.grammar}
        onChecked={(grammar) => actions.setPolicy({ grammar })}
      />
      <SystemText />
      <div>
        <Button small disabled={!changed} onClick={() => reset(actions)}>
          Back to the model's own
        </Button>
      </div>
    </>
  )
}

function Zoom({ policy }: { policy: Policy }) {
  const actions = useLoupeActions()
  return (
    <>
      <Select label="Zoom" value={policy.zoom} options={ZOOM} onValue={(zoom) => actions.setPolicy({ zoom })} />
      {policy.zoom === 'adaptive' && (
        <NumberField
          label="Most that a box may cover"
          hint="As a share of its view; a larger box is not cut."
          min={0.01}
          max={1}
          step={0.01}
          value={policy.cover ?? ADAPTIVE_COVER}
          onValue={(cover) => actions.setPolicy({ cover })}
        />
      )}
    </>
  )
}

function reset(actions: ReturnType<typeof useLoupeActions>) {
  actions.setPolicy({
    rounds: undefined,
    zoom: undefined,
    cover: undefined,
    atLimit: undefined,
    maxNewTokens: undefined,
    maxVisualTokens: undefined,
    grammar: undefined,
    sampling: undefined,
  })
  actions.setSystem(null)
}

const SAMPLING = [
  { value: 'greedy', label: 'greedy' },
  { value: 'seeded', label: 'temperature and top-p, seeded' },
] as const

function Sampling({ policy }: { policy: Policy }) {
  const actions = useLoupeActions()
  const { temperature, topP, seed } = policy.sampling
  const greedy = temperature === 0
  const set = (change: Partial<Policy['sampling']>) =>
    actions.setPolicy({ sampling: { temperature, topP, seed, ...change } })
  return (
    <>
      <Select
        label="Sampling"
        value={greedy ? 'greedy' : 'seeded'}
        options={SAMPLING}
        onValue={(kind) => set({ temperature: kind === 'greedy' ? 0 : 0.7 })}
      />
      <div className="ask-grid ask-grid-3">
        <NumberField
          label="Temperature"
          min={0}
          max={5}
          step={0.05}
          value={temperature}
          disabled={greedy}
          onValue={(value) => set({ temperature: value })}
        />
        <NumberField
          label="Top-p"
          min={0}
          max={1}
          step={0.01}
          value={topP}
          disabled={greedy}
          onValue={(value) => set({ topP: value })}
        />
        <NumberField
          label="Seed"
          min={0}
          max={2 ** 32 - 1}
          value={seed}
          disabled={greedy}
          onValue={(value) => set({ seed: value })}
        />
      </div>
    </>
  )
}

function SystemText() {
  const own = useLoupe((state) => (state.model.kind === 'ready' ? state.model.model.protocol.system : null))
  const system = useLoupe((state) => state.system)
  const actions = useLoupeActions()
  return (
    <TextArea
      label="System text"
      rows={3}
      value={system ?? own ?? ''}
      placeholder={own === null ? "The model's own, once it is loaded" : ''}
      hint={system !== null && own !== null && system !== own ? "Differs from the model's own." : ''}
      onValue={(text) => actions.setSystem(text === own ? null : text)}
    />
  )
}
