import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boxesOfCode } from './python'

describe('boxes that a program cuts', () => {
  test.each([
    ['image.crop((10, 20, 30.5, 40))', [10, 20, 30.5, 40]],
    ['image.crop([10, 20, 30, 40]).resize((100, 100))', [10, 20, 30, 40]],
    ['image.crop(box=(10, 20, 30, 40))', [10, 20, 30, 40]],
    ['img[20:40, 10:30]', [10, 20, 30, 40]],
    ['img[20:40, 10:30, :]', [10, 20, 30, 40]],
    ['box = (10, 20, 30, 40)\nout = image.crop(box)', [10, 20, 30, 40]],
    ['box = 10, 20, 30, 40\nout = image.crop(box)', [10, 20, 30, 40]],
    ['x1, y1, x2, y2 = 10, 20, 30, 40\nout = img[y1:y2, x1:x2]', [10, 20, 30, 40]],
    ['(x1, y1, x2, y2) = [10, 20, 30, 40]\nout = image.crop((x1, y1, x2, y2))', [10, 20, 30, 40]],
    ['box = [10, 20, 30, 40]\nx1, y1, x2, y2 = box\nimage.crop((x1, y1, x2, y2))', [10, 20, 30, 40]],
    ['x1 = 10  # left\ny1 = 20\nimage.crop((x1, y1,\n  30, 40))', [10, 20, 30, 40]],
    ['image.crop((-5, 20, 30, 40))', [-5, 20, 30, 40]],
  ])('%s', (program, numbers) => {
    expect(boxesOfCode(program).map((box) => box.numbers)).toEqual([numbers])
  })

  test.each([
    ['a number that is computed', 'image.crop((10, 20, 30 + 5, 40))'],
    ['a name that nobody gave a number', 'image.crop((x1, 20, 30, 40))'],
    ['a name that was changed since', 'x1 = 10\nx1 += 5\nimage.crop((x1, 20, 30, 40))'],
    ['a name that was given something else since', 'x1 = 10\nx1 = find()\nimage.crop((x1, 20, 30, 40))'],
    ['a name that a loop changes', 'x1 = 10\nfor x1 in range(9):\n  image.crop((x1, 20, 30, 40))'],
    ['a list of three', 'image.crop((10, 20, 30))'],
    ['a slice of one axis', 'img[10:20]'],
    ['a slice of a matrix', 'matrix[0:2, 1:3]'],
    ['a comment', '# image.crop((10, 20, 30, 40))'],
    ['a text', 'print("image.crop((10, 20, 30, 40))")'],
    ['a text over lines', '"""\nimage.crop((10, 20, 30, 40))\n"""'],
  ])('%s is no box', (_, program) => {
    expect(boxesOfCode(program)).toEqual([])
  })

  test('what is cut from a crop is of that crop, and left out', () => {
    const program =
      'part = image.crop((10, 20, 30, 40))\nsmall = part.crop((1, 2, 3, 4))\nwhole = image.crop((5, 6, 7, 8))'
    expect(boxesOfCode(program).map((box) => box.numbers)).toEqual([
      [10, 20, 30, 40],
      [5, 6, 7, 8],
    ])
  })

  test('functions that take a picture and a box, in a list or as four numbers', () => {
    const program = 'a = crop_image(image_1, 0.2, 0.3, 0.5, 0.4)\nb = zoom(image_1, [0.1, 0.1, 0.2, 0.2], padding=0.1)'
    expect(boxesOfCode(program, ['crop_image', 'zoom'])).toEqual([
      { by: 'crop_image', numbers: [0.2, 0.3, 0.5, 0.4] },
      { by: 'zoom', numbers: [0.1, 0.1, 0.2, 0.2] },
    ])
    expect(boxesOfCode(program)).toEqual([])
  })
})

test('any text is read, and gives only whole boxes', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'img',
      '[',
      ']',
      '(',
      ')',
      ':',
      ',',
      '=',
      '.crop',
      'for',
      ' in ',
      '1',
      '-',
      '\n',
      '"',
      "'",
      '#',
      '\\',
    ),
    fc.string({ maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      for (const { numbers } of boxesOfCode(pieces.join(''))) expect(numbers.every(Number.isFinite)).toBe(true)
    }),
    { numRuns: 300 },
  )
})
