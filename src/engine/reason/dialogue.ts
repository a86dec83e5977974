import type { DialogueInput, DialogueReply, DialogueRound } from '../protocol'
import { createLru } from '../cache/lru'
import type { Features } from '../families/family'
import { createSampler } from '../sample/sampler'
import type { Part } from '../text/template'
import type { Loaded } from './loaded'
import { featuresOf, lookAt, wholeOf, type Look, type PictureSource } from './pictures'
import { Talk } from './talk'
import { write } from './write'

export type OpenPicture = (blob: Blob) => Promise<PictureSource>

/**
 * A plain greedy dialogue, laid out by the model's chat template with the processor's own pixel budget. Its caches are
 * its own, so that the same dialogue always costs the same.
 */
export async function dialogue(
  loaded: Loaded,
  input: DialogueInput,
  open: OpenPicture,
  signal: AbortSignal,
): Promise<DialogueReply> {
  const own: Loaded = { ...loaded, features: createLru<Features>(Infinity) }
  const sources = new Map<string, PictureSource>()
  const cost = { encoded: 0, ms: 0 }
  const find = async (look: Look) => {
    const source = sources.get(look.key)
    if (!source) throw new Error('a picture of the dialogue is not known')
    const { features, encoded, ms } = await featuresOf(own, source, look, signal)
    cost.encoded += encoded ? 1 : 0
    cost.ms += ms
    return features
  }
  const talk = new Talk(own, find, false)
  const rounds: DialogueRound[] = []
  try {
    for (const turn of input.turns) {
      const start = performance.now()
      cost.encoded = 0
      cost.ms = 0
      const looks: Look[] = []
      if (turn.image) {
        const source = await open(turn.image)
        const look = lookAt(own, source, wholeOf(source.size), own.model.budget)
        sources.set(look.key, source)
        looks.push(look)
      }
      const parts: Part[] = [...looks.map(() => ({ type: 'image' }) as const), { type: 'text', text: turn.text }]
      talk.turn(parts, looks)
      const written = await write({
        loaded: own,
        talk,
        signal,
        sampler: createSampler({ temperature: 0, topP: 1, seed: 0 }),
        maxNewTokens: input.maxNewTokens,
        minNewTokens: input.minNewTokens,
        onToken: () => undefined,
      })
      talk.replied(written.text)
      rounds.push({
        tokenIds: written.ids,
        prefillTokens: written.prefillTokens,
        imagesEncoded: cost.encoded,
        ms: performance.now() - start,
        encodeMs: cost.ms,
        prefillMs: written.prefillMs - cost.ms,
        decodeMs: written.decodeMs,
        text: written.text,
      })
    }
  } finally {
    talk.close()
  }
  return { rounds }
}
