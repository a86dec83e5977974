import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growth } from '../../json/testing/hostile'
import { findDepthMentions, writeDepthValue } from './mentions'

/** As a line: `0.31 of red torus`, or `red torus < blue cone` where the left one is said to be farther. */
function read(thought: string, direction?: 'from-camera'): string[] {
  return findDepthMentions(thought, direction).map((one) =>
    one.kind === 'value'
      ? `${Number(one.value.toFixed(4))} of ${one.subject?.name ?? '?'}`
      : `${one.left?.name ?? '?'} ${one.nearer === 'left' ? '>' : '<'} ${one.right?.name ?? '?'}`,
  )
}

test('depth values are found as models and people write them', () => {
  for (const [thought, ...found] of [
    [
      'I think the red torus [0.084, 0.089, 0.169, 0.438] is at depth 0.155 ' +
        'and the orange sphere [0.7, 0.1, 0.9, 0.9] is at depth 0.366.',
      '0.155 of red torus',
      '0.366 of orange sphere',
    ],
    ['The blue cone has a depth of 0.3.', '0.3 of blue cone'],
    ['The blue cone, at about 0.3, comes first.', '0.3 of blue cone'],
    ['Blue cone (depth: 0.3)', '0.3 of blue cone'],
    ['Its depth is about 0.3', '0.3 of ?'],
    ['The depth of the red box [1, 2, 3, 4] is ≈ 0.31.', '0.31 of red box'],
    ['the depth of the red box is at about .31', '0.31 of red box'],
    ['The red box is at a 0.31 depth; the torus lies 0.4 in depth.', '0.31 of red box', '0.4 of torus'],
    ['The red box is at depth 31 %.', '0.31 of red box'],
    ['Depth = 0.310, depth value 1', '0.31 of ?', '1 of ?'],
    ['the cubes at depth 0.8', '0.8 of cube'],
  ] as const) {
    expect([thought, ...read(thought)]).toEqual([thought, ...found])
  }
})

test('what is no depth value is not taken for one', () => {
  for (const thought of [
    'It stands at depth 3.2 m.',
    'in depth',
    'The box [0.1, 0.2, 0.3, 0.4] of depth',
    'at about 0.3 of the width',
    "at about 3 o'clock",
    'at 0.3',
    'I look closer at 0.4.',
    'in-depth 0.3',
    'the depth [0.1, 0.2, 0.3, 0.4]',
  ]) {
    expect([thought, ...read(thought)]).toEqual([thought])
  }
})

test('orders are found with their two sides, and which one is said to be nearer', () => {
  for (const [thought, ...found] of [
    ['The red torus is closer than the blue cone.', 'red torus > blue cone'],
    ['The red torus [1, 2, 3, 4] is nearer to the camera than the small blue cone.', 'red torus > small blue cone'],
    ['The red torus stands in front of the cone', 'red torus > cone'],
    ['The red torus is farther away than the blue cone', 'red torus < blue cone'],
    ['the red torus is further from the viewer than the cone', 'red torus < cone'],
    ['The red torus is behind the blue cone.', 'red torus < blue cone'],
    ['The red torus is more distant than the blue cone.', 'red torus < blue cone'],
    ['The red torus is not behind the blue cone.', 'red torus > blue cone'],
    ["The red torus isn't in front of the blue cone.", 'red torus < blue cone'],
    ['Behind the red box is a blue cone.', 'blue cone < red box'],
    ['The torus is behind the cone: is the torus farther? yes.', 'torus < cone'],
    ['It is behind the cone.', '? < cone'],
    ['The cone is in front of it.', 'cone > ?'],
    ['The cone is small. The torus is behind the box at depth 0.2.', 'torus < box', '0.2 of box'],
  ] as const) {
    expect([thought, ...read(thought)]).toEqual([thought, ...found])
  }
})

test('what is asked or only supposed says nothing', () => {
  for (const thought of [
    'Is the torus behind the cone?',
    'I must see whether the torus is behind the cone.',
    'I look closer.',
    'It is further left than the cone.',
    'Something is behind.',
  ]) {
    expect([thought, ...read(thought)]).toEqual([thought])
  }
})

test('a dialect that counts from the camera is turned over, and written back', () => {
  expect(read('The cone is at depth 0.2.', 'from-camera')).toEqual(['0.8 of cone'])
  expect(writeDepthValue(0.8, 'from-camera')).toBe('0.200')
  expect(writeDepthValue(0.8)).toBe('0.800')
})

test('a value that is written is read back, wherever boxes stand around it', () => {
  const value = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000)
  const box = fc
    .array(fc.integer({ min: 0, max: 999 }), { minLength: 4, maxLength: 4 })
    .map((four) => `[${four.map((n) => (n / 1000).toFixed(3)).join(', ')}]`)
  const thing = fc.constantFrom('red torus', 'small blue cone', 'box', 'cyan sphere')
  const form = fc.constantFrom('is at depth ', 'has a depth of ', 'lies at depth about ', 'depth: ')
  fc.assert(
    fc.property(
      value,
      box,
      thing,
      form,
      fc.constantFrom('nearness', 'from-camera'),
      (v, four, name, words, direction) => {
        const text = `I think the ${name} ${four} ${words}${writeDepthValue(v, direction)}, near ${four}.`
        const [mention, ...rest] = findDepthMentions(text, direction)
        expect(rest).toEqual([])
        if (mention?.kind !== 'value') throw new Error(text)
        expect(mention.value).toBeCloseTo(v, 9)
        expect(mention.subject?.name).toBe(name)
        expect(text.slice(mention.start, mention.end)).toContain(writeDepthValue(v, direction))
      },
    ),
  )
})

test('no text whatever makes it throw, and mentions lie in the text in order', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom(
            'depth',
            ' ',
            '0.3',
            'behind',
            'the',
            'cone',
            '[1,2,3,4]',
            'at about',
            'is',
            '.',
            'than',
            'closer',
          ),
          fc.string({ maxLength: 5 }),
        ),
      ),
      (parts) => {
        const text = parts.join(' ')
        let last = 0
        for (const { start, end } of findDepthMentions(text)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          last = start
        }
      },
    ),
  )
})

test('four times the thought takes about four times as long, whatever it repeats', () => {
  const parts = [
    `depth of ${' '.repeat(50)}`,
    'depth of a b c d ',
    ' the cone behind ',
    'aé',
    'at about 0.3 ',
    'depth 0.3 ',
    ' ',
  ]
  for (const part of parts) {
    const text = part.repeat(Math.ceil(10_000 / part.length))
    // A quadratic reader takes sixteen times as long.
    const took = growth(
      () => findDepthMentions(text),
      () => findDepthMentions(text.repeat(4)),
      10,
    )
    expect([part, took <= 10]).toEqual([part, true])
  }
})
