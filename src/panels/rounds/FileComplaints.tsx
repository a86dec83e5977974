import { useMemo, useState } from 'react'
import type { Complaint } from '../../core'
import type { TraceEntry } from '../../store'
import { Disclosure } from '../../ui'
import { complaintsOf } from './complaints'

/** So many stand in the open; the rest are a press away. */
const IN_THE_OPEN = 3

/** What was wrong with the file as a whole; what concerns one round stands on its card. */
export function FileComplaints({ entry }: { entry: TraceEntry }) {
  const { file } = useMemo(() => complaintsOf(entry), [entry])
  const [open, setOpen] = useState(false)
  if (file.length === 0) return null
  const rest = file.slice(IN_THE_OPEN)
  return (
    <section className="rounds-file" aria-label="Complaints about the file">
      <Lines complaints={file.slice(0, IN_THE_OPEN)} />
      {rest.length > 0 && (
        <Disclosure label={`${rest.length} more about this file`} open={open} onOpen={setOpen}>
          <Lines complaints={rest} />
        </Disclosure>
      )}
    </section>
  )
}

function Lines({ complaints }: { complaints: readonly Complaint[] }) {
  return (
    <ul className="rounds-complaints">
      {complaints.map(({ code, path, message }, index) => (
        <li key={index} title={code}>
          {message} {path && <code>{path}</code>}
        </li>
      ))}
    </ul>
  )
}
