import { useMemo, useState } from 'react'
import { useLoupe, useLoupeActions, type Sample } from '../../store'
import { SampleRuns } from './SampleRuns'
import { Badge, Empty, Notice, Section, Select, Spinner, cx } from '../../ui'

/** The bundled data set: a picture, and the questions about it. */
export function Samples() {
  const samples = useLoupe((state) => state.samples)
  if (samples.kind === 'loading') {
    return (
      <Section title="Samples">
        <p className="pictures-opening">
          <Spinner label="Loading" /> Reading the samples …
        </p>
      </Section>
    )
  }
  if (samples.kind === 'failed') {
    return (
      <Section title="Samples">
        <Notice tone="bad" title={samples.fault.message}>
          {samples.fault.advice}
        </Notice>
      </Section>
    )
  }
  if (samples.value.length === 0) {
    return (
      <Section title="Samples">
        <Empty icon="image" title="No samples here">
          Open a picture of your own.
        </Empty>
      </Section>
    )
  }
  return <SampleList samples={samples.value} />
}

function SampleList({ samples }: { samples: readonly Sample[] }) {
  const [domain, setDomain] = useState('')
  const domains = useMemo(() => [...new Set(samples.map((sample) => sample.domain))].sort(), [samples])
  const groups = useMemo(() => byPicture(samples.filter((one) => !domain || one.domain === domain)), [samples, domain])
  const options = [{ value: '', label: 'All domains' }, ...domains.map((value) => ({ value, label: value }))]
  return (
    <Section
      title={`Samples (${groups.length})`}
      tools={
        <span className="pictures-filter">
          <Select label="Domain" bare value={domain} options={options} onValue={setDomain} />
        </span>
      }
    >
      <SampleRuns />
      <ul className="pictures-list">
        {groups.map((group) => (
          <SampleGroup key={group.image} image={group.image} samples={group.samples} />
        ))}
      </ul>
    </Section>
  )
}

function SampleGroup({ image, samples }: { image: string; samples: readonly Sample[] }) {
  const open = useLoupe((state) => state.picture?.sample?.id ?? null)
  const actions = useLoupeActions()
  return (
    <li className={cx('pictures-group', samples.some((one) => one.id === open) && 'pictures-group-on')}>
      <img className="pictures-thumb" src={image} alt="" loading="lazy" decoding="async" width={72} height={54} />
      <ul className="pictures-questions">
        {samples.map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              className="pictures-row"
              aria-current={sample.id === open ? 'true' : undefined}
              data-sample={sample.id}
              onClick={() => void actions.openSample(sample.id)}
            >
              <span className="pictures-question">{sample.question}</span>
              <span className="pictures-under">
                {sample.domain}
                {sample.recorded && (
                  <Badge title="A trace of the bundled model was recorded for this question">recorded</Badge>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </li>
  )
}

function byPicture(samples: readonly Sample[]): { image: string; samples: Sample[] }[] {
  const groups = new Map<string, Sample[]>()
  for (const sample of samples) groups.set(sample.image, [...(groups.get(sample.image) ?? []), sample])
  return [...groups].map(([image, list]) => ({ image, samples: list }))
}
