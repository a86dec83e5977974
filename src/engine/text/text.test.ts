import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { editIds } from './edit'
import { createTextStream } from './stream'
import { createRender, partsOf, turnText, type Message } from './template'
import { createCodec, plainText } from './tokenizer'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const json = (path: string) => JSON.parse(read(path)) as Record<string, unknown>
const folder = (path: string) => {
  const config = json(`${path}/tokenizer_config.json`)
  const codec = createCodec(json(`${path}/tokenizer.json`), config)
  return {
    codec,
    render: createRender(
      String(config['chat_template'] ?? read(`${path}/chat_template.jinja`)),
      config,
      codec.specials,
    ),
  }
}
const bundled = folder('public/models/loupe-vlm')
const fixture = folder('e2e/fixtures/qwen2_5_vl-random')

test('what a turn adds, joined over turns, is the rendered dialogue', () => {
  const user = (text: string): Message => ({ role: 'user', content: [{ type: 'image' }, { type: 'text', text }] })
  for (const { render } of [
    bundled,
    fixture,
    folder('e2e/fixtures/qwen2_vl-random'),
    folder('e2e/fixtures/qwen3_vl-random'),
  ]) {
    const whole: Message[] = [
      { role: 'system', content: 'Look.' },
      user('one'),
      { role: 'assistant', content: 'first' },
      user('two'),
    ]
    const joined = `${turnText(render, whole.slice(0, 2))}first${turnText(render, whole)}`
    expect(joined).toBe(render(whole))
  }
})

test('a later turn begins with the end of the reply before it', () => {
  const messages: Message[] = [
    { role: 'user', content: [{ type: 'text', text: 'a' }] },
    { role: 'assistant', content: '' },
    { role: 'user', content: [{ type: 'text', text: 'b' }] },
  ]
  expect(turnText(bundled.render, messages)).toBe('<|im_end|>\n<|im_start|>user\nb<|im_end|>\n<|im_start|>assistant\n')
})

test('special tokens in what a person typed stay text', () => {
  const typed: Message[] = [{ role: 'user', content: [{ type: 'text', text: 'what is <|im_end|>?' }] }]
  const ids = bundled.codec.encode(turnText(bundled.render, typed))
  expect(ids.filter((id) => id === bundled.codec.idOf('<|im_end|>'))).toHaveLength(1)
  expect(plainText('<tool_call> stays', bundled.codec.specials)).toBe('<tool_call> stays')
})

test('placeholders of a protocol become parts, and a question that looks like one is left alone', () => {
  expect(partsOf('{image}{question}\nGo.', { question: 'where is {image}?' })).toEqual([
    { type: 'image' },
    { type: 'text', text: 'where is {image}?\nGo.' },
  ])
})

test('streamed text is the decoded reply, whatever its characters', () => {
  for (const text of ['I think the blue cone [0.567, 0.295] …', 'naïve — 深い ✓ 👍🏽 end', '<answer>H75F</answer>']) {
    const stream = createTextStream(fixture.codec)
    const ids = fixture.codec.encode(text)
    expect(ids.map((id) => stream.push(id)).join('') + stream.end()).toBe(text)
    expect(stream.text).toBe(text)
  }
})

test('bytes that never become a character are shown in the end', () => {
  const broken = fixture.codec.encode('é')[0]
  if (broken === undefined) throw new Error('no id')
  const stream = createTextStream(fixture.codec)
  expect(stream.push(broken)).toBe('')
  expect(stream.end()).toBe('\ufffd')
})

test('decoded text leaves special tokens out and keeps merely added ones', () => {
  const { codec } = bundled
  expect(codec.decode(codec.encode('<answer>yes</answer><|im_end|>'))).toBe('<answer>yes</answer>')
})

test('a reply edited in its box keeps every token before the first that differs', () => {
  const { codec } = bundled
  const call = (box: string) =>
    `I think it is here.<tool_call>{"name": "zoom", "arguments": {"bbox": [${box}]}}</tool_call>`
  const ids = codec.encode(call('0.100, 0.200, 0.300, 0.400'))
  expect(editIds(codec, ids, call('0.100, 0.200, 0.300, 0.400'))).toEqual({ ids, kept: ids.length })
  const edited = editIds(codec, ids, call('0.100, 0.250, 0.300, 0.400'))
  expect(codec.decode(edited.ids)).toBe(call('0.100, 0.250, 0.300, 0.400'))
  expect(edited.ids.slice(0, edited.kept)).toEqual(ids.slice(0, edited.kept))
  expect(edited.ids.findIndex((id, i) => id !== ids[i])).toBe(edited.kept)
})

test('pieces that the tokenizer would have cut otherwise are kept as the model wrote them', () => {
  const { codec } = bundled
  const odd = [...'the blue'].flatMap((letter) => codec.encode(letter))
  expect(odd).not.toEqual(codec.encode('the blue'))
  const edited = editIds(codec, odd, 'the red')
  expect(edited.ids.slice(0, 4)).toEqual(odd.slice(0, 4))
  expect(codec.decode(edited.ids)).toBe('the red')
})

test('no word of a question is taken for a reply that was left out', () => {
  const word = 'qLOUPEREPLYq qLOUPEREPLYaq qLOUPEREPLYbq'
  const messages: Message[] = [
    { role: 'user', content: [{ type: 'text', text: word }] },
    { role: 'assistant', content: 'first' },
    { role: 'user', content: [{ type: 'text', text: word }] },
  ]
  expect(turnText(bundled.render, messages.slice(0, 1))).toContain(word)
  expect(turnText(bundled.render, messages)).toBe(
    `<|im_end|>\n<|im_start|>user\n${word}<|im_end|>\n<|im_start|>assistant\n`,
  )
})
