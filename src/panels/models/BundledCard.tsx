import { useState } from 'react'
import { useLoupe } from '../../store'
import { Disclosure, Section } from '../../ui'
import { cardRows, type CardRow } from './card'

/** The bundled model's own card, as its evaluation wrote it. */
export function BundledCard() {
  const card = useLoupe((state) => state.card)
  const [open, setOpen] = useState(false)
  if (!card) return null
  return (
    <Section title="The bundled model">
      <Disclosure
        label="Card"
        summary="what it was trained on, what it cannot do, its numbers"
        open={open}
        onOpen={setOpen}
      >
        <CardRows rows={cardRows(card)} />
      </Disclosure>
    </Section>
  )
}

function CardRows({ rows }: { rows: readonly CardRow[] }) {
  return (
    <dl className="models-card">
      {rows.map((row) => (
        <div
          key={row.path}
          className={row.text === null ? 'models-card-head' : 'models-card-row'}
          style={{ paddingLeft: row.depth * 8 }}
        >
          <dt>{row.name}</dt>
          {row.text !== null && <dd>{row.text}</dd>}
          {row.note && <dd className="ui-note">{row.note}</dd>}
        </div>
      ))}
    </dl>
  )
}
