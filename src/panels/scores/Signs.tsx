import { isMute, SIGNATURES, type RunSummary } from '../../core'
import { useLoupeActions, type OpenSet } from '../../store'
import { Button } from '../../ui'
import { number3, SIGNATURE_WORDS } from './words'

/** Below this mean IoU, boxes are not said to be alike. */
const ALIKE = 0.7

/** What goes wrong, how often; each is a filter of the list. */
export function Signs({ set, summary: { all, likeness } }: { set: OpenSet; summary: RunSummary }) {
  const actions = useLoupeActions()
  const { helped, hurt, none } = all.effects
  return (
    <section className="run-part" aria-label="Signatures">
      <h3>Signatures</h3>
      <ul className="run-signs">
        {SIGNATURES.map((sign) => ({ sign, mute: isMute(sign, all.looks.sum) })).map(({ sign, mute }) => (
          <li key={sign}>
            <Button
              small
              pressed={set.query.sign === sign}
              disabled={(all.signatures[sign] === 0 || mute) && set.query.sign !== sign}
              title={mute ? 'No trace here looks: it is said of models that can' : SIGNATURE_WORDS[sign][1]}
              onClick={() => actions.setQuery({ sign: set.query.sign === sign ? undefined : sign })}
            >
              {SIGNATURE_WORDS[sign][0]} {mute ? '–' : all.signatures[sign].toLocaleString('en-US')}
            </Button>
          </li>
        ))}
        {(all.differ > 0 || set.query.differ === true) && (
          <li>
            <Button
              small
              pressed={set.query.differ === true}
              title="The imported verdict and the recomputed one differ"
              onClick={() => actions.setQuery({ differ: set.query.differ ? undefined : true })}
            >
              verdicts differ {all.differ.toLocaleString('en-US')}
            </Button>
          </li>
        )}
      </ul>
      <dl className="run-facts">
        {helped + hurt + none > 0 && (
          <Fact
            name="Looking helped"
            what="The answer before the first look and after the last"
            value={`${helped}, hurt ${hurt}, no change ${none}${helped <= hurt ? ': looking never helps' : ''}`}
          />
        )}
        {!Number.isNaN(likeness) && (
          <Fact
            name="Boxes are alike"
            what="Mean IoU between the last boxes of neighbouring traces"
            value={`${number3(likeness)}${likeness >= ALIKE ? ': position collapse' : ''}`}
          />
        )}
      </dl>
    </section>
  )
}

function Fact({ name, what, value }: { name: string; what: string; value: string }) {
  return (
    <div title={what}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
