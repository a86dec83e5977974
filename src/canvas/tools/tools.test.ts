import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pixelBox, type PixelBox } from '../../core'
import { LEAST, moveBox } from '../boxes'
import { isInside } from '../hit'
import { arrow, begin, image, move, play, press, simple, tab, up, type Played, type Setting } from '../testing/play'
import { sceneWith } from '../testing/shapes'
import type { Point } from '../viewport'
import type { ToolName } from '.'
import type { ArrowKey, ToolEvent } from './tool'

const written = ({ commands }: Played) => commands.filter((command) => command.kind !== 'select')
const selects = ({ commands }: Played) => commands.flatMap((one) => (one.kind === 'select' ? [one.part] : []))

describe('select with a pointer', () => {
  test('a press takes the smallest box under it', () => {
    expect(new Set(selects(play([press(60, 45), up])))).toEqual(new Set(['r1.a0']))
  })

  test('a tremble is no move', () => {
    expect(written(play([press(60, 45), move(61, 46), up]))).toEqual([])
  })

  test('a drag is shown as it goes and written once, when the button is let go', () => {
    expect(play([press(60, 45), move(70, 50)]).preview).toEqual({ part: 'r1.a0', box: pixelBox(50, 35, 90, 65) })
    const after = play([press(60, 45), move(65, 50), move(70, 50), up])
    expect(after.preview).toBeNull()
    expect(written(after)).toEqual([{ kind: 'setBox', part: 'r1.a0', box: pixelBox(50, 35, 90, 65) }])
  })

  test('a box stops at the edge of the image with its size kept', () => {
    const moved = written(play([press(60, 45), move(600, -400), up]))
    expect(moved).toEqual([{ kind: 'setBox', part: 'r1.a0', box: pixelBox(160, 0, 200, 30) }])
  })

  test('one drag of a side moves that side, and stops before the side across', () => {
    const selected = { selected: 'r1.a0' }
    const wider = written(play([press(80, 45), move(100, 70), up], selected))
    expect(wider).toEqual([{ kind: 'setBox', part: 'r1.a0', box: pixelBox(40, 30, 100, 60) }])
    const least = written(play([press(80, 60), move(0, 0), up], selected))
    expect(least).toEqual([{ kind: 'setBox', part: 'r1.a0', box: pixelBox(40, 30, 40 + LEAST, 30 + LEAST) }])
  })

  test('cancel drops the gesture and writes nothing', () => {
    const result = play([press(60, 45), move(90, 45), simple('cancel'), move(95, 45), up])
    expect(written(result)).toEqual([])
    expect(result.preview).toBeNull()
  })

  test('a gesture whose pointer is gone is written as it was shown', () => {
    const shown = play([press(60, 45), move(70, 45)]).preview
    const ended = play([press(60, 45), move(70, 45), simple('end')])
    expect(written(ended)).toEqual([{ kind: 'setBox', ...shown }])
    expect(ended.phase).toBe('idle')
  })

  test('empty ground pans', () => {
    expect(play([press(190, 5)]).phase).toBe('pan')
  })

  test('while a run is under way boxes are selected, not changed', () => {
    const looked = play([press(60, 45), move(90, 45), up], { editable: false })
    expect(written(looked)).toEqual([])
    expect(selects(looked)).toContain('r1.a0')
  })
})

describe('select with a finger', () => {
  test('on the selected box it moves that box', () => {
    const moved = written(play([press(60, 45, true), move(70, 45), up], { selected: 'r1.a0' }))
    expect(moved).toEqual([{ kind: 'setBox', part: 'r1.a0', box: pixelBox(50, 30, 90, 60) }])
  })

  test('on another box it pans and selects nothing', () => {
    const panned = play([press(60, 45, true), move(90, 45)])
    expect(panned).toMatchObject({ phase: 'pan', commands: [] })
  })

  test('a tap takes a box', () => {
    expect(selects(play([press(60, 45, true), up]))).toEqual(['r1.a0'])
  })
})

describe('select with keys', () => {
  const selected = { selected: 'r1.a0' }

  test('arrows that are held are one gesture: shown at once, written when the last is let go', () => {
    const events = [arrow('ArrowRight'), arrow('ArrowRight'), arrow('ArrowDown', { shift: true })]
    expect(play(events, selected).preview).toEqual({ part: 'r1.a0', box: pixelBox(42, 40, 82, 70) })
    const after = play([...events, simple('arrows-up')], selected)
    expect(written(after)).toEqual([{ kind: 'setBox', part: 'r1.a0', box: pixelBox(42, 40, 82, 70) }])
  })

  test('Alt resizes by the lower right corner', () => {
    const events = [arrow('ArrowLeft', { alt: true }), arrow('ArrowUp', { alt: true, shift: true })]
    expect(play(events, selected).preview?.box).toEqual(pixelBox(40, 30, 79, 50))
  })

  test('there and back is no step', () => {
    expect(written(play([arrow('ArrowLeft'), arrow('ArrowRight'), simple('arrows-up')], selected))).toEqual([])
  })

  test('Tab walks the boxes in order and leaves after the last', () => {
    expect(play([tab()]).commands).toEqual([{ kind: 'select', part: 'r0.a0', reveal: true }])
    expect(selects(play([tab(), tab(), tab()]))).toEqual(['r0.a0', 'r1.a0', null])
    expect(selects(play([tab(true), tab(true), tab(true)]))).toEqual(['r1.a0', 'r0.a0', null])
  })

  test('without a selection arrows do nothing', () => {
    expect(play([arrow('ArrowLeft'), simple('arrows-up')])).toMatchObject({ phase: 'idle', commands: [] })
  })
})

describe.each([
  ['draw', false],
  ['add', true],
] as const)('%s', (tool, adds) => {
  const box = pixelBox(130, 50, 150, 80)
  const drawn = [{ kind: 'newBox', round: 'r0', box, adds }]

  test('one drag makes a box, from any corner', () => {
    expect(play([press(150, 80), move(130, 50), up], { tool }).commands).toEqual(drawn)
  })

  test('two clicks make a box', () => {
    const clicks = [press(150, 80), up, move(140, 60), move(130, 50), press(130, 50), up]
    expect(play(clicks.slice(0, 4), { tool })).toMatchObject({ phase: 'open', preview: { box } })
    expect(play(clicks, { tool }).commands).toEqual(drawn)
  })

  test('keys make a box: begun, moved, resized, ended with Enter', () => {
    const keys = [begin(), arrow('ArrowRight'), arrow('ArrowDown', { alt: true, shift: true }), simple('enter')]
    const made = play(keys, { tool }).commands
    expect(made).toEqual([{ kind: 'newBox', round: 'r0', box: pixelBox(51, 50, 61, 70), adds }])
  })

  test('Escape drops it, whichever way it was begun', () => {
    const ways = [[begin()], [press(150, 80), move(130, 50)], [press(150, 80), up, move(130, 50)]]
    for (const way of ways) {
      expect(play([...way, simple('cancel'), up], { tool })).toEqual({ phase: 'idle', preview: null, commands: [] })
    }
  })

  test('a box between two clicks is taken off when the focus goes: nobody has set it', () => {
    const left = play([press(150, 80), up, move(130, 50), simple('end')], { tool })
    expect(left).toEqual({ phase: 'idle', preview: null, commands: [] })
  })

  test('a drag or a click beside the picture makes nothing; one that begins beside it and ends on it does', () => {
    expect(written(play([press(-30, 10), move(-5, 60), up, move(50, 50), press(50, 50), up], { tool }))).toEqual([])
    expect(written(play([press(-30, 10), move(40, 60), up], { tool }))).toEqual([
      { kind: 'newBox', round: 'r0', box: pixelBox(0, 10, 40, 60), adds },
    ])
  })

  test('two clicks in one place make nothing', () => {
    expect(play([press(150, 80), up, press(150, 80), up], { tool }).commands).toEqual([])
  })

  test('while a run is under way it pans', () => {
    expect(play([press(150, 80)], { tool, editable: false }).phase).toBe('pan')
  })
})

const coordinate = (end: number) => fc.double({ min: 0, max: 1, noNaN: true }).map((share) => share * end)
const anyBox = fc
  .tuple(coordinate(196), coordinate(96), coordinate(1), coordinate(1))
  .map(([x, y, width, height]) => pixelBox(x, y, x + 4 + width * (196 - x), y + 4 + height * (96 - y)))

test('a drag from inside the selected box moves that box, in 200 scenes whose boxes overlap', () => {
  const share = fc.double({ min: 0.001, max: 0.999, noNaN: true })
  const scenes = fc.record({
    boxes: fc.array(anyBox, { minLength: 2, maxLength: 9 }),
    which: fc.nat(),
    across: share,
    down: share,
    scale: fc.double({ min: 0.1, max: 8, noNaN: true }),
    finger: fc.boolean(),
    by: fc.record({ x: fc.integer({ min: 4, max: 60 }), y: fc.integer({ min: -60, max: 60 }) }),
  })
  fc.assert(
    fc.property(scenes, ({ boxes, which, across, down, scale, finger, by }) => {
      const index = which % boxes.length
      const box = boxes[index]
      if (!box) return
      const from: Point = { x: box[0] + across * (box[2] - box[0]), y: box[1] + down * (box[3] - box[1]) }
      fc.pre(isInside(from, box, scale))
      const all = sceneWith(...boxes.map((one, round) => [`r${round}.a0`, one] as const))
      const part = `r${index}.a0`
      const played = play([press(from.x, from.y, finger), move(from.x + by.x, from.y + by.y), up], {
        scene: all,
        selected: part,
        scale,
      })
      const to = moveBox(box, by.x, by.y, image)
      const still = to.every((value, side) => value === box[side])
      expect(new Set(selects(played).concat(part))).toEqual(new Set([part]))
      expect(written(played)).toEqual(still ? [] : [{ kind: 'setBox', part, box: expectBox(to) }])
    }),
    { numRuns: 200 },
  )
})

function expectBox(box: PixelBox): PixelBox {
  return expect.toSatisfy((found: PixelBox) =>
    box.every((value, side) => Math.abs(value - (found[side] ?? NaN)) < 1e-9),
  )
}

const anyEvent: fc.Arbitrary<(setting: Setting) => ToolEvent> = fc.oneof(
  fc
    .record({ x: coordinate(250), y: coordinate(150), finger: fc.boolean() })
    .map(({ x, y, finger }) => press(x, y, finger)),
  fc.record({ x: coordinate(250), y: coordinate(150) }).map(({ x, y }) => move(x - 25, y - 25)),
  fc.constantFrom(up, simple('cancel'), simple('end'), simple('enter'), simple('arrows-up'), begin(), tab()),
  fc
    .record({
      key: fc.constantFrom<ArrowKey>('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'),
      shift: fc.boolean(),
      alt: fc.boolean(),
    })
    .map(({ key, shift, alt }) => arrow(key, { shift, alt })),
)

test('whatever a hand does, a box stays inside the image and has an area', () => {
  const isSound = (box: PixelBox) =>
    box[0] >= 0 && box[1] >= 0 && box[2] <= image.width && box[3] <= image.height && box[2] > box[0] && box[3] > box[1]
  const tools = fc.constantFrom<ToolName>('select', 'draw', 'add')
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), tools, (events, tool) => {
      for (const length of events.keys()) {
        const { preview, commands } = play(events.slice(0, length + 1), { tool, selected: 'r1.a0' })
        if (preview) expect(isSound(preview.box)).toBe(true)
        for (const command of commands) if (command.kind !== 'select') expect(isSound(command.box)).toBe(true)
      }
    }),
  )
})

test('whatever a hand did, the end of the gesture leaves nothing shown that is not written', () => {
  const tools = fc.constantFrom<ToolName>('select', 'draw', 'add')
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 20 }), tools, (events, tool) => {
      expect(play([...events, simple('end')], { tool, selected: 'r1.a0' })).toMatchObject({
        phase: 'idle',
        preview: null,
      })
    }),
  )
})
