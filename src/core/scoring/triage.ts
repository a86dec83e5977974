/** What is worth a look first, the most telling first. */
export const TRIAGE = ['wrong-seen', 'right-unseen', 'loop', 'out-of-bounds', 'wrong', 'none'] as const
export type Triage = (typeof TRIAGE)[number]
