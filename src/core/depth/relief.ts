import type { Size } from '../geometry/box'
import type { DepthLevels } from './levels'

/** How a relief is seen. */
export type ReliefView = {
  /** Radians, at most 0.5 either way: what is near moves right as it grows. */
  readonly yaw: number
  /** Radians, at most 0.5 either way: what is near moves up as it grows. */
  readonly pitch: number
  /** How far the nearest stands out, as a share of the map's shorter side. */
  readonly lift: number
  /** The picture that is made, in pixels. */
  readonly size: Size
}

/** A picture that lies on the map, of any size: packed rgba8, row by row. */
export type Texture = { readonly width: number; readonly height: number; readonly pixels: Uint32Array }

/**
 * A line of sight in whole numbers. Its point at depth t (0 the nearest plane, 1024 the farthest) for pixel (i, j) is,
 * in 1/256 of a map pixel, x = ((x0 + i xi) >> 8) + ((t xt) >> 10) and y = ((y0 + i yi + j yj) >> 8) + ((t yt) >> 10).
 */
export type ReliefPlan = {
  readonly x0: number
  readonly xi: number
  readonly xt: number
  readonly y0: number
  readonly yi: number
  readonly yj: number
  readonly yt: number
  /** In map pixels. */
  readonly lift: number
}

export const MOST_TURN = 0.5
const DEEPEST = 1024
const STEP = 8

/**
 * The view as whole numbers: a parallel projection after turning the surface by yaw about the upright axis and then by
 * pitch about the level one, both through its middle. The same for the CPU and the WGSL relief.
 */
export function reliefPlan(map: Size, view: ReliefView): ReliefPlan {
  const [yaw, pitch] = [clampTurn(view.yaw), clampTurn(view.pitch)]
  const lift = Math.max(0, view.lift) * Math.min(map.width, map.height)
  // Large enough for every turn, so that the surface keeps its size while it is turned.
  const zoom = Math.min(view.size.width / (map.width + lift), view.size.height / (map.height + lift + 0.1 * map.width))
  const [u, v] = [(0.5 - view.size.width / 2) / zoom, (0.5 - view.size.height / 2) / zoom]
  const [near, sway, tilt] = [lift / 2, Math.tan(yaw), Math.tan(pitch)]
  const [wide, high] = [1 / Math.cos(yaw), 1 / Math.cos(pitch)]
  const fine = (value: number) => Math.round(value * 65536)
  return {
    x0: fine(map.width / 2 + u * wide - near * sway),
    xi: fine(wide / zoom),
    xt: Math.round(256 * lift * sway),
    y0: fine(map.height / 2 + v * high + tilt * (near * wide - u * sway)),
    yi: fine((-tilt * sway) / zoom),
    yj: fine(high / zoom),
    yt: Math.round(-256 * tilt * lift * wide),
    lift: Math.round(lift),
  }
}

function clampTurn(angle: number): number {
  return Math.min(MOST_TURN, Math.max(-MOST_TURN, angle))
}

/**
 * The map as a surface seen from a little aside, lit from the upper left, with a texture on it: packed rgba8,
 * transparent where nothing is. Each pixel follows its line of sight from the nearest plane until it is under the
 * surface; as `shaders/depthRelief.wgsl` does it, to the bit. [height * width]
 */
export function relief(levels: DepthLevels, texture: Texture, view: ReliefView): Uint32Array {
  const { width, height } = view.size
  const plan = reliefPlan(levels, view)
  const out = new Uint32Array(width * height)
  for (let j = 0; j < height; j += 1) {
    for (let i = 0; i < width; i += 1) {
      const x = (plan.x0 + Math.imul(i, plan.xi)) >> 8
      const y = (plan.y0 + Math.imul(i, plan.yi) + Math.imul(j, plan.yj)) >> 8
      out[j * width + i] = look(levels, texture, plan, x, y)
    }
  }
  return out
}

function look(levels: DepthLevels, texture: Texture, plan: ReliefPlan, x: number, y: number): number {
  const xAt = (t: number) => x + (Math.imul(t, plan.xt) >> 10)
  const yAt = (t: number) => y + (Math.imul(t, plan.yt) >> 10)
  const under = (t: number) => inside(levels, xAt(t), yAt(t)) && levelAt(levels, xAt(t), yAt(t)) >= 65536 - 64 * t
  let t = 0
  while (t <= DEEPEST && !under(t)) t += STEP
  if (t > DEEPEST) return 0
  // The step that came under the surface is halved until it is one.
  let above = Math.max(t - STEP, 0)
  while (t - above > 1) {
    const middle = (t + above) >> 1
    if (under(middle)) t = middle
    else above = middle
  }
  // What comes in from outside comes through the cut side, which has no picture of its own.
  const side = t > 0 && !inside(levels, xAt(above), yAt(above))
  return lit(levels, texture, xAt(t), yAt(t), side ? 64 : lightAt(levels, plan, xAt(t) >> 8, yAt(t) >> 8))
}

function inside({ width, height }: Size, x: number, y: number): boolean {
  return x >= 0 && y >= 0 && x < 256 * width && y < 256 * height
}

function cell({ width, height, levels }: DepthLevels, x: number, y: number): number {
  const column = x < 0 ? 0 : x < width ? x : width - 1
  const row = y < 0 ? 0 : y < height ? y : height - 1
  return levels[row * width + column] ?? 0
}

/** Between the four nearest pixels, whose centres lie at 128 of 256. */
function levelAt(map: DepthLevels, atX: number, atY: number): number {
  const [fromX, fromY] = [atX - 128, atY - 128]
  const [x, y] = [fromX >> 8, fromY >> 8]
  const [shareX, shareY] = [(fromX & 255) >> 1, (fromY & 255) >> 1]
  const upper = cell(map, x, y) * (128 - shareX) + cell(map, x + 1, y) * shareX
  const lower = cell(map, x, y + 1) * (128 - shareX) + cell(map, x + 1, y + 1) * shareX
  return ((upper >> 7) * (128 - shareY) + (lower >> 7) * shareY) >> 7
}

/** Light from the upper left: 208 of 256 on the flat, brighter on slopes towards it, darker on those away from it. */
function lightAt(map: DepthLevels, { lift }: ReliefPlan, x: number, y: number): number {
  const slope = cell(map, x + 1, y) - cell(map, x - 1, y) + cell(map, x, y + 1) - cell(map, x, y - 1)
  return Math.min(280, Math.max(64, 208 + (Math.imul(slope >> 4, lift) >> 7)))
}

function lit(map: Size, texture: Texture, atX: number, atY: number, light: number): number {
  const x = Math.trunc(Math.imul(atX >> 4, texture.width) / (16 * map.width))
  const y = Math.trunc(Math.imul(atY >> 4, texture.height) / (16 * map.height))
  const texel = texture.pixels[y * texture.width + x] ?? 0
  const channel = (shift: number) => Math.min(255, (((texel >>> shift) & 255) * light) >> 8)
  return (channel(0) | (channel(8) << 8) | (channel(16) << 16) | (255 << 24)) >>> 0
}
