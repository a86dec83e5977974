import { LoupeError, policyOf, type KnownImage, type Trace } from '../../core'
import type { ReasonInput } from '../protocol'
import { questionPrompt, playRounds } from './rounds'
import { partsOf } from '../text/template'
import type { Loaded } from './loaded'
import { lookAt, wholeOf } from './pictures'
import {
  beginRun,
  budgetOf,
  createRun,
  endRun,
  IMAGE_ID,
  showWhole,
  tooLong,
  type BeginInput,
  type QuestionPicture,
  type RunContext,
} from './run'
import { Talk } from './talk'

/**
 * One question about one picture, round by round. Stopped, it gives what there is, `ended: 'stopped'`.
 * @throws LoupeError question-empty, question-too-long, image-*, and what the runtime throws
 */
export async function reason(context: RunContext, input: ReasonInput): Promise<Trace> {
  const question = input.question.trim()
  if (question === '') {
    throw new LoupeError({
      code: 'question-empty',
      message: 'The question is empty.',
      advice: 'Type what you want to know about the picture, then press Run.',
    })
  }
  const { protocol } = context.loaded
  const image = await context.openImage(input.image)
  const asked: BeginInput = {
    image,
    imageEntry: entryOf(image, input.name),
    question,
    policy: policyOf(protocol, input.policy),
    system: input.system ?? protocol.system,
  }
  checkLength(context.loaded, asked)
  const run = createRun(context, asked)
  beginRun(run, asked)
  return endRun(run, async () => playRounds(run, 0, questionPrompt(run, await showWhole(run))))
}

/** Lays the first turn out, without the model. @throws LoupeError question-too-long, with both numbers */
function checkLength(loaded: Loaded, { image, question, policy, system }: BeginInput): void {
  const look = lookAt(loaded, image.source, wholeOf(image), budgetOf(loaded, policy, true))
  const talk = new Talk(loaded, () => Promise.reject(new Error('nothing is fed here')), false)
  try {
    talk.system(system)
    talk.turn(partsOf(loaded.protocol.question, { question }), [look])
    // One more, or nothing can be written.
    if (talk.left < 1) throw tooLong('question-too-long', talk.positions + 1, loaded.model.maxPositions)
  } finally {
    talk.drop()
  }
}

export function entryOf(image: QuestionPicture, name?: string): KnownImage {
  return {
    id: IMAGE_ID,
    width: image.width,
    height: image.height,
    sha256: image.sha256,
    name: name ?? image.name,
    ...(image.notes.length > 0 ? { notes: [...image.notes] } : {}),
  }
}
