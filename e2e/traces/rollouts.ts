/** Rollouts made by hand, in the forms that real producers write. */

type Look = {
  readonly question: string
  readonly box: readonly number[]
  readonly answer: string
  readonly gold: string
  /** What is thought before the call, where that is not the usual sentence. */
  readonly thought?: string
}

/** A line as DeepEyes' evaluation writes it: messages, an unclosed call, a crop, an answer. */
export function deepEyesLine(
  { question, box, answer, gold, thought = 'It is small, I look closer.' }: Look,
  image = 'street.jpg',
): string {
  const call = `{"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [${box.join(', ')}], "label": "it"}}`
  const turns = [
    { role: 'system', content: 'You are a helpful assistant.\n\n# Tools\n<tools>image_zoom_in_tool</tools>' },
    {
      role: 'user',
      content: [
        { type: 'image_url', image_url: { url: image } },
        { type: 'text', text: question },
      ],
    },
    { role: 'assistant', content: `<think>${thought}</think>\n<tool_call>\n${call}\n` },
    { role: 'user', content: [{ type: 'text', text: '<tool_response>Here is the crop.</tool_response>' }] },
    { role: 'assistant', content: `<think>Now I see it.</think>\n<answer>${answer}</answer>` },
  ]
  const acc = answer === gold ? 1 : 0
  return JSON.stringify({ image, question, answer: gold, pred_ans: answer, pred_output: turns, status: 'success', acc })
}

const COLOURS = ['red', 'blue', 'green', 'white', 'black'] as const

/** As many lines, of which every third is wrong. */
export function rollouts(count: number): string {
  return Array.from({ length: count }, (_, index) => {
    const gold = COLOURS[index % COLOURS.length] ?? 'red'
    return deepEyesLine({
      question: `What is the color of car number ${index + 1}?`,
      box: [10 + index, 20, 110 + index, 120],
      answer: index % 3 === 2 ? 'grey' : gold,
      gold,
    })
  }).join('\n')
}
