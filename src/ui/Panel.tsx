import type { ReactNode } from 'react'
import './panel.css'

/** The heading row of a panel: its name on the left, its few tools on the right. */
export function PanelHeader({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <header className="ui-panel-head">
      <h2 className="ui-panel-title">{title}</h2>
      {children && <div className="ui-panel-tools">{children}</div>}
    </header>
  )
}

/** A part of a panel under a small heading. */
export function Section({ title, tools, children }: { title: ReactNode; tools?: ReactNode; children: ReactNode }) {
  return (
    <section className="ui-section">
      <div className="ui-section-head">
        <h2 className="ui-section-title">{title}</h2>
        {tools}
      </div>
      {children}
    </section>
  )
}
