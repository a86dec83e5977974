import { expect, test } from 'vitest'
import { textOfParts } from '../content'
import { notebook } from './notebook'

const read = (record: unknown) => notebook.read(record, { file: 'a.ipynb', top: 'object', ordinal: 0 })
const stream = (...text: readonly string[]) => ({ output_type: 'stream', text })
const png = 'iVBORw0KGgo'
const shown = { output_type: 'display_data', data: { 'image/png': `${png}\n`, 'text/plain': ['<Image size=48x60>'] } }
const cells = (...outputs: readonly (readonly unknown[])[]) => ({
  nbformat: 4,
  cells: outputs.map((one) => ({ cell_type: 'code', source: [], outputs: one })),
})
const roles = (record: unknown) => read(record).map(({ turns }) => turns.map(({ role }) => role))

test('marks of a console make thoughts, replies, calls and what came back', () => {
  const [told] = read(
    cells([
      stream(
        '[THINK]\nSmall.\n[ANSWER]\n',
        'I zoom.\n\n[TOOL_CALL] zoom\n{"bbox_2d": [1, 2, 3, 4]}\n[TOOL_RESPONSE] zoom\n',
      ),
      shown,
      stream('[ANSWER]\nRed.'),
    ]),
  )
  expect(told?.turns.map(({ role }) => role)).toEqual(['assistant', 'tool', 'assistant'])
  expect(told?.turns[0]).toMatchObject({ calls: [{ name: 'zoom', arguments: { bbox_2d: [1, 2, 3, 4] } }] })
  expect(textOfParts(told?.turns[0]?.parts ?? [])).toContain('<think>\nSmall.\n</think>')
  expect(told?.turns[1]?.parts).toEqual([{ picture: { data: `data:image/png;base64,${png}`, width: 48, height: 60 } }])
  expect(told?.complaints).toMatchObject([{ code: 'question-missing', level: 'note' }])
})

test('two replies without a call between are one turn; a reply after a call is another', () => {
  const call = '[TOOL_CALL] zoom\n{}\n'
  expect(roles(cells([stream(`[ANSWER]\na\n[ANSWER]\nb\n${call}[ANSWER]\nc`)]))).toEqual([['assistant', 'assistant']])
})

test('rounds of a console have the size of the view, the crop, and what was cut short', () => {
  const run =
    'Original Image Size: (100, 80)\nDownsampled Image Size: (50, ' +
    '40)\n--- Round 1 ---\nModel: <tool_call>{}</tool_call>...\n' +
    'Tool Call: Cropping [1, 2, 3, 4]\nCropped Image Size: (56, ' +
    '56)\n--- Round 2 ---\nModel: Yes...\nTotal Inference Time: 2 s\n'
  const [told] = read({
    question: 'Is it?',
    image: 'a.jpg',
    notebook_outputs: [{ cell: 8, type: 'stream', text: run }],
  })
  expect(told).toMatchObject({
    question: 'Is it?',
    dialect: 'adaptvision',
    pictures: [{ uri: 'a.jpg', width: 100, height: 80 }],
    frame: { unit: 'pixel', of: 'original', size: { width: 50, height: 40 } },
  })
  expect(told?.turns[1]).toMatchObject({
    parts: [{ text: '<tool_call>{}</tool_call>' }],
    complaints: [{ code: 'reply-cut-short' }],
  })
  expect(told?.turns[2]?.parts[1]).toEqual({ picture: { width: 56, height: 56 } })
  expect(told?.turns[3]?.parts).toEqual([{ text: 'Yes' }])
})

test('each chain of a printed question is a trace, with a question of several lines', () => {
  const text =
    'image_path: a/b.jpg\nQ: Which?\n(A) x\nA: x\n------ chain 0 ' +
    '-------\nUse GROUNDING(x).\n------ chain 1 -------\nSo x.\n'
  const told = read(cells([stream(text)], [stream('image_path: c.jpg\nQ: ?\nA: y\n------ chain 0 -------\ny\n')]))
  expect(told.map(({ question, gold }) => [question, gold?.answers])).toEqual([
    ['Which?\n(A) x', ['x']],
    ['Which?\n(A) x', ['x']],
    ['?', ['y']],
  ])
  expect(told[0]).toMatchObject({ pictures: [{ uri: 'a/b.jpg' }], dialect: 'cogcom' })
})

test('any other notebook is a trace only where it prints text and pictures', () => {
  expect(roles(cells([stream('I see.'), shown, stream('Red.')]))).toEqual([['assistant', 'user', 'assistant']])
  expect(read(cells([stream('epoch 1')]))).toEqual([])
})

test('a run is surer than a notebook; a list of outputs is one record', () => {
  const sniff = (record: unknown) => notebook.sniff({ file: 'a.ipynb', top: 'object', records: [record] })?.score ?? 0
  expect(sniff(cells([stream('[ANSWER]\na')]))).toBeGreaterThan(0.9)
  expect(sniff(cells([stream('epoch 1')]))).toBeLessThan(0.5)
  expect(notebook.sniff({ file: 'a', top: 'array', records: [stream('[ANSWER]\na'), shown] })?.whole).toBe(true)
})
