import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { liveDialectOf, dialogueOf1, readProtocol, readRationale1, smartResize } from '../../core'
import { createRender, partsOf, turnText, type Message } from './template'
import { createCodec } from './tokenizer'

const MODEL = 'public/models/loupe-vlm'
/** Pixels a visual token covers along one side: patch 16 x merge 2. */
const FACTOR = 32

function json(path: string): Record<string, unknown> {
  // Files of this repository, each a JSON object.
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
}

test('one gold trace gives the same token ids in TypeScript as in Python', () => {
  const gold = json('e2e/fixtures/gold-trace.json')
  const config = json(`${MODEL}/tokenizer_config.json`)
  const codec = createCodec(json(`${MODEL}/tokenizer.json`), config)
  const render = createRender(readFileSync(`${MODEL}/chat_template.jinja`, 'utf8'), config, codec.specials)
  const protocol = readProtocol(json(`${MODEL}/loupe.json`))
  const { rationale } = readRationale1(gold['rationale'])
  if (!rationale) throw new Error('the gold trace holds no rationale')
  const pad = codec.idOf('<|image_pad|>')
  const messages: Message[] = []
  const ids: number[] = []
  let shown = 0
  for (const turn of dialogueOf1(rationale, protocol, liveDialectOf(protocol.dialect))) {
    if (turn.role !== 'user') {
      messages.push({ role: turn.role, content: turn.text })
      if (turn.role === 'assistant') ids.push(...codec.encode(turn.text))
      continue
    }
    messages.push({ role: 'user', content: partsOf(turn.text, {}) })
    const [x1, y1, x2, y2] = turn.cropPx ?? [0, 0, 0, 0]
    const { minPixels, maxPixels } = shown === 0 ? protocol.overview : protocol.crop
    const size = smartResize({ width: x2 - x1, height: y2 - y1 }, FACTOR, minPixels, maxPixels)
    shown += 1
    const tokens = (size.width * size.height) / FACTOR ** 2
    ids.push(
      ...codec.encode(turnText(render, messages)).flatMap((id) => (id === pad ? Array<number>(tokens).fill(id) : [id])),
    )
  }
  ids.push(...codec.encode('<|im_end|>'))
  expect(ids).toEqual(gold['ids'])
})
