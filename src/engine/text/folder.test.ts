import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LoupeError, type FileSource } from '../../core'
import { readConfig } from '../families/qwenVl/layout'
import { readFolder } from './folder'
import { turnText } from './template'

const FIXTURES = new URL('../../../e2e/fixtures/', import.meta.url)

/** A folder of the fixtures with files put over it; null takes a file away. */
function overlaid(folder: string, over: Readonly<Record<string, string | null>>): FileSource {
  const read = (path: string): string | null => {
    if (path in over) return over[path] ?? null
    const place = new URL(`${folder}/${path}`, FIXTURES)
    return existsSync(place) ? readFileSync(place, 'utf8') : null
  }
  return {
    name: folder,
    revision: null,
    has: async (path) => read(path) !== null,
    async open(path) {
      const text = read(path)
      if (text === null)
        throw new LoupeError({ code: 'model-missing-file', message: `no ${path}`, where: path, advice: '' })
      return {
        size: null,
        text: async () => text,
        bytes: async () => Uint8Array.from(new TextEncoder().encode(text)),
      }
    },
  }
}

function folderOf(folder: string, over: Readonly<Record<string, string | null>>) {
  const signal = new AbortController().signal
  return readFolder(
    overlaid(folder, over),
    signal,
    () => undefined,
    () => undefined,
  )
}

const jsonOf = (path: string) => JSON.parse(readFileSync(new URL(path, FIXTURES), 'utf8')) as Record<string, unknown>
const ask = [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: 'What?' }] }] as const
const TEXT_ALONE = '{% for message in messages %}{{ message.role }}{% endfor %}'
const IMAGES = '{% for message in messages %}{% for part in message.content %}{{ part.type }} {% endfor %}{% endfor %}'

test("transformers 5's processor_config.json with a nested image processor is read", async () => {
  const own = jsonOf('qwen3_vl-random/preprocessor_config.json')
  const nested = { image_processor: { ...own, merge_size: 2 }, processor_class: 'Qwen3VLProcessor' }
  const folder = await folderOf('qwen3_vl-random', {
    'preprocessor_config.json': null,
    'processor_config.json': JSON.stringify(nested),
  })
  expect(folder.preprocessor).toEqual(nested.image_processor)
  expect(readConfig(folder.config, folder.preprocessor)).toEqual(readConfig(folder.config, own))
})

test('without either configuration the first is said to be missing, and one that nests nothing is named', async () => {
  const missing = { 'preprocessor_config.json': null }
  await expect(folderOf('qwen3_vl-random', missing)).rejects.toMatchObject({
    fault: { code: 'model-missing-file', where: 'preprocessor_config.json' },
  })
  await expect(folderOf('qwen3_vl-random', { ...missing, 'processor_config.json': '{}' })).rejects.toMatchObject({
    fault: { code: 'model-config', where: 'processor_config.json' },
  })
})

test('a template of its own goes before one in chat_template.json, and that before the tokenizer’s', async () => {
  const inConfig = JSON.stringify({ ...jsonOf('qwen2_5_vl-random/tokenizer_config.json'), chat_template: TEXT_ALONE })
  const inJson = JSON.stringify({ chat_template: IMAGES })
  const rendered = async (over: Record<string, string | null>) =>
    turnText((await folderOf('qwen2_5_vl-random', { 'tokenizer_config.json': inConfig, ...over })).render, ask)
  expect(await rendered({ 'chat_template.jinja': 'own' })).toBe('own')
  expect(await rendered({ 'chat_template.jinja': null, 'chat_template.json': inJson })).toBe('image text ')
  expect(await rendered({ 'chat_template.jinja': null })).toBe('user')
})

test('a reply ends with every token that any configuration names, the tokenizer’s object among them', async () => {
  const config = jsonOf('qwen2_vl-random/config.json')
  const tokenizer = jsonOf('qwen2_vl-random/tokenizer_config.json')
  const ends = async (generation: object, more: object, text: object, eos: unknown) =>
    (
      await folderOf('qwen2_vl-random', {
        'generation_config.json': JSON.stringify(generation),
        'config.json': JSON.stringify({ ...config, eos_token_id: undefined, ...more, text_config: text }),
        'tokenizer_config.json': JSON.stringify({ ...tokenizer, eos_token: eos }),
      })
    ).endIds.toSorted()
  const object = { __type: 'AddedToken', content: '<|im_end|>', special: true }
  expect(await ends({ eos_token_id: 256 }, {}, {}, object)).toEqual([256, 258])
  expect(await ends({ eos_token_id: 256 }, {}, {}, '<|im_end|>')).toEqual([256, 258])
  expect(await ends({ eos_token_id: [1, 2] }, { eos_token_id: 3 }, { eos_token_id: [4] }, null)).toEqual([1, 2, 3, 4])
  expect(await ends({}, {}, { eos_token_id: 7 }, undefined)).toEqual([7])
})

test('configurations that are not JSON, or nest without end, are refused or read', async () => {
  for (const text of [
    '\\"'.repeat(150_000),
    '{"a":"' + '\\"'.repeat(150_000),
    '<!---->'.repeat(40_000),
    '['.repeat(1e6),
  ])
    await expect(folderOf('qwen3_vl-random', { 'config.json': text })).rejects.toMatchObject({
      fault: { code: 'model-config', where: 'config.json' },
    })
  const deep = `{"model_type": "x", "a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  expect((await folderOf('qwen3_vl-random', { 'config.json': deep })).config['model_type']).toBe('x')
})
