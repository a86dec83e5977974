import type { ReactNode } from 'react'
import { Icon } from './Icon'
import './disclosure.css'

type DisclosureProps = {
  label: ReactNode
  /** What is inside, in a few words, while it is closed. */
  summary?: ReactNode
  open: boolean
  onOpen: (open: boolean) => void
  children: ReactNode
}

/** A heading that opens what lies under it, in the flow of the page. Its content is made only when it is open. */
export function Disclosure({ label, summary, open, onOpen, children }: DisclosureProps) {
  return (
    <div className="ui-disclosure">
      <button type="button" className="ui-disclosure-head" aria-expanded={open} onClick={() => onOpen(!open)}>
        <Icon name="chevron" size={12} />
        <span className="ui-disclosure-label">{label}</span>
        {!open && summary && <span className="ui-disclosure-summary">{summary}</span>}
      </button>
      {open && <div className="ui-disclosure-body">{children}</div>}
    </div>
  )
}
