import { expect, test } from 'vitest'
import { colourLevels, DEPTH_COLOURS, depthColour } from './colour'

const rgb = (packed: number) => [packed & 255, (packed >>> 8) & 255, (packed >>> 16) & 255, packed >>> 24]
/** Relative luminance of sRGB (IEC 61966-2-1), then CIE lightness L*. */
function lightness(packed: number): number {
  const [r = 0, g = 0, b = 0] = rgb(packed).map((byte) =>
    byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
  )
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y
}

test('far is almost black, near is pale yellow, and all are opaque', () => {
  expect(DEPTH_COLOURS).toHaveLength(256)
  expect(rgb(depthColour(0))).toEqual([0, 0, 4, 255])
  expect(rgb(depthColour(1))).toEqual([252, 255, 164, 255])
  expect(rgb(depthColour(7))).toEqual(rgb(depthColour(1)))
})

test('lightness grows all the way from far to near', () => {
  const steps = [...DEPTH_COLOURS].map(lightness)
  // 16 entries apart, so that rounding to bytes does not count.
  const rises = steps.slice(16).map((value, i) => value - (steps[i] ?? 0))
  expect(Math.min(...rises)).toBeGreaterThan(3)
  expect(Math.max(...rises)).toBeLessThan(9)
})

test('levels take the nearest of 256 colours', () => {
  const levels = Uint16Array.of(0, 128, 129, 32767, 32768, 65535)
  const entries = [...colourLevels({ width: 6, height: 1, levels })].map((packed) => DEPTH_COLOURS.indexOf(packed))
  expect(entries).toEqual([...levels].map((level) => Math.round((level / 65535) * 255)))
})
