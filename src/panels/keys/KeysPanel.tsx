import { useLoupeActions } from '../../store'
import { IconButton, Kbd, PanelHeader, Section } from '../../ui'
import './keys.css'

export type KeyRow = { readonly keys: string; readonly does: string; readonly group: string }

const GROUPS = [
  ['run', 'Run'],
  ['look', 'Look'],
  ['edit', 'Edit'],
  ['page', 'Page'],
] as const

/** Every key and what it does, in the place of the rounds while it is shown. */
export function KeysPanel({ keys }: { keys: readonly KeyRow[] }) {
  const actions = useLoupeActions()
  return (
    <section className="keys" aria-label="Keys" data-testid="keys">
      <PanelHeader title="Keys">
        <IconButton icon="close" label="Back to the rounds" keys="?" onClick={() => actions.setKeysShown(false)} />
      </PanelHeader>
      {GROUPS.map(([group, title]) => (
        <Section key={group} title={title}>
          <dl className="keys-list">
            {keys
              .filter((row) => row.group === group)
              .map((row) => (
                <div key={row.keys + row.does}>
                  <dt>
                    <Kbd keys={row.keys} />
                  </dt>
                  <dd>{row.does}</dd>
                </div>
              ))}
          </dl>
        </Section>
      ))}
    </section>
  )
}
