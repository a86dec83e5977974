import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'
import { Icon, type IconName } from './Icon'
import './button.css'

type Native = Omit<ComponentProps<'button'>, 'type' | 'children'>

type ButtonProps = Native & {
  /**
   * `primary`: the one thing to do here. `quiet`: no border until it is pointed at. `danger`: it throws something away.
   */
  kind?: 'plain' | 'primary' | 'quiet' | 'danger'
  icon?: IconName
  small?: boolean
  submit?: boolean
  /** For a button that stays down. */
  pressed?: boolean
  children: ReactNode
}

export function Button({ kind = 'plain', icon, small, submit, pressed, className, children, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={submit ? 'submit' : 'button'}
      aria-pressed={pressed}
      className={cx('ui-button', `ui-button-${kind}`, small && 'ui-button-small', className)}
    >
      {icon && <Icon name={icon} />}
      <span className="ui-button-words">{children}</span>
    </button>
  )
}

type IconButtonProps = Native & {
  icon: IconName
  /** What it does, in words: the accessible name and the tooltip. */
  label: string
  /** The key that does the same, shown in the tooltip. */
  keys?: string
  pressed?: boolean
}

export function IconButton({ icon, label, keys, pressed, className, ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      title={keys ? `${label} (${keys})` : label}
      className={cx('ui-button ui-button-quiet ui-button-icon', className)}
    >
      <Icon name={icon} />
    </button>
  )
}
