import { expect, test } from 'vitest'
import { adaptVision } from './adaptVision'

test('a request for a region is a zoom', () => {
  const call = '{"name": "request_local_region", "arguments": {"bbox_2d": [4, 18, 44, 21]}}'
  const text = `<think>Too small.</think>\n<tool_call>${call}</tool_call>`
  expect(adaptVision.parse(text)).toMatchObject({
    thought: 'Too small.',
    calls: [{ kind: 'zoom', name: 'request_local_region', numbers: [4, 18, 44, 21] }],
    complaints: [],
  })
})
