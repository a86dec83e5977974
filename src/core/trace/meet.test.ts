import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkPicture, meetTrace } from './meet'
import { readTrace } from './read'
import { withImageSize } from './sized'
import type { Trace } from './schema'

const read = (name: string): Trace => {
  const { trace } = readTrace(JSON.parse(readFileSync(`public/samples/recorded/${name}`, 'utf8')))
  if (!trace) throw new Error('no trace')
  return trace
}
const TRACE = read('s000-q0.json')

describe('a trace that is opened', () => {
  test('is the one that is open where their content is the same, whatever pictures travel inside', () => {
    const inside = { ...TRACE, images: TRACE.images.map((image) => ({ ...image, embedded: 'data:,x' })) }
    expect(meetTrace([TRACE], inside)).toEqual({ kind: 'same', as: TRACE })
  })

  test('is found again after its picture was found and its sizes are known', () => {
    const images = TRACE.images.map((image) => ({ ...image, width: null, height: null }))
    const bare: Trace = { ...TRACE, images }
    const [image] = TRACE.images
    const sized = withImageSize(bare, image?.id ?? '', { width: image?.width ?? 0, height: image?.height ?? 0 })
    expect(sized).not.toEqual(bare)
    expect(meetTrace([sized], bare)).toEqual({ kind: 'same', as: sized })
  })

  test('gets a new id where another trace has its own, and is found again under it', () => {
    const other = { ...TRACE, question: 'Another one?' }
    const met = meetTrace([TRACE], other)
    if (met.kind !== 'new') throw new Error('it is not new')
    expect(met.trace.id).toBe(`${TRACE.id}~2`)
    expect(met.complaints.map((one) => one.code)).toEqual(['id-taken'])
    expect(meetTrace([TRACE, met.trace], other)).toEqual({ kind: 'same', as: met.trace })
    const third = meetTrace([TRACE, met.trace], { ...TRACE, question: 'A third?' })
    expect(third.kind === 'new' && third.trace.id).toBe(`${TRACE.id}~3`)
  })
})

test('a picture of another size or with another hash is said', () => {
  const [image] = TRACE.images
  if (!image) throw new Error('no image')
  const found = { width: 10, height: 20, sha256: 'other' }
  expect(checkPicture(image, found).map((one) => one.code)).toContain('picture-size')
  expect(checkPicture({ ...image, width: null, height: null, sha256: 'other' }, found)).toEqual([])
  expect(checkPicture({ ...image, width: 10, height: 20, sha256: 'mine' }, found).map((one) => one.code)).toEqual([
    'picture-hash',
  ])
})
