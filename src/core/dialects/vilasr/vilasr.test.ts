import { expect, test } from 'vitest'
import { vilasr } from './vilasr'

const codes = (text: string) => vilasr.parse(text).complaints.map(({ code }) => code)
const fenced = (list: string) => `\n\`\`\`json\n${list}\n\`\`\``

test('boxes are drawn on the picture that is named, from 1', () => {
  const text = `<think>I map it.</think> Action: Object Mapper${fenced(
    '[{"index": 2, "bbox_2d": [1, 2, 30, 40], "label": "cup"}, {"index": 1, "bbox_2d": ' +
      '[5, 6, 7, 8], "label": "hat"}, {"index": 2, "bbox_2d": [9, 9, 20, 20]}]',
  )}`
  const read = vilasr.parse(text)
  expect(read.calls).toMatchObject([
    {
      kind: 'draw',
      name: 'Object Mapper',
      imageIndex: 1,
      shapes: [
        { kind: 'box', numbers: [1, 2, 30, 40], label: 'cup' },
        { kind: 'box', numbers: [9, 9, 20, 20] },
      ],
      end: text.length,
    },
    { imageIndex: 0, shapes: [{ numbers: [5, 6, 7, 8], label: 'hat' }] },
  ])
  expect(read).toMatchObject({ thought: 'I map it.', boxes: [], complaints: [] })
})

test('lines are drawn', () => {
  const text =
    `Action: Path ` +
    `Tracer${fenced('[{"index": 1, "start_point_2d": [1, 2], "end_point_2d": [3, 4], "label": "path"}]')}`
  expect(vilasr.parse(text).calls).toMatchObject([
    { kind: 'draw', shapes: [{ kind: 'line', numbers: [1, 2, 3, 4], label: 'path' }] },
  ])
})

test('an answer ends it', () => {
  expect(vilasr.parse('<think>Done.</think> Action: Answer\n<answer> 3 </answer>')).toMatchObject({
    thought: 'Done.',
    answer: '3',
    calls: [],
    complaints: [],
  })
})

test('what is wrong is said, and the rest kept', () => {
  expect(codes(`Action: Object Mapper${fenced('[{"index": "x", "bbox_2d": [1, 2, 3, 4]}]')}`)).toEqual(['index-unread'])
  expect(codes(`Action: Object Mapper${fenced('[{"index": 1, "bbox_2d": [1, 2, 3]}]')}`)).toEqual(['no-box'])
  const cut = vilasr.parse('Action: Object Mapper\n```json\n[{"index": 1, "bbox_2d": [1, 2, 3, 4]}, {"index"')
  expect(cut.calls).toMatchObject([{ closed: false, shapes: [{ numbers: [1, 2, 3, 4] }] }])
  expect(cut.complaints.map(({ code }) => code)).toContain('call-unclosed')
  const inNumber = 'Action: Object Mapper\n[{"index": 1, "bbox_2d": [1, 2, 30, 4'
  expect(vilasr.parse(inNumber).calls).toMatchObject([{ closed: false, numbers: null }])
  expect(vilasr.parse(inNumber).calls[0]?.shapes).toBeUndefined()
})
