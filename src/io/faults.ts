import { LoupeError, type FaultCode } from '../core'

/** A fault as an error, in one line. */
export function fail(
  code: FaultCode,
  message: string,
  advice: string,
  more: { where?: string | undefined; detail?: unknown } = {},
): LoupeError {
  const detail = more.detail instanceof Error ? `${more.detail.name}: ${more.detail.message}` : more.detail
  return new LoupeError({
    code,
    message,
    advice,
    ...(more.where ? { where: more.where } : {}),
    ...(detail === undefined ? {} : { detail: String(detail) }),
  })
}

export function aborted(where?: string): LoupeError {
  return fail('aborted', 'Stopped.', 'Run again when you like.', { where })
}

/** Thousands apart, so that 12,000 and 1,200 are not mistaken for each other. */
export function count(n: number): string {
  return Math.round(n).toLocaleString('en-US')
}

/** Bytes as a person reads them: 1.4 MB. */
export function bytesText(n: number): string {
  if (n < 1000) return `${n} bytes`
  if (n < 1e6) return `${(n / 1e3).toFixed(1)} kB`
  if (n < 1e9) return `${(n / 1e6).toFixed(1)} MB`
  return `${(n / 1e9).toFixed(2)} GB`
}
