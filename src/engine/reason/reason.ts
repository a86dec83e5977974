import { LoupeError, policyOf, type ImageEntry, type Trace } from '../../core'
import type { ReasonInput } from '../protocol'
import { questionPrompt, playRounds } from './rounds'
import { beginRun, endRun, IMAGE_ID, showWhole, type QuestionPicture, type RunContext } from './run'

/**
 * One question about one picture, round by round. Stopped, it gives what there is, `ended: 'stopped'`.
 * @throws LoupeError question-empty, image-*, and what the runtime throws
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
  const run = beginRun(context, {
    image,
    imageEntry: entryOf(image, input.name),
    question,
    policy: policyOf(protocol, input.policy),
    system: input.system ?? protocol.system,
  })
  return endRun(run, async () => playRounds(run, 0, questionPrompt(run, await showWhole(run))))
}

export function entryOf(image: QuestionPicture, name?: string): ImageEntry {
  return {
    id: IMAGE_ID,
    width: image.width,
    height: image.height,
    sha256: image.sha256,
    name: name ?? image.name,
    ...(image.notes.length > 0 ? { notes: [...image.notes] } : {}),
  }
}
