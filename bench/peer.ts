import {
  AutoImageProcessor,
  BaseStreamer,
  RawImage,
  Qwen3VLForConditionalGeneration,
  cat,
  env,
  type PreTrainedModel,
  PreTrainedTokenizer,
  type ImageProcessor,
  type Tensor,
} from '@huggingface/transformers'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import { createEngine } from '../src/engine'

/**
 * The same dialogue twice: our loop, which feeds what is new, and transformers.js with full recompute, which is what
 * its `generate` leaves a user to do with a Qwen-VL model and several images (each image processed alone, all of them
 * encoded and the whole history fed again in every round). Both greedy, both on WASM with one thread, both forced to
 * one length.
 */

export type Split = {
  encodeAndPrefillMs: number
  decodeMs: number
  totalMs: number
  tokens: number
  fed: number
  encoded: number
}
type Turn = { image: Blob; text: string }

const MODEL = 'loupe-vlm'
const SYSTEM_ROLE = 'system'

async function sourcePicture(width: number, height: number): Promise<OffscreenCanvas> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2-D context')
  const slope = context.createLinearGradient(0, 0, width, height)
  slope.addColorStop(0, '#dde3ea')
  slope.addColorStop(1, '#6d7a86')
  context.fillStyle = slope
  context.fillRect(0, 0, width, height)
  for (let i = 0; i < 40; i++) {
    context.fillStyle = `hsl(${(i * 67) % 360} 60% 50%)`
    context.fillRect((i * 347) % width, (i * 211) % height, 40 + ((i * 31) % 120), 30 + ((i * 17) % 90))
  }
  return canvas
}

/** Five turns: the whole 1920 x 1080 picture, then four crops of it. */
async function turns(): Promise<Turn[]> {
  const source = await sourcePicture(1920, 1080)
  const crops = [
    [0, 0, 1920, 1080],
    [200, 100, 560, 420],
    [900, 300, 1180, 520],
    [1200, 600, 1500, 980],
    [40, 700, 260, 860],
  ] as const
  return Promise.all(
    crops.map(async ([x1, y1, x2, y2], index) => {
      const canvas = new OffscreenCanvas(x2 - x1, y2 - y1)
      canvas.getContext('2d')?.drawImage(source, x1, y1, x2 - x1, y2 - y1, 0, 0, x2 - x1, y2 - y1)
      return {
        image: await canvas.convertToBlob({ type: 'image/png' }),
        text: index === 0 ? 'what is written on the blue box?' : '',
      }
    }),
  )
}

class Clock extends BaseStreamer {
  first = 0
  tokens = 0
  #prompted = false
  override put(): void {
    // The first call holds the prompt.
    if (!this.#prompted) {
      this.#prompted = true
      return
    }
    this.tokens += 1
    if (this.tokens === 1) this.first = performance.now()
  }
  override end(): void {}
}

type Peer = { model: PreTrainedModel; tokenizer: PreTrainedTokenizer; processor: ImageProcessor }

const fileOf = (path: string) => fetch(new URL(`./models/${MODEL}/${path}`, location.href))
const read = async (path: string) => (await (await fileOf(path)).json()) as Record<string, unknown>
const template = async () => (await fileOf('chat_template.jinja')).text()

async function loadPeer(): Promise<Peer> {
  env.allowRemoteModels = false
  env.allowLocalModels = true
  // Its default is a CDN; served here, with one thread, as ours.
  const runtime = env.backends.onnx.wasm
  if (runtime)
    Object.assign(runtime, {
      wasmPaths: { wasm: new URL(wasm, location.href).href, mjs: new URL(mjs, location.href).href },
      numThreads: 1,
    })
  env.localModelPath = new URL('./models/', location.href).href
  const options = { dtype: 'q8', device: 'wasm' } as const
  const model = await Qwen3VLForConditionalGeneration.from_pretrained(MODEL, options)
  encodeAlone(model)
  return {
    model,
    tokenizer: new PreTrainedTokenizer(await read('tokenizer.json'), {
      ...(await read('tokenizer_config.json')),
      chat_template: await template(),
    }),
    processor: await AutoImageProcessor.from_pretrained(MODEL),
  }
}

type Encoder = { encode_image(inputs: Processed): Promise<Tensor> }

/** The bundled vision encoder takes one image a call, as many exports do: the peer encodes its images one by one. */
function encodeAlone(model: PreTrainedModel): void {
  const encoder = model as unknown as Encoder
  const encode = encoder.encode_image.bind(model)
  encoder.encode_image = async ({ pixel_values, image_grid_thw }) => {
    const features: Tensor[] = []
    let start = 0
    for (const [index, grid] of (image_grid_thw.tolist() as bigint[][]).entries()) {
      const end = start + grid.map(Number).reduce((product, side) => product * side, 1)
      features.push(
        await encode({
          pixel_values: pixel_values.slice([start, end], null),
          image_grid_thw: image_grid_thw.slice([index, index + 1], null),
        }),
      )
      start = end
    }
    return cat(features, 0)
  }
}

type Processed = { pixel_values: Tensor; image_grid_thw: Tensor }

async function peerDialogue(peer: Peer, dialogue: Turn[], length: number): Promise<Split> {
  const total: Split = { encodeAndPrefillMs: 0, decodeMs: 0, totalMs: 0, tokens: 0, fed: 0, encoded: 0 }
  const replies: string[] = []
  for (let round = 0; round < dialogue.length; round++) {
    const start = performance.now()
    const shown = dialogue.slice(0, round + 1)
    const pictures = await Promise.all(shown.map(async ({ image }) => RawImage.fromBlob(image)))
    const processed: Processed[] = []
    for (const picture of pictures) processed.push((await peer.processor(picture)) as Processed)
    const inputs = peer.tokenizer(promptOf(peer, shown, replies, processed), { add_special_tokens: false }) as {
      input_ids: Tensor
      attention_mask: Tensor
    }
    const clock = new Clock()
    const sequences = (await peer.model.generate({
      ...inputs,
      pixel_values: cat(
        processed.map((one) => one.pixel_values),
        0,
      ),
      image_grid_thw: cat(
        processed.map((one) => one.image_grid_thw),
        0,
      ),
      max_new_tokens: length,
      min_new_tokens: length,
      do_sample: false,
      streamer: clock,
    } as unknown as Parameters<PreTrainedModel['generate']>[0])) as Tensor
    const end = performance.now()
    const fed = inputs.input_ids.dims[1] ?? 0
    const reply = (sequences.tolist() as bigint[][])[0]?.slice(fed).map(Number) ?? []
    replies.push(peer.tokenizer.decode(reply, { skip_special_tokens: false }))
    total.encodeAndPrefillMs += clock.first - start
    total.decodeMs += end - clock.first
    total.totalMs += end - start
    total.tokens += clock.tokens
    total.fed += fed
    total.encoded += shown.length
  }
  return total
}

function promptOf(peer: Peer, shown: Turn[], replies: string[], processed: Processed[]): string {
  const messages = shown.flatMap(({ text }, index) => [
    { role: 'user', content: [{ type: 'image' }, { type: 'text', text }] },
    ...(replies[index] === undefined ? [] : [{ role: 'assistant', content: replies[index] }]),
  ])
  const text = peer.tokenizer.apply_chat_template(
    [{ role: SYSTEM_ROLE, content: 'You look closer before you answer.' }, ...messages] as Parameters<
      PreTrainedTokenizer['apply_chat_template']
    >[0],
    { tokenize: false, add_generation_prompt: true },
  ) as string
  const grids = processed.map(({ image_grid_thw }) => (image_grid_thw.tolist() as bigint[][])[0]?.map(Number) ?? [])
  let index = 0
  return text.replaceAll('<|image_pad|>', () => {
    const [, rows = 0, columns = 0] = grids[index++] ?? []
    return '<|image_pad|>'.repeat((rows * columns) / 4)
  })
}

async function ourDialogue(engine: ReturnType<typeof createEngine>, dialogue: Turn[], length: number): Promise<Split> {
  const { rounds } = await engine.call('dialogue', { turns: dialogue, maxNewTokens: length, minNewTokens: length })
  const sum = (pick: (round: (typeof rounds)[number]) => number) => rounds.reduce((all, round) => all + pick(round), 0)
  return {
    encodeAndPrefillMs: sum((round) => round.encodeMs + round.prefillMs),
    decodeMs: sum((round) => round.decodeMs),
    totalMs: sum((round) => round.ms),
    tokens: sum((round) => round.tokenIds.length),
    fed: sum((round) => round.prefillTokens),
    encoded: sum((round) => round.imagesEncoded),
  }
}

async function measure(pairs: number, length: number): Promise<{ ours: Split[]; peer: Split[] }> {
  const dialogue = await turns()
  const engine = createEngine({})
  const base = new URL(`./models/${MODEL}/`, location.href).href
  await engine.call('load', {
    source: { kind: 'bundled', name: MODEL, base, revision: null },
    device: 'wasm',
    dtype: 'q8',
  })
  const peer = await loadPeer()
  const result: { ours: Split[]; peer: Split[] } = { ours: [], peer: [] }
  // One warm-up of each, not counted; then in turn, so that a drift of the machine falls on both.
  await ourDialogue(engine, dialogue, length)
  await peerDialogue(peer, dialogue, length)
  for (let pair = 0; pair < pairs; pair++) {
    // Loading again empties our caches: a picture seen in the last pair would cost nothing in this one.
    await engine.call('unload', null)
    await engine.call('load', {
      source: { kind: 'bundled', name: MODEL, base, revision: null },
      device: 'wasm',
      dtype: 'q8',
    })
    result.ours.push(await ourDialogue(engine, dialogue, length))
    result.peer.push(await peerDialogue(peer, dialogue, length))
  }
  return result
}

declare global {
  interface Window {
    measure: typeof measure
  }
}
window.measure = measure
