import type { CallGrammar, Size, Unit } from '../../core'

/** What a text may become: whether some continuation of it is still allowed. */
export type Allowed = (text: string) => boolean

const DIGITS: Readonly<Record<Unit, RegExp>> = {
  unit: /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/,
  mille: /^\d{1,4}$/,
  percent: /^\d{1,3}(\.\d?)?$/,
  pixel: /^\d{1,5}$/,
}

/**
 * Holds a call to its grammar: after `open` stands in the text, what follows must be able to become `before`, four
 * numbers within the frame, and `after`. Text before a call, and after a whole one, is free.
 */
export function callMask(open: string, grammar: CallGrammar, unit: Unit, extent: Size): Allowed {
  const limits = [extent.width, extent.height, extent.width, extent.height]
  return (text) => {
    const start = open === '' ? -1 : text.indexOf(open)
    if (start < 0) return true
    return viable(text.slice(start), grammar, (digits, index) => number(digits, unit, limits[index] ?? 0))
  }
}

function number(digits: string, unit: Unit, most: number): boolean {
  return DIGITS[unit].test(digits) && Number(digits) <= most
}

function viable(
  call: string,
  { before, separator, after }: CallGrammar,
  fits: (digits: string, index: number) => boolean,
): boolean {
  if (call.length <= before.length) return before.startsWith(call)
  if (!call.startsWith(before)) return false
  let rest = call.slice(before.length)
  for (let index = 0; index < 4; index += 1) {
    const end = rest.search(/[^\d.]/)
    const digits = end < 0 ? rest : rest.slice(0, end)
    if (end < 0) return fits(digits, index)
    if (!fits(digits, index) || digits.endsWith('.')) return false
    rest = rest.slice(end)
    const close = index < 3 ? separator : after
    if (rest.length <= close.length) return close.startsWith(rest)
    if (!rest.startsWith(close)) return false
    rest = rest.slice(close.length)
  }
  return true
}
