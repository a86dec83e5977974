import { useLoupe, useLoupeActions } from '../../store'
import { Button, IconButton, Notice } from '../../ui'
import './status.css'

/** What went wrong and what to do, and what is worth knowing; each stays until it is dismissed. */
export function FaultList() {
  const faults = useLoupe((state) => state.faults)
  const notices = useLoupe((state) => state.notices)
  const actions = useLoupeActions()
  if (faults.length + notices.length === 0) return null
  return (
    <div className="faults">
      {faults.toReversed().map(({ id, fault }) => (
        <Notice
          key={id}
          tone="bad"
          title={fault.message}
          actions={<IconButton icon="close" label="Dismiss" onClick={() => actions.dismiss(id)} />}
        >
          {fault.advice}
          {(fault.where || fault.detail) && (
            <details className="faults-detail">
              <summary>Detail</summary>
              {fault.where && <p>{fault.where}</p>}
              <p>
                <code>{fault.code}</code> {fault.detail}
              </p>
            </details>
          )}
        </Notice>
      ))}
      {notices.toReversed().map(({ id, text, host, restore, address }) => (
        <Notice key={id} actions={<IconButton icon="close" label="Dismiss" onClick={() => actions.dismiss(id)} />}>
          {text}
          {restore !== undefined && (
            <Button small icon="undo" onClick={() => void actions.restore(restore)}>
              Take it back
            </Button>
          )}
          {address !== undefined && <Button onClick={() => void actions.openAddress(address)}>Open it</Button>}
          {host !== undefined && <Button onClick={() => void actions.fetchFrom(host)}>{`Fetch from ${host}`}</Button>}
        </Notice>
      ))}
    </div>
  )
}
