import { useMemo, useState } from 'react'
import { rolloutGroups, type GroupSample, type RolloutGroup } from '../../core'
import { useLoupeActions, type OpenSet } from '../../store'
import { Badge, Button, IconButton } from '../../ui'
import { counted } from '../traces/words'
import { number3 } from './words'

/** Samples that were drawn together: pass@k, their average, and what training would make of each. */
export function Groups({ set }: { set: OpenSet }) {
  const { table, shown, version } = set
  // `version` stands for what is in the table, which is one object as it grows and as it is scored anew.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const found = useMemo(() => rolloutGroups(table, shown), [table, shown, version])
  if (!found) return null
  const { passAt, average, dead, rewardSpread } = found.numbers
  return (
    <section className="run-part" aria-label="Rollout groups">
      <h3>{counted(found.numbers.groups, 'rollout group')}</h3>
      <dl className="run-facts">
        {passAt.map(({ k, value, groups: n }) => (
          <div key={k} title={`Mean over the ${n} groups that have ${k} samples or more`}>
            <dt>pass@{k}</dt>
            <dd>{number3(value)}</dd>
          </div>
        ))}
        <div title="Mean share of right samples">
          <dt>Avg@k</dt>
          <dd>{number3(average)}</dd>
        </div>
        <div title="All of its answers are right, or all are wrong: it teaches nothing by them">
          <dt>dead groups</dt>
          <dd>{dead.toLocaleString('en-US')}</dd>
        </div>
        <div title="Mean deviation of the looks' reward within a group">
          <dt>reward spread</dt>
          <dd>{number3(rewardSpread)}</dd>
        </div>
      </dl>
      <OneGroup groups={found.groups} table={table} />
    </section>
  )
}

/** One group at a time, those that differ most first. */
function OneGroup({ groups, table }: { groups: readonly RolloutGroup[]; table: OpenSet['table'] }) {
  const [chosen, setChosen] = useState(0)
  const at = Math.min(chosen, groups.length - 1)
  const group = groups[at]
  if (!group) return null
  // Producers name groups by numbers and hashes; a person knows the question.
  const nameOf = ({ name, samples: [first] }: RolloutGroup) => (first && table.row(first.row).question) || name
  return (
    <div className="run-group">
      <div className="run-group-head">
        <IconButton icon="previous" label="The group before" disabled={at === 0} onClick={() => setChosen(at - 1)} />
        <span className="run-group-name" title={`Group ${group.name}`}>
          {at + 1} of {groups.length.toLocaleString('en-US')}: {nameOf(group)}
        </span>
        <IconButton
          icon="next"
          label="The group after"
          disabled={at === groups.length - 1}
          onClick={() => setChosen(at + 1)}
        />
      </div>
      <div className="run-scroll">
        <table className="run-table">
          <thead>
            <tr>
              <th>sample</th>
              <th title="[right] + grammar + process x mean reward of its looks - price x looks">R</th>
              <th title="R less the group's mean, over the deviation of these differences among all listed groups">
                advantage
              </th>
              <th title="Of each look: its fidelity u, and what the advantage of its tokens is multiplied by">
                looks: u, credit
              </th>
            </tr>
          </thead>
          <tbody>
            {group.samples.map((sample, index) => (
              <Sample key={sample.row} sample={sample} index={index} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

const RIGHT_WORDS = ['wrong', 'right'] as const

function Sample({ sample: { row, right, reward, advantage, looks }, index }: { sample: GroupSample; index: number }) {
  const actions = useLoupeActions()
  async function open() {
    if (await actions.openRow(row)) actions.showRun(false)
  }
  return (
    <tr>
      <th scope="row">
        <Button small title="Open this trace" onClick={() => void open()}>
          {index + 1}
        </Button>{' '}
        {right === -1 ? '?' : <Badge tone={right === 1 ? 'good' : 'bad'}>{RIGHT_WORDS[right] ?? ''}</Badge>}
      </th>
      <td>{number3(reward)}</td>
      <td>
        {advantage > 0 ? '+' : ''}
        {number3(advantage)}
      </td>
      <td>
        {looks.length === 0
          ? 'none'
          : looks.map(({ u, credit }, at) => (
              <span key={at} className="run-credit">
                {u.toFixed(2)} ×{credit.toFixed(2)}
              </span>
            ))}
      </td>
    </tr>
  )
}
