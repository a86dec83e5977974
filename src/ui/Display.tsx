import { Fragment, type ReactNode } from 'react'
import { cx } from './cx'
import { Icon, type IconName } from './Icon'
import { roundStyle } from './tokens'
import './display.css'

export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'gold'

/** One or two words about the thing beside it. */
export function Badge({ tone = 'plain', title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span className={cx('ui-badge', `ui-tone-${tone}`)} title={title}>
      {children}
    </span>
  )
}

/** A round's number in its colour. `round` counts from 0, what is printed from 1. */
export function Chip({ round, title }: { round: number; title?: string }) {
  return (
    <span className="ui-chip" style={roundStyle(round)} title={title}>
      {round + 1}
    </span>
  )
}

export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="ui-keys">
      {(keys === '+' ? ['+'] : keys.split('+')).map((key) => (
        <kbd key={key} className="ui-kbd">
          {key}
        </kbd>
      ))}
    </span>
  )
}

/** Sized by its font. `label` is read out. */
export function Spinner({ label }: { label: string }) {
  return <span className="ui-spinner" role="img" aria-label={label} />
}

type ProgressProps = { label: string; value: number | null; max: number; detail?: ReactNode }

/** A bar with its words; `value` null means that nobody knows how far it is. */
export function Progress({ label, value, max, detail }: ProgressProps) {
  return (
    <div className="ui-progress">
      <div className="ui-progress-words">
        <span>{label}</span>
        {detail && <span className="ui-progress-detail">{detail}</span>}
      </div>
      <progress aria-label={label} max={max} {...(value === null ? {} : { value })} />
    </div>
  )
}

const NOTICE_ICON: Record<Tone, IconName> = { plain: 'info', good: 'check', bad: 'warn', warn: 'warn', gold: 'info' }

type NoticeProps = { tone?: Tone; title?: ReactNode; children?: ReactNode; actions?: ReactNode }

/** What happened and what to do, where it happened. Bad ones are announced at once. */
export function Notice({ tone = 'plain', title, children, actions }: NoticeProps) {
  return (
    <div className={cx('ui-notice', `ui-tone-${tone}`)} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={NOTICE_ICON[tone]} />
      <div className="ui-notice-words">
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
      </div>
      {actions && <div className="ui-notice-actions">{actions}</div>}
    </div>
  )
}

/** What a panel shows when it has nothing yet, and what would fill it. */
export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="ui-empty">
      <Icon name={icon} size={24} />
      <strong>{title}</strong>
      {children && <div>{children}</div>}
    </div>
  )
}

export type FigureRow = { name: string; value: ReactNode; unit?: string; title?: string; key?: string }

/** Names on the left, numbers right-aligned with their unit: a description list in three columns. */
export function Figures({ rows }: { rows: readonly FigureRow[] }) {
  return (
    <dl className="ui-figures">
      {rows.map((row) => (
        <Fragment key={row.key ?? row.name}>
          <dt title={row.title}>{row.name}</dt>
          <dd>
            <Figure value={row.value} unit={row.unit ?? ''} />
          </dd>
        </Fragment>
      ))}
    </dl>
  )
}

/** One number and its unit, in tabular figures. */
export function Figure({ value, unit }: { value: ReactNode; unit: string }) {
  return (
    <>
      <span className="ui-figure">{value}</span>
      <span className="ui-unit">{unit}</span>
    </>
  )
}
