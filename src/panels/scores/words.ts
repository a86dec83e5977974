import type { RunColumn, RunNumbers, Signature, Triage } from '../../core'

/** How answer and gold are compared: `isRight`. */
const COMPARED =
  'Answers right as answer and gold compare: the same text or number but for case, articles and marks; the option’s ' +
  'letter; what “the answer is …” says; a first word of yes or no'

/** Each number of a run: its short name, and what it is. */
export const NUMBERS: readonly { readonly name: keyof RunNumbers; readonly label: string; readonly what: string }[] = [
  {
    name: 'accAns',
    label: 'Acc_ans',
    what: 'Answers right: as imported; where nobody said, as answer and gold compare',
  },
  { name: 'accAnsRecomputed', label: 'recomputed', what: COMPARED },
  {
    name: 'accRat',
    label: 'Acc_rat',
    what: 'Looks whose IoU with a gold box is h0 or more, of all looks of traces with gold',
  },
  {
    name: 'meanIou',
    label: 'mean IoU',
    what: 'Of joined traces with a box: the box that counts (best or last) against the gold box that it fits best',
  },
  { name: 'iou50', label: 'IoU ≥ 0.5', what: 'Share of the same traces' },
  { name: 'iou75', label: 'IoU ≥ 0.75', what: 'Share of the same traces' },
  {
    name: 'iou50All',
    label: '≥ 0.5, all',
    what: 'IoU of 0.5 or more among all traces with gold: one without a box is a miss',
  },
  {
    name: 'reward',
    label: 'reward',
    what: 'Mean of the looks’ reward r_k in a trace: right or wrong, refined, redundant',
  },
  { name: 'looks', label: 'looks', what: 'Executed looks a trace' },
  { name: 'tokens', label: 'tokens', what: 'Tokens that the model wrote in a trace, where that is known' },
]

export const SIGNATURE_WORDS: Readonly<Record<Signature, readonly [string, string]>> = {
  collapse: ['collapse', 'Right without a look'],
  explosion: ['explosion', 'Five looks or more, and a wrong answer'],
  superficial: ['superficial', 'Two looks or more, of which at most a quarter are right'],
  overZoom: ['over-zoom', 'A look was right, and the last one is not any more'],
  outOfBounds: ['out of bounds', 'A box reaches out of the picture'],
  depth: [
    'depth hallucination',
    'Says of depth what gold objects contradict: a value off by more than 0.25, or an order',
  ],
  loop: ['loop', 'A look repeats one before it (IoU of tau or more)'],
}

export const TRIAGE_WORDS: Readonly<Record<Triage, string>> = {
  error: 'could not be read whole',
  'wrong-seen': 'wrong answer, right box',
  'right-unseen': 'right answer, no gold touched',
  depth: 'depth that is not so',
  loop: 'looks twice at the same place',
  'out-of-bounds': 'box out of the picture',
  wrong: 'wrong answer',
  none: '',
}

export const COLUMN_WORDS: Readonly<Record<RunColumn, string>> = {
  domain: 'domain',
  producer: 'model',
  dialect: 'dialect',
  file: 'file',
  rounds: 'rounds',
}

/** Three decimals, as papers give them; a dash where there is nothing. */
export function number3(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : '–'
}
