type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'> & {
  getModifierState?(name: string): boolean
}

/** Keys of the US layout that print no letter there, and one on others. */
const SIGNS: Readonly<Record<string, string>> = { BracketLeft: '[', BracketRight: ']' }

/**
 * The name of a key press as the table of shortcuts writes it; the Mac's Command stands for Ctrl. A sign that is
 * printed is that sign, whichever keys print it (AltGr, Option, Shift). A letter of another script goes by the key's
 * place.
 */
export function nameOf(event: Pressed): string {
  const key = keyOf(event)
  const letter = /^[A-Z]$/.test(key)
  const sign = isSign(key)
  // AltGr is Ctrl and Alt on Windows, Option is Alt on a Mac: they were needed to print the sign.
  const printed = sign && (event.altKey || event.getModifierState?.('AltGraph') === true)
  const parts = [
    (event.ctrlKey || event.metaKey) && !printed ? 'Ctrl' : '',
    event.altKey && !printed ? 'Alt' : '',
    event.shiftKey && (letter || key.length > 1) ? 'Shift' : '',
  ]
  return [...parts, key].filter(Boolean).join('+')
}

function keyOf({ key, code }: Pressed): string {
  if (key === ' ') return 'Space'
  if ([...key].length !== 1) return key
  const foreign = /^\p{Letter}$/u.test(key) && !/^\p{Script=Latin}$/u.test(key)
  if (!foreign) return key.toUpperCase()
  return /^Key[A-Z]$/.test(code) ? code.slice('Key'.length) : (SIGNS[code] ?? key.toUpperCase())
}

function isSign(key: string): boolean {
  return [...key].length === 1 && !/^[\p{Letter}\p{Number}]$/u.test(key)
}

/** Whether the press is meant for a field that is being typed in. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName)) return true
  return target instanceof HTMLInputElement && !PRESSED.has(target.type)
}

/** Inputs that take no text: letters mean nothing to them. */
const PRESSED = new Set(['button', 'checkbox', 'file', 'radio', 'reset', 'submit'])
