import { useState, type ReactNode } from 'react'
import { GROUPINGS, type Facets, type Grouping, type Query, type SortBy } from '../../core'
import { useLoupeActions, type OpenSet } from '../../store'
import { Button, Disclosure, IconButton, Select } from '../../ui'
import { SIGNATURE_WORDS, TRIAGE_WORDS } from '../scores/words'
import { counted } from './words'

/** What is shown of the set: each choice says how many traces it would leave. */
export function Filters({ set }: { set: OpenSet }) {
  const [open, setOpen] = useState(false)
  const active = activeOf(set.query)
  return (
    <div className="traces-filters">
      <Rights set={set} />
      <Disclosure
        label="More filters"
        summary={active > 0 ? `${active} on` : ''}
        open={open || active > 0}
        onOpen={setOpen}
      >
        <Choices set={set} />
      </Disclosure>
      <Order query={set.query} />
      <GroupBy set={set} />
    </div>
  )
}

const GROUP_WORDS: Readonly<Record<Grouping, string>> = {
  item: 'question',
  file: 'file',
  producer: 'model',
  domain: 'domain',
  group: 'rollout group',
}

function GroupBy({ set: { query, groups, folded } }: { set: OpenSet }) {
  const actions = useLoupeActions()
  const options = [
    { value: '', label: 'nothing' },
    ...GROUPINGS.map((value) => ({ value, label: GROUP_WORDS[value] })),
  ] as const
  return (
    <div className="traces-order">
      <span className="traces-count">Group by</span>
      <Select
        label="Group by"
        bare
        value={query.groupBy ?? ''}
        options={options}
        onValue={(by) => {
          actions.foldGroups([])
          actions.setQuery({ groupBy: by === '' ? undefined : by })
        }}
      />
      {groups && (
        <Button
          small
          kind="quiet"
          onClick={() => actions.foldGroups(folded.size > 0 ? [] : groups.map(({ key }) => key))}
        >
          {folded.size > 0 ? 'Unfold' : 'Fold'}
        </Button>
      )}
    </div>
  )
}

function activeOf({ right, sort, groupBy, text, ...filters }: Query): number {
  void [right, sort, groupBy, text]
  return Object.values(filters).filter((one) => one !== undefined).length
}

function Rights({ set: { facets, query } }: { set: OpenSet }) {
  const actions = useLoupeActions()
  const { right, wrong, unknown } = facets.right
  if (right + wrong === 0 && query.right === undefined) return null
  const chip = (value: NonNullable<Query['right']>, words: string, count: number): ReactNode => (
    <Button
      small
      pressed={query.right === value}
      onClick={() => actions.setQuery({ right: query.right === value ? undefined : value })}
    >
      {words} {count.toLocaleString('en-US')}
    </Button>
  )
  return (
    <div className="traces-chips" role="group" aria-label="Right or wrong">
      {chip('right', 'Right', right)}
      {chip('wrong', 'Wrong', wrong)}
      {unknown > 0 && chip('unknown', 'Not said', unknown)}
    </div>
  )
}

const NAMES = [
  ['producer', 'Model'],
  ['domain', 'Domain'],
  ['dialect', 'Dialect'],
  ['layout', 'Layout'],
  ['kind', 'Kind'],
  ['code', 'Complaint'],
] as const

function Choices({ set: { facets, query } }: { set: OpenSet }) {
  const actions = useLoupeActions()
  return (
    <div className="traces-choices">
      <Numbers name="rounds" label="Rounds" counts={facets.rounds} query={query} />
      <Numbers name="looks" label="Looks" counts={facets.looks} query={query} />
      {NAMES.map(([name, label]) => (
        <Names key={name} name={name} label={label} counts={facets[name]} query={query} />
      ))}
      <Scored facets={facets} query={query} />
      {(facets.missing > 0 || query.missing) && (
        <Button
          small
          pressed={query.missing === true}
          onClick={() => actions.setQuery({ missing: query.missing ? undefined : true })}
        >
          Picture missing {facets.missing.toLocaleString('en-US')}
        </Button>
      )}
      {query.group !== undefined && (
        <Button small pressed onClick={() => actions.setQuery({ group: undefined })}>
          Group {query.group}
        </Button>
      )}
    </div>
  )
}

/** Filters by scores: whether a box met gold, what goes wrong, whether verdicts differ. */
function Scored({ facets: { look, sign, triage, differ }, query }: { facets: Facets; query: Query }) {
  const actions = useLoupeActions()
  const counted = (count: number) => `(${count.toLocaleString('en-US')})`
  const known = look.hit + look.miss + look.none
  return (
    <>
      {(known > 0 || query.look) && (
        <Choice
          label="Look"
          value={query.look}
          options={[
            { value: 'hit', label: `box met gold ${counted(look.hit)}` },
            { value: 'miss', label: `missed it ${counted(look.miss)}` },
            { value: 'none', label: `no box ${counted(look.none)}` },
            { value: 'unknown', label: `no gold ${counted(look.unknown)}` },
          ]}
          onValue={(value) => actions.setQuery({ look: value })}
        />
      )}
      {(sign.length > 0 || query.sign) && (
        <Choice
          label="Signature"
          value={query.sign}
          options={sign.map(({ value, count }) => ({ value, label: `${SIGNATURE_WORDS[value][0]} ${counted(count)}` }))}
          onValue={(value) => actions.setQuery({ sign: value })}
        />
      )}
      {(triage.length > 1 || query.triage) && (
        <Choice
          label="Triage"
          value={query.triage}
          options={triage.map(({ value, count }) => ({
            value,
            label: `${TRIAGE_WORDS[value] || 'nothing stands out'} ${counted(count)}`,
          }))}
          onValue={(value) => actions.setQuery({ triage: value })}
        />
      )}
      {(differ > 0 || query.differ === true) && (
        <Button
          small
          pressed={query.differ === true}
          onClick={() => actions.setQuery({ differ: query.differ ? undefined : true })}
        >
          Verdicts differ {differ.toLocaleString('en-US')}
        </Button>
      )}
    </>
  )
}

type ChoiceProps<V extends string> = {
  label: string
  value: V | undefined
  options: readonly { value: V; label: string }[]
  onValue: (value: V | undefined) => void
}

function Choice<V extends string>({ label, value, options, onValue }: ChoiceProps<V>) {
  const known = value === undefined || options.some((one) => one.value === value)
  const all = [{ value: '', label: 'any' }, ...(known ? [] : [{ value, label: value }]), ...options]
  return (
    <Select
      label={label}
      value={value ?? ''}
      options={all}
      onValue={(chosen) => onValue(chosen === '' ? undefined : (chosen as V))}
    />
  )
}

type NumbersProps = { name: 'rounds' | 'looks'; label: string; counts: Facets['rounds']; query: Query }

function Numbers({ name, label, counts, query }: NumbersProps) {
  const actions = useLoupeActions()
  const now = query[name]
  if (counts.length < 2 && now === undefined) return null
  const value = now === undefined ? '' : String(now[0])
  const known = counts.some((one) => String(one.value) === value)
  const options = [
    { value: '', label: 'any' },
    ...(known || value === '' ? [] : [{ value, label: value }]),
    ...counts.map((one) => ({
      value: String(one.value),
      label: `${one.value} (${one.count.toLocaleString('en-US')})`,
    })),
  ]
  return (
    <Select
      label={label}
      value={value}
      options={options}
      onValue={(chosen) => actions.setQuery({ [name]: chosen === '' ? undefined : [Number(chosen), Number(chosen)] })}
    />
  )
}

type NamesProps = {
  name: (typeof NAMES)[number][0]
  label: string
  counts: readonly { value: string; count: number }[]
  query: Query
}

/** Chosen: what everybody has is no choice. */
const ANY = '\u0000any'

function Names({ name, label, counts, query }: NamesProps) {
  const actions = useLoupeActions()
  const now = query[name]
  if (counts.length < (name === 'code' ? 1 : 2) && now === undefined) return null
  const known = now === undefined || counts.some((one) => one.value === now)
  const options = [
    { value: ANY, label: 'any' },
    ...(known || now === undefined ? [] : [{ value: now as string, label: now }]),
    ...counts.map((one) => ({
      value: one.value,
      label: `${one.value || 'not said'} (${counted(one.count, 'trace')})`,
    })),
  ]
  return (
    <Select
      label={label}
      value={now ?? ANY}
      options={options}
      onValue={(chosen) => actions.setQuery({ [name]: chosen === ANY ? undefined : chosen })}
    />
  )
}

const SORTED: readonly { value: SortBy; label: string }[] = [
  { value: 'place', label: 'place in the file' },
  { value: 'question', label: 'question' },
  { value: 'answer', label: 'answer' },
  { value: 'producer', label: 'model' },
  { value: 'rounds', label: 'rounds' },
  { value: 'looks', label: 'looks' },
  { value: 'complaints', label: 'complaints' },
  { value: 'right', label: 'right or wrong' },
  { value: 'score', label: 'score' },
  { value: 'length', label: 'length' },
  { value: 'triage', label: 'triage: what is worth a look' },
  { value: 'iou', label: 'IoU of the best box' },
  { value: 'reward', label: 'reward of its looks' },
]

function Order({ query }: { query: Query }) {
  const actions = useLoupeActions()
  const { by = 'place', descending = false } = query.sort ?? {}
  const sorted = (next: { by: SortBy; descending: boolean }) =>
    actions.setQuery({ sort: next.by === 'place' && !next.descending ? undefined : next })
  return (
    <div className="traces-order">
      <span className="traces-count">Sort by</span>
      <Select label="Sort by" bare value={by} options={SORTED} onValue={(next) => sorted({ by: next, descending })} />
      <IconButton
        icon="chevron"
        className={descending ? 'traces-down' : 'traces-up'}
        label={descending ? 'Descending: turn round' : 'Ascending: turn round'}
        pressed={descending}
        onClick={() => sorted({ by, descending: !descending })}
      />
    </div>
  )
}
