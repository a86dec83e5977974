import type { Target } from './hit'
import type { ToolPhase } from './tools/tool'

const RESIZE: Readonly<Record<string, string>> = {
  nw: 'nwse-resize',
  se: 'nwse-resize',
  ne: 'nesw-resize',
  sw: 'nesw-resize',
  n: 'ns-resize',
  s: 'ns-resize',
  e: 'ew-resize',
  w: 'ew-resize',
}

type Options = { readonly pans: boolean; readonly draws: boolean; readonly editable: boolean }

/** What the pointer looks like over a target; stage.css has a rule for each name. */
export function cursorOf(target: Target, phase: ToolPhase, { pans, draws, editable }: Options): string {
  if (phase === 'pan') return 'grabbing'
  if (pans) return 'grab'
  if (draws) return 'crosshair'
  if (target.kind === 'none') return 'grab'
  if (!editable) return 'pointer'
  return target.kind === 'handle' ? (RESIZE[target.handle] ?? 'default') : 'move'
}
