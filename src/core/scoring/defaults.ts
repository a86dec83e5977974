/** What scores are measured with unless a person says otherwise: every number on screen names these. */
export type DepthParameters = {
  /**
   * Over this difference between the depth value that is said and the region's own, a tied mention is a hallucination.
   */
  readonly tolerance: number
  /**
   * Two regions whose depth values differ by no more than this are in no order: what is said of it is neither right nor
   * wrong.
   */
  readonly orderMargin: number
  /** From this IoU on, a box means a gold object. */
  readonly objectIou: number
  /** From so many hallucinated mentions on, a trace has the signature. */
  readonly signatureFrom: number
}

export type ScoringParameters = { readonly depth: DepthParameters }

export const SCORING_DEFAULTS: ScoringParameters = {
  // Design section 7: "tied, and the error over 0.25 or the stated order reversed".
  depth: { tolerance: 0.25, orderMargin: 0, objectIou: 0.3, signatureFrom: 1 },
}
