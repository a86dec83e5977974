import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pixelBox, type PixelBox } from '../core'
import { hit, LEAST, type RoundBox } from './boxes'
import { step, type ToolContext, type ToolEvent, type ToolResult, type ToolState } from './tool'

const image = { width: 200, height: 100 }
const boxes: RoundBox[] = [
  { round: 0, box: pixelBox(20, 10, 120, 90) },
  { round: 1, box: pixelBox(40, 30, 80, 60) },
]
const context: ToolContext = { image, boxes, selected: null, draw: false, editable: true }

function play(
  events: ToolEvent[],
  over: Partial<ToolContext> = {},
): ToolResult & { commands: NonNullable<ToolResult['command']>[] } {
  let state: ToolState = { kind: 'idle' }
  let result: ToolResult = { state, preview: null }
  const commands: NonNullable<ToolResult['command']>[] = []
  for (const event of events) {
    result = step(state, event, { ...context, ...over })
    state = result.state
    if (result.command) commands.push(result.command)
  }
  return { ...result, commands }
}

function press(x: number, y: number, over: Partial<ToolContext> = {}): ToolEvent {
  const now = { ...context, ...over }
  return { kind: 'down', at: { x, y }, target: hit({ x, y }, now.boxes, now.selected, 4), pan: false }
}
const move = (x: number, y: number): ToolEvent => ({ kind: 'move', at: { x, y }, slack: 3 })
const up: ToolEvent = { kind: 'up' }
const arrow = (
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown',
  more: { shift?: boolean; alt?: boolean } = {},
): ToolEvent => ({ kind: 'arrow', key, shift: false, alt: false, ...more })

describe('pointer', () => {
  test('a press takes the smallest box under it and selects it', () => {
    expect(play([press(60, 40), up]).commands).toEqual([{ kind: 'select', round: 1 }])
  })

  test('a tremble is no move', () => {
    expect(play([press(60, 40), move(61, 41), up]).commands).toEqual([{ kind: 'select', round: 1 }])
  })

  test('a drag is shown as it goes and written once, when the button is let go', () => {
    const during = play([press(60, 40), move(70, 45)])
    expect(during.preview).toEqual({ round: 1, box: pixelBox(50, 35, 90, 65) })
    const after = play([press(60, 40), move(65, 45), move(70, 45), up])
    expect(after.preview).toBeNull()
    expect(after.commands.filter((command) => command.kind === 'setBox')).toEqual([
      { kind: 'setBox', round: 1, box: pixelBox(50, 35, 90, 65) },
    ])
  })

  test('a box stops at the edge of the image with its size kept', () => {
    expect(play([press(60, 40), move(600, -400), up]).commands.at(-1)).toEqual({
      kind: 'setBox',
      round: 1,
      box: pixelBox(160, 0, 200, 30),
    })
  })

  test('a handle of the selected box resizes it, and stops before the side across', () => {
    const selected = { selected: 1 }
    expect(play([press(80, 60, selected), move(100, 70), up], selected).commands).toEqual([
      { kind: 'setBox', round: 1, box: pixelBox(40, 30, 100, 70) },
    ])
    expect(play([press(80, 60, selected), move(0, 0), up], selected).commands).toEqual([
      { kind: 'setBox', round: 1, box: pixelBox(40, 30, 40 + LEAST, 30 + LEAST) },
    ])
  })

  test('the draw tool makes the selected round a new box, from any corner', () => {
    const drawing = { selected: 0, draw: true }
    expect(play([press(150, 80, drawing), move(130, 50), up], drawing).commands).toEqual([
      { kind: 'setBox', round: 0, box: pixelBox(130, 50, 150, 80) },
    ])
    expect(play([press(150, 80, drawing), up], drawing).commands).toEqual([])
  })

  test('cancel drops the gesture and writes nothing', () => {
    const result = play([press(60, 40), move(90, 45), { kind: 'cancel' }, move(95, 45), up])
    expect(result.commands).toEqual([{ kind: 'select', round: 1 }])
    expect(result.preview).toBeNull()
  })

  test('empty ground, the middle button and Space pan', () => {
    expect(play([press(190, 5)]).state.kind).toBe('pan')
    expect(
      play([{ kind: 'down', at: { x: 60, y: 40 }, target: { kind: 'box', round: 1 }, pan: true }]).state.kind,
    ).toBe('pan')
  })

  test('while a run is under way boxes are selected, not changed', () => {
    const looked = play([press(60, 40), move(90, 45), up], { editable: false })
    expect(looked.commands).toEqual([{ kind: 'select', round: 1 }])
  })
})

describe('keys', () => {
  const selected = { selected: 1 }

  test('arrows that are held are one gesture: shown at once, written when the last is let go', () => {
    const events = [arrow('ArrowRight'), arrow('ArrowRight'), arrow('ArrowDown', { shift: true })]
    expect(play(events, selected).preview).toEqual({ round: 1, box: pixelBox(42, 40, 82, 70) })
    expect(play([...events, { kind: 'arrows-up' }], selected).commands).toEqual([
      { kind: 'setBox', round: 1, box: pixelBox(42, 40, 82, 70) },
    ])
  })

  test('Alt resizes by the lower right corner', () => {
    expect(
      play([arrow('ArrowLeft', { alt: true }), arrow('ArrowUp', { alt: true, shift: true })], selected).preview?.box,
    ).toEqual(pixelBox(40, 30, 79, 50))
  })

  test('there and back is no step', () => {
    expect(play([arrow('ArrowLeft'), arrow('ArrowRight'), { kind: 'arrows-up' }], selected).commands).toEqual([])
  })

  test('Tab walks the boxes in order and leaves after the last', () => {
    const tab: ToolEvent = { kind: 'tab', back: false }
    expect(play([tab]).commands).toEqual([{ kind: 'select', round: 0 }])
    expect(play([tab], { selected: 0 }).commands).toEqual([{ kind: 'select', round: 1 }])
    expect(play([tab], { selected: 1 }).commands).toEqual([{ kind: 'select', round: null }])
    expect(play([{ kind: 'tab', back: true }]).commands).toEqual([{ kind: 'select', round: 1 }])
  })

  test('without a selection arrows do nothing', () => {
    expect(play([arrow('ArrowLeft'), { kind: 'arrows-up' }])).toMatchObject({ state: { kind: 'idle' }, commands: [] })
  })
})

const anyPoint = fc.record({
  x: fc.double({ min: -50, max: 250, noNaN: true }),
  y: fc.double({ min: -50, max: 150, noNaN: true }),
})
const anyEvent: fc.Arbitrary<ToolEvent> = fc.oneof(
  fc
    .record({ at: anyPoint, pan: fc.boolean() })
    .map(({ at, pan }) => ({ kind: 'down' as const, at, pan, target: hit(at, boxes, 1, 4) })),
  anyPoint.map((at) => ({ kind: 'move' as const, at, slack: 3 })),
  fc.constant(up),
  fc.constant<ToolEvent>({ kind: 'cancel' }),
  fc.constant<ToolEvent>({ kind: 'arrows-up' }),
  fc.record({
    kind: fc.constant('arrow' as const),
    key: fc.constantFrom('ArrowLeft' as const, 'ArrowRight' as const, 'ArrowUp' as const, 'ArrowDown' as const),
    shift: fc.boolean(),
    alt: fc.boolean(),
  }),
)

test('whatever a hand does, a box stays inside the image and has an area', () => {
  const sound = (box: PixelBox) =>
    box[0] >= 0 && box[1] >= 0 && box[2] <= image.width && box[3] <= image.height && box[2] > box[0] && box[3] > box[1]
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), fc.boolean(), (events, draw) => {
      let state: ToolState = { kind: 'idle' }
      for (const event of events) {
        const result = step(state, event, { ...context, selected: 1, draw })
        if (result.preview) expect(sound(result.preview.box)).toBe(true)
        if (result.command?.kind === 'setBox') expect(sound(result.command.box)).toBe(true)
        state = result.state
      }
    }),
  )
})
