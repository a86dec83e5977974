/** What the engine does while depth is found, in words. */
export const STAGE_WORDS = {
  waiting: 'Waiting for the answer',
  files: 'Reading the depth model',
  session: 'Starting the depth model',
  picture: 'Preparing the picture',
  depth: 'Finding depth',
} as const
