/** Complaints about a file as a whole. */

import { messageOf } from '../../core'

export function unknown(name: string) {
  return {
    code: 'no-traces',
    path: '',
    message: `${name} holds no traces that Loupe knows. Say which fields are what, or choose a layout.`,
    level: 'note' as const,
  }
}

export function unreadable(name: string, error: unknown) {
  const why = messageOf(error)
  return {
    code: 'unreadable',
    path: '',
    message: `${name} could not be read to its end: ${why}`,
    level: 'error' as const,
  }
}
