/**
 * Signatures of traces that go wrong (ViRL, arXiv 2511.23031, names the first five; design section 7). Each is a
 * bit of a trace's signs.
 *
 * collapse     right without a look: visual thinking was not needed, or is no longer done
 * explosion    `many` looks or more, and a wrong answer
 * superficial  `several` looks or more, of which at most `few` are right
 * overZoom     a look was right, and the last one is not any more: it went on past the target
 * outOfBounds  a box reaches out of the picture
 * loop         a look repeats one before it (IoU of `tau` or more)
 * depth        says of depth what gold objects contradict (see `scoring/depth`; a depth map is not asked here)
 */
export const SIGNATURES = ['collapse', 'explosion', 'superficial', 'overZoom', 'outOfBounds', 'loop', 'depth'] as const
export type Signature = (typeof SIGNATURES)[number]

const BITS = Object.fromEntries(SIGNATURES.map((one, index) => [one, 1 << index])) as Record<Signature, number>

export function signBit(signature: Signature): number {
  return BITS[signature]
}

export function signaturesIn(signs: number): Signature[] {
  return SIGNATURES.filter((one) => (signs & signBit(one)) !== 0)
}

/** Said of models that can look. */
const OF_LOOKS: readonly Signature[] = ['collapse', 'overZoom', 'loop']

/**
 * Whether a signature says nothing of a run, since nothing looks in it: its boxes are answers.
 * @param looks of all its traces
 */
export function isMute(signature: Signature, looks: number | null): boolean {
  return looks === 0 && OF_LOOKS.includes(signature)
}
