/**
 * scoring: whether an answer was right, and whether it was by looking (design section 7). Pure functions; each says its
 * parameters, its source, and whether pixels were used.
 *
 * evidence    which boxes of a trace count, and the gold they are held against, in one frame
 * fidelity    u: the best IoU of a look with a gold box
 * measure     what is taken of a trace once: every score follows from it, for any parameters
 * score       of a trace, under parameters: right, best and last IoU, right looks, reward, signatures, triage
 * sums        of a run: what its numbers are made of; sums of shards add up
 */
export * from './answer'
export * from './chain'
export * from './columns'
export * from './defaults'
export * from './evidence'
export * from './groups'
export * from './interval'
export * from './likeness'
export * from './looks'
export * from './measure'
export * from './overlap'
export * from './reward'
export * from './right'
export * from './score'
export * from './signatures'
export * from './sums'
export * from './triage'
export * from './written'
