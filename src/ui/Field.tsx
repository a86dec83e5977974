import { useId, type ComponentProps, type ReactNode } from 'react'
import { cx } from './cx'
import './field.css'

export type Option<V extends string = string> = { value: V; label: string; disabled?: boolean }

type Labelled = {
  label: string
  /** One sentence under the control. */
  hint?: ReactNode
  /** What is wrong with the value; the control is marked invalid. */
  error?: string | null
  /** The label is read out but not drawn. */
  bare?: boolean
}

type Bound = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }

/** A label, one control, a hint and an error, tied together for screen readers. */
export function Field({ label, hint, error, bare, children }: Labelled & { children: (bound: Bound) => ReactNode }) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className="ui-field">
      <label htmlFor={id} className={bare ? 'ui-hidden' : 'ui-field-label'}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <div id={`${id}-hint`} className="ui-note">
          {hint}
        </div>
      )}
      {error && (
        <div id={`${id}-error`} className="ui-field-error">
          {error}
        </div>
      )}
    </div>
  )
}

/** Small words under or beside a control. */
export function Note({ children }: { children: ReactNode }) {
  return <p className="ui-note">{children}</p>
}

type Change = { value: string; onValue: (value: string) => void }

export function TextField({
  label,
  hint,
  error,
  bare,
  value,
  onValue,
  className,
  ...rest
}: Labelled & Change & ComponentProps<'input'>) {
  return (
    <Field label={label} hint={hint} error={error ?? null} bare={bare ?? false}>
      {(bound) => (
        <input
          {...rest}
          {...bound}
          className={cx('ui-input', className)}
          value={value}
          onChange={(event) => onValue(event.target.value)}
        />
      )}
    </Field>
  )
}

export function TextArea({
  label,
  hint,
  error,
  bare,
  value,
  onValue,
  className,
  ...rest
}: Labelled & Change & ComponentProps<'textarea'>) {
  return (
    <Field label={label} hint={hint} error={error ?? null} bare={bare ?? false}>
      {(bound) => (
        <textarea
          {...rest}
          {...bound}
          className={cx('ui-input ui-textarea', className)}
          value={value}
          onChange={(event) => onValue(event.target.value)}
        />
      )}
    </Field>
  )
}

type NumberProps = Labelled & {
  value: number
  onValue: (value: number) => void
  min: number
  max: number
  step?: number
  unit?: string
  disabled?: boolean
}

/** A number with its unit; what is no number in range is not reported, the field says the range instead. */
export function NumberField({
  label,
  hint,
  error,
  bare,
  value,
  onValue,
  min,
  max,
  step = 1,
  unit,
  disabled,
}: NumberProps) {
  return (
    <Field label={label} hint={hint} error={error ?? null} bare={bare ?? false}>
      {(bound) => (
        <span className="ui-number">
          <input
            {...bound}
            type="number"
            className="ui-input"
            key={value}
            defaultValue={value}
            min={min}
            max={max}
            step={step}
            disabled={disabled}
            title={`${min} to ${max}`}
            onChange={(event) => {
              const next = event.target.valueAsNumber
              if (event.target.checkValidity() && Number.isFinite(next) && next !== value) onValue(next)
            }}
          />
          {unit && <span className="ui-number-unit">{unit}</span>}
        </span>
      )}
    </Field>
  )
}

type SliderProps = Labelled & {
  value: number
  onValue: (value: number) => void
  min: number
  max: number
  step: number
  /** The value as a person reads it: "70 %". */
  words: string
  disabled?: boolean
}

/** A number that is felt rather than typed, with what it is beside it. */
export function Slider({ label, hint, error, bare, value, onValue, min, max, step, words, disabled }: SliderProps) {
  return (
    <Field label={label} hint={hint} error={error ?? null} bare={bare ?? false}>
      {(bound) => (
        <span className="ui-slider">
          <input
            {...bound}
            type="range"
            min={min}
            max={max}
            step={step}
            value={value}
            disabled={disabled}
            aria-valuetext={words}
            onChange={(event) => onValue(event.target.valueAsNumber)}
          />
          <output className="ui-number-unit" htmlFor={bound.id}>
            {words}
          </output>
        </span>
      )}
    </Field>
  )
}

type SelectProps<V extends string> = Labelled & {
  value: V
  options: readonly Option<V>[]
  onValue: (value: V) => void
  disabled?: boolean
}

export function Select<V extends string>({
  label,
  hint,
  error,
  bare,
  value,
  options,
  onValue,
  disabled,
}: SelectProps<V>) {
  return (
    <Field label={label} hint={hint} error={error ?? null} bare={bare ?? false}>
      {(bound) => (
        <select
          {...bound}
          className="ui-input ui-select"
          value={value}
          disabled={disabled}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value)
            if (chosen) onValue(chosen.value)
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

type CheckProps = {
  label: ReactNode
  checked: boolean
  onChecked: (checked: boolean) => void
  hint?: ReactNode
  disabled?: boolean
}

export function Check({ label, checked, onChecked, hint, disabled }: CheckProps) {
  const id = useId()
  return (
    <div className="ui-check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChecked(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <div id={`${id}-hint`} className="ui-note">
          {hint}
        </div>
      )}
    </div>
  )
}
