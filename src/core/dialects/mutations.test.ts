import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DIALECTS } from './registry'

/** Replies made by hand in every kind of grammar that the dialects know. */
const REPLIES: readonly string[] = [
  '<think>It is small [0.1, 0.2, 0.3, 0.4].</think>\n<tool_call>\n{"name": "image_zoom_in_tool",' +
    ' "arguments": {"bbox_2d": [10, 20, 30, 40], "label": "cap"}}\n</tool_call>',
  '<tool_call>{"name": "crop_image_normalized", "arguments": ' +
    '{"bbox_2d": [0.1, 0.2, 1.0, 0.4], "target_image": 1}}</tool_call>',
  '<grounding>{"bbox_2d": [1, 2, 3, 4], "source": "observation_1"}</grounding> <answer>\\boxed{A}</answer>',
  '```json\n[{"bbox_2d": [1, 2, 3, 4], "label": "cat"}]\n```',
  '<think>a<box>[1,2,3,4]</box></think><answer>B</answer>',
  '<think>so</think><search>cats</search>',
  '<bbox>[437, 276, 719, 495]</bbox> x:57 y:168 width:945 height:462',
  'THOUGHT 0: crop it\nACTION 0:\n```python\nimg = image_1.crop((1,' +
    ' 2, 3, 4))\nx = im[1:2, 3:4]\n```\nANSWER: 4. TERMINATE',
  '{"thought": "look", "actions": [{"name": "LocalizeObjects",' +
    ' "arguments": {"image": "image-0", "objects": ["cat"]}}]}',
  '"thoughts🤔" It is.\n"actions🚀" [{"API_name": "grounding", "API_params": {"param": "a"}}]\n"value👉" here',
  '<|begin_of_box|>[[1,2,3,4]]<|end_of_box|> <info>c</info><critique>d</critique><back>e</back>',
  '{"bbox_2d": [1,2,3,4], "label": "a", "bbox_2d": [5,6,7,8]} <|box_start|>(1,2),(3,4)<|box_end|>',
  '<code>image.crop((0, 0, 5, 5))</code><sandbox_output>' +
    'ok</sandbox_output> (12, 34) GROUNDING(a)->`bbx_1` LINE([1,2],[3,4])',
]

/** What is put in, taken out or said again. */
const PIECES = [
  '<',
  '</',
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  '```',
  '<think>',
  '</answer>',
  '<tool_call>',
  '1e999',
  '-',
  '😀',
  '\u0000',
  ',',
]

const edit = fc.record({
  at: fc.nat(999),
  take: fc.nat(30),
  put: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 })),
  again: fc.nat(3),
})
type Edit = { readonly at: number; readonly take: number; readonly put: string; readonly again: number }

function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((now, { at, take, put, again }) => {
    const place = now.length === 0 ? 0 : at % now.length
    return now.slice(0, place) + put.repeat(again) + now.slice(place + take)
  }, text)
}

const RUNS = process.env['LOUPE_LONG'] === undefined ? 2000 : 20_000

test.each(DIALECTS)(
  '$name reads 2,000 changed replies without an error, and every offset lies in the text',
  (dialect) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...REPLIES),
        fc.array(edit, { maxLength: 5 }),
        fc.boolean(),
        (reply, edits, ended) => {
          const text = edited(reply, edits)
          const parsed = dialect.parse(text, ended)
          const spans = [...parsed.sections, ...parsed.boxes, ...parsed.calls, ...(parsed.answerBoxes ?? [])]
          const isInside = spans.every(({ start, end }) => start >= 0 && start <= end && end <= text.length)
          if (!isInside) throw new Error(JSON.stringify({ text, spans }))
          dialect.observe?.(text)
          dialect.readPrompt?.(text)
          const fits = dialect.fits?.(text) ?? 0
          if (!(fits >= 0 && fits <= 1)) throw new Error(`fits is ${fits}`)
        },
      ),
      { numRuns: RUNS },
    )
    expect(dialect.parse('', true).calls).toEqual([])
  },
)
