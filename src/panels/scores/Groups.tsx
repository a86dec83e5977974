import type { GroupNumbers } from '../../core'
import { number3 } from './words'

/** Samples that were drawn together: pass@k, their average, and how much they differ. */
export function Groups({ numbers: { groups, passAt, average, dead, rewardSpread } }: { numbers: GroupNumbers }) {
  return (
    <section className="run-part" aria-label="Rollout groups">
      <h3>{groups.toLocaleString('en-US')} rollout groups</h3>
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
    </section>
  )
}
