/** How far a relief is turned, in radians: what is near moves right as yaw grows, and up as pitch grows. */
export type Turn = { readonly yaw: number; readonly pitch: number }

/** A little to the side at first: faced straight, a relief looks flat. */
export const ASIDE: Turn = { yaw: 0.25, pitch: 0.15 }
export const FACING: Turn = { yaw: 0, pitch: 0 }
/** Beyond this the far parts hide behind the near ones. */
export const MOST = 0.5

export function turned(turn: Turn, yaw: number, pitch: number): Turn {
  const within = (angle: number) => Math.min(MOST, Math.max(-MOST, angle))
  return { yaw: within(turn.yaw + yaw), pitch: within(turn.pitch + pitch) }
}
