import { LoupeError } from '../../../core'
import { chooseFile, type FixedDtype } from '../../device/choose'
import { openSession, type OpenSession } from '../../session/open'
import type { OpenInput, VisionLanguageModel } from '../family'
import { gridPort, readConfig, type QwenConfig } from './layout'
import { createModel } from './model'
import { SESSION_NAMES, type QwenSessions, type SessionName } from './sessions'

/** Opening lays weights out and plans the graph: minutes for a large model on a slow machine. */
const OPEN_BUDGET_MS = 600_000

/** @throws LoupeError model-* */
export async function openQwenVl(input: OpenInput): Promise<VisionLanguageModel> {
  const config = readConfig(input.config, input.preprocessor)
  const files = await chooseFiles(input)
  const opened: Partial<Record<SessionName, OpenSession>> = {}
  try {
    for (const name of SESSION_NAMES) {
      input.signal.throwIfAborted()
      const path = files[name].file
      const outputsOnGpu = () => name === 'decoder_model_merged'
      opened[name] = await input.queue(1, () =>
        openSession(input.ort, { path, outputsOnGpu }, input.read, input.gpu, () =>
          input.beat(`opening ${path}`, OPEN_BUDGET_MS),
        ),
      )
    }
  } catch (error) {
    await Promise.allSettled(Object.values(opened).map(({ session }) => session.release()))
    throw error
  }
  // All three names were opened above.
  const sessions = opened as QwenSessions
  checkPorts(sessions)
  const dtypes = Object.fromEntries(SESSION_NAMES.map((name) => [name, files[name].dtype]))
  return createModel({ ...input, sessions, config, dtypes, notes: notesOf(config, sessions, files, input) })
}

async function chooseFiles(input: OpenInput): Promise<Record<SessionName, { file: string; dtype: FixedDtype }>> {
  const has = (path: string) => input.source.has(path, input.signal)
  const pick = async (name: SessionName) => {
    const choice = await chooseFile(name, input.dtype, input.order, name === 'decoder_model_merged', has)
    if (choice) return choice
    const wanted = input.dtype === 'auto' ? 'that can run here' : `as ${input.dtype}`
    throw new LoupeError({
      code: 'model-missing-file',
      message: `The model has no file for "${name}" ${wanted}.`,
      where: `onnx/${name}*.onnx`,
      advice:
        input.dtype === 'auto'
          ? 'Take a folder in the layout of transformers.js, or another device.'
          : 'Choose another dtype, or "auto".',
    })
  }
  const decoder_model_merged = await pick('decoder_model_merged')
  return {
    vision_encoder: await pick('vision_encoder'),
    embed_tokens: await pick('embed_tokens'),
    decoder_model_merged,
  }
}

const NEEDED: Readonly<Record<SessionName, readonly string[]>> = {
  vision_encoder: ['pixel_values'],
  embed_tokens: ['input_ids'],
  decoder_model_merged: ['inputs_embeds', 'attention_mask', 'position_ids'],
}
const KNOWN_INPUTS = [
  /^(inputs_embeds|attention_mask|position_ids|num_logits_to_keep)$/,
  /^past_key_values\.\d+\.(key|value)$/,
  /^deepstack_features_\d+$/,
]
const isKnown = (port: string) => KNOWN_INPUTS.some((known) => known.test(port))

function checkPorts(sessions: QwenSessions): void {
  for (const name of SESSION_NAMES) {
    const inputs = sessions[name].inputs
    const missing = NEEDED[name].filter((port) => !inputs.has(port))
    if (name === 'vision_encoder' && !gridPort(inputs)) missing.push('image_grid_thw')
    const unknown = name === 'decoder_model_merged' ? [...inputs.keys()].filter((port) => !isKnown(port)) : []
    if (missing.length + unknown.length === 0) continue
    throw new LoupeError({
      code: 'model-unsupported',
      message: `The session "${name}" is not laid out as Loupe knows it.`,
      where: name,
      advice: 'Take an export for transformers.js.',
      detail: `missing inputs: ${missing.join(', ') || 'none'}; unknown inputs: ${unknown.join(', ') || 'none'}`,
    })
  }
}

function notesOf(
  config: QwenConfig,
  sessions: QwenSessions,
  files: Record<SessionName, { dtype: FixedDtype }>,
  input: OpenInput,
): string[] {
  const notes: string[] = []
  const given = [...sessions.vision_encoder.outputs.keys()].filter((name) =>
    name.startsWith('deepstack_features_'),
  ).length
  const taken = [...sessions.decoder_model_merged.inputs.keys()].filter((name) =>
    name.startsWith('deepstack_features_'),
  ).length
  const levels = config.deepstackLevels
  const absent = levels - Math.min(given, taken)
  if (absent > 0) {
    notes.push(
      `This export leaves out ${absent} of the ${levels} DeepStack features that the model was trained with: ` +
        'its boxes may be poor.',
    )
  }
  if (!sessions.decoder_model_merged.inputs.has('num_logits_to_keep')) {
    notes.push('The decoder writes logits for every token it is fed, so long prompts are fed in smaller chunks.')
  }
  for (const name of SESSION_NAMES) {
    if (input.dtype !== 'auto' && files[name].dtype !== input.dtype)
      notes.push(`There is no ${input.dtype} file for ${name}: ${files[name].dtype} was taken.`)
  }
  return notes
}
