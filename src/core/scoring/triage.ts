/** What is worth a look first, the most telling first. */
export const TRIAGE = [
  'error',
  'wrong-seen',
  'right-unseen',
  'depth',
  'loop',
  'out-of-bounds',
  'wrong',
  'none',
] as const
export type Triage = (typeof TRIAGE)[number]
