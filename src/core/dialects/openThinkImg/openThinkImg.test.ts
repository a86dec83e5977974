import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openThinkImg } from './openThinkImg'

const marked = (actions: string, value: string, thoughts = 'A tool helps.') =>
  `"thoughts🤔" ${thoughts}\n"actions🚀" ${actions}\n"value👉" ${value}`
const codes = (text: string) => openThinkImg.parse(text).complaints.map(({ code }) => code)
const callsOf = (actions: string) => openThinkImg.parse(`{"thought": "t", "actions": [${actions}]}`).calls

describe('the older form, by its marks', () => {
  test.each(['API_params', 'api_params'])('a tool and its text under %s', (key) => {
    const text = marked(`[{"API_name": "grounding", "${key}": {"param": "the legend"}}]`, 'It is at `bbx_1`.')
    const read = openThinkImg.parse(text)
    expect(read).toMatchObject({ thought: 'A tool helps.\nIt is at `bbx_1`.', complaints: [] })
    expect(read.calls).toMatchObject([{ kind: 'tool', name: 'grounding', arguments: { param: 'the legend' } }])
    expect(JSON.parse(text.slice(read.calls[0]?.start, read.calls[0]?.end))).toMatchObject({ API_name: 'grounding' })
    expect(read.sections.map(({ start, end }) => text.slice(start, end))).toEqual([
      'A tool helps.',
      'It is at `bbx_1`.',
    ])
  })

  test('what is said before <stop> is the answer', () => {
    const read = openThinkImg.parse(marked('[]', 'So the answer is "yes".<stop>'))
    expect(read).toMatchObject({ thought: 'A tool helps.', answer: 'So the answer is "yes".', calls: [] })
  })

  test('without <stop> there is no answer', () => {
    expect(openThinkImg.parse(marked('[]', 'So the answer is 6.'))).not.toHaveProperty('answer')
  })

  test('marks with other spellings are marks', () => {
    const read = openThinkImg.parse('"thoughtss" A tool.\n"action🚀" [{"API_name": "compare"}]\n"value👉" Next.')
    expect(read).toMatchObject({ thought: 'A tool.\nNext.', calls: [{ name: 'compare' }] })
  })

  test('lists of four numbers in what it says are no boxes', () => {
    expect(openThinkImg.parse(marked('[]', 'at ([157,165,5,322], 1, 4)')).boxes).toEqual([])
  })

  test('a list of tools that its producer could not read is said, and read all the same', () => {
    const list = '[{"API_name": "compare", "API_params": {"param": "[a, b]"}}]'
    expect(codes(marked(list, 'Fine.'))).toEqual([])
    const twice = `${marked(list, 'The tool]')}\n"value👉" Fine.`
    expect(codes(twice)).toEqual(['tool-text-not-json'])
    expect(openThinkImg.parse(twice).calls).toMatchObject([{ name: 'compare' }])
    expect(codes(marked('[{"API_name": "grounding", "API_params": {"param": "a" [0.1]"}}]', 'Fine.'))).toEqual([
      'tool-text-not-json',
    ])
  })
})

describe('JSON turns', () => {
  test('a crop has its box in a text, in pixels', () => {
    const [call] = callsOf('{"name": "Crop", "arguments": {"image": "img_1", "param": "[10, 20, 300, 400]"}}')
    expect(call).toMatchObject({ kind: 'zoom', numbers: [10, 20, 300, 400] })
    expect(call).not.toHaveProperty('frame')
  })

  test('numbers with leading zeros are of a thousand, numbers up to 1 are shares', () => {
    const [mille] = callsOf(
      '{"name": "compare", "arguments": {"param": "[[012, 035, 467, 861],[1, 2, 3, 4]], height"}}',
    )
    expect(mille).toMatchObject({
      kind: 'tool',
      frame: { unit: 'mille' },
      shapes: [{ numbers: [12, 35, 467, 861] }, {}],
    })
    const [unit] = callsOf('{"name": "compare", "arguments": {"param": "[0.1, 0.2, 1.0, 0.4], size"}}')
    expect(unit).toMatchObject({ frame: { unit: 'unit' }, numbers: [0.1, 0.2, 1, 0.4] })
  })

  test('a point is in percent, in a call and in a reply', () => {
    const written = 'x=\\"21.5\\" y=\\"28.5\\"'
    const [call] = callsOf(`{"name": "SegmentRegionAroundPoint", "arguments": {"param": "${written}"}}`)
    expect(call).toMatchObject({ kind: 'mask', numbers: null, frame: { unit: 'percent' } })
    expect(call?.shapes).toEqual([{ kind: 'point', numbers: [21.5, 28.5] }])
    const seen = openThinkImg.observe?.('OBSERVATION:\nPoint model outputs: <point x="21.5" y="28.5">')
    expect(seen?.shapes).toMatchObject([{ kind: 'point', numbers: [21.5, 28.5], frame: { unit: 'percent' } }])
  })

  test.each(['ans', 'answer'])('Terminate holds the answer under "%s"', (key) => {
    const read = openThinkImg.parse(
      `{"thought": "t", "actions": [{"name": "Terminate", "arguments": {"${key}": "6"}}]}`,
    )
    expect(read).toMatchObject({ answer: '6', calls: [{ name: 'Terminate', kind: 'tool' }] })
  })

  test('a tool that could not read its text has failed, whatever its code says', () => {
    expect(openThinkImg.observe?.('crop model outputs: Parameter format mismatch: [a]')).toMatchObject({ failed: true })
  })
})

const SAMPLES = process.env['LOUPE_SAMPLES'] ?? '../shared/samples'
const fileOf = (name: string) => join(SAMPLES, 'openthinkimg/tf_eval_output', `${name}.jsonl`)

test.skipIf(!existsSync(fileOf('qwenvl_charxiv'))).each([
  ['qwenvl_chartqa.head200', { replies: 800, broken: 4, zooms: 0, calls: 497 }],
  ['qwenvl_charxiv', { replies: 348, broken: 0, zooms: 0, calls: 214 }],
  ['qwenvl_charxiv_10turns', { replies: 265, broken: 0, zooms: 0, calls: 155 }],
])('%s, as it is counted', (name, counts) => {
  const lines = readFileSync(fileOf(name), 'utf8').split('\n')
  const replies = lines
    .filter((line) => line !== '')
    .flatMap((line) => (JSON.parse(line) as { response_list: string[] }).response_list)
  const read = replies.map((text) => openThinkImg.parse(text))
  const calls = read.flatMap((one) => one.calls)
  const complaints = read.flatMap((one) => one.complaints)
  expect({
    replies: replies.length,
    broken: complaints.length,
    zooms: calls.filter(({ kind }) => kind === 'zoom').length,
    calls: calls.length,
  }).toEqual(counts)
  expect(complaints.every(({ code }) => code === 'tool-text-not-json')).toBe(true)
  expect(openThinkImg.fits?.(replies[0] ?? '')).toBeGreaterThan(0.9)
})
