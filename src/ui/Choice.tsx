import { useId, type KeyboardEvent, type ReactNode } from 'react'
import { Icon, type IconName } from './Icon'
import { cx } from './cx'
import './choice.css'

type SegmentedProps<V extends string> = {
  label: string
  value: V
  options: readonly { value: V; label: string; icon?: IconName; title?: string }[]
  onValue: (value: V) => void
  /** Only the icons are drawn. */
  iconsOnly?: boolean
  disabled?: boolean
}

/** A few exclusive choices side by side: radio buttons in a row. */
export function Segmented<V extends string>({
  label,
  value,
  options,
  onValue,
  iconsOnly,
  disabled,
}: SegmentedProps<V>) {
  const name = useId()
  return (
    <fieldset className="ui-segmented" disabled={disabled}>
      <legend className="ui-hidden">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={cx('ui-segment', option.value === value && 'ui-segment-on')}
          title={option.title ?? (iconsOnly ? option.label : undefined)}
        >
          <input
            type="radio"
            className="ui-hidden"
            name={name}
            checked={option.value === value}
            onChange={() => onValue(option.value)}
          />
          {option.icon && <Icon name={option.icon} />}
          <span className={iconsOnly ? 'ui-hidden' : undefined}>{option.label}</span>
        </label>
      ))}
    </fieldset>
  )
}

export type Tab<V extends string = string> = { value: V; label: string; badge?: ReactNode }

type TabsProps<V extends string> = {
  label: string
  /** Shared with the TabPanel that it opens. */
  id: string
  value: V
  tabs: readonly Tab<V>[]
  onValue: (value: V) => void
}

/** Tabs by the ARIA pattern: arrows move and choose, Home and End go to the ends. */
export function Tabs<V extends string>({ label, id, value, tabs, onValue }: TabsProps<V>) {
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const at = tabs.findIndex((tab) => tab.value === value)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    const next = to === undefined ? undefined : tabs.at(to % tabs.length)
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    onValue(next.value)
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.value}"]`)?.focus()
  }
  return (
    <div className="ui-tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          id={`${id}-tab-${tab.value}`}
          data-tab={tab.value}
          aria-selected={tab.value === value}
          aria-controls={tab.value === value ? `${id}-panel` : undefined}
          tabIndex={tab.value === value ? 0 : -1}
          className="ui-tab"
          onClick={() => onValue(tab.value)}
        >
          {tab.label}
          {tab.badge}
        </button>
      ))}
    </div>
  )
}

/** What the chosen tab shows; `id` and `value` as given to Tabs. */
export function TabPanel({
  id,
  value,
  className,
  children,
}: {
  id: string
  value: string
  className?: string
  children: ReactNode
}) {
  return (
    <div
      id={`${id}-panel`}
      role="tabpanel"
      aria-labelledby={`${id}-tab-${value}`}
      tabIndex={0}
      className={cx('ui-tabpanel', className)}
    >
      {children}
    </div>
  )
}
