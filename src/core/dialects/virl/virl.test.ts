import { expect, test } from 'vitest'
import { visreason } from '../visreason/visreason'
import { virl } from './virl'

const CALL = '<tool_call>{"name": "zoom", "arguments": {"bbox": [0.1, 0.2, 0.3, 0.4]}}</tool_call>'

test('all zooms of a reply are of the original, and all are run', () => {
  const read = virl.parse(`I think both signs matter.${CALL}${CALL}`)
  expect(read.calls).toHaveLength(2)
  expect(read.complaints).toEqual([])
  expect(virl).toMatchObject({ runs: 'all', frame: { of: 'original' } })
})

test('a second zoom in one reply tells it from VisReason', () => {
  expect(virl.fits?.(CALL)).toBeLessThan(visreason.fits?.(CALL) ?? 0)
  expect(virl.fits?.(CALL + CALL)).toBeGreaterThan(visreason.fits?.(CALL + CALL) ?? 1)
})
