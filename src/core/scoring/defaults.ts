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

/** Of looks: fidelity, reward and credit (ViRL, arXiv 2511.23031; the weights are ours, the paper gives none). */
export type LookParameters = {
  /** h0: the fidelity from which a look is right. */
  readonly h0: number
  /** beta: the bonus of a look that is better than all before it, for each unit of fidelity. */
  readonly beta: number
  /** rho: what a redundant look costs. */
  readonly rho: number
  /** tau: the IoU from which two looks are the same. */
  readonly tau: number
  /** Fidelity from which a look's credit is whole, and down to which it is least. */
  readonly hGood: number
  readonly hBad: number
  /** The credit there: of a good look, and of a bad one. */
  readonly strong: number
  readonly weak: number
}

/** Of the trajectory's reward: what stands beside the right answer. */
export type RewardParameters = LookParameters & {
  /** Share of a valid grammar, and of the looks' mean reward. */
  readonly grammar: number
  readonly process: number
  /** What each look costs. */
  readonly price: number
}

/** Of signatures of traces that go wrong. */
export type SignatureParameters = {
  /** From so many looks on, a trace looks too often. */
  readonly many: number
  /** From so many looks on, with few right ones, looking is superficial. */
  readonly several: number
  /** Up to this share of right looks they are few. */
  readonly few: number
  /** A side that reaches out of the picture by more than this share of it is out of bounds. */
  readonly reach: number
  /** From this mean IoU on between last looks of several items, boxes are alike whatever is asked. */
  readonly alike: number
}

/** Of VisReason's planner (design section 7). */
export type ZoomParameters = {
  /** N: the area ratio up to which a view is near enough to its target. */
  readonly n: number
  /** A target that covers this share of its view is not zoomed at. */
  readonly cover: number
}

export type ScoringParameters = {
  /** Which IoU counts for a trace: that of its best box, or of its last one. */
  readonly box: 'best' | 'final'
  readonly depth: DepthParameters
  readonly looks: RewardParameters
  readonly signatures: SignatureParameters
  readonly zoom: ZoomParameters
}

export const SCORING_DEFAULTS: ScoringParameters = {
  box: 'best',
  // Design section 7: "tied, and the error over 0.25 or the stated order reversed".
  depth: { tolerance: 0.25, orderMargin: 0, objectIou: 0.3, signatureFrom: 1 },
  // h0: ViRL says that 0.2 over-rewards and 0.5 over-penalises early looks. The rest is ours, as training/rl has it.
  looks: {
    h0: 0.3,
    beta: 0.5,
    rho: 0.5,
    tau: 0.7,
    hGood: 0.6,
    hBad: 0.2,
    strong: 1.5,
    weak: 0.5,
    grammar: 0.2,
    process: 0.5,
    price: 0,
  },
  signatures: { many: 5, several: 2, few: 0.25, reach: 0.01, alike: 0.7 },
  zoom: { n: 2, cover: 0.3 },
}
