import { pixelBox } from '../../core'
import { hit } from '../hit'
import { boundsOf, takeable, type Scene } from '../scene'
import { TOOLS, type ToolName } from '../tools'
import type { ArrowKey, ToolCommand, ToolContext, ToolEvent, ToolPhase, ToolPreview } from '../tools/tool'
import { sceneWith } from './shapes'

export const image = { width: 200, height: 100 }
const scene = sceneWith(['r0.a0', pixelBox(20, 10, 120, 90)], ['r1.a0', pixelBox(40, 30, 80, 60)])

export type Setting = {
  tool: ToolName
  scene: Scene
  selected: string | null
  editable: boolean
  scale: number
  round: string
}
const SETTING: Setting = { tool: 'select', scene, selected: null, editable: true, scale: 1, round: 'r0' }

export type Played = { phase: ToolPhase; preview: ToolPreview | null; commands: ToolCommand[] }

/** Plays events; what a command selects is selected for the next event, as on the page. */
export function play(events: readonly ((setting: Setting) => ToolEvent)[], over: Partial<Setting> = {}): Played {
  let setting = { ...SETTING, ...over }
  const tool = TOOLS[setting.tool]()
  const commands: ToolCommand[] = []
  let preview: ToolPreview | null = null
  for (const make of events) {
    const context: ToolContext = {
      image,
      taken: takeable(setting.scene).map(({ part, round, ...shape }) => ({
        part,
        round,
        box: boundsOf(shape),
        movable: true,
      })),
      selected: setting.selected,
      round: setting.round,
      editable: setting.editable,
    }
    const result = tool.step(make(setting), context)
    preview = result.preview
    if (!result.command) continue
    commands.push(result.command)
    if (result.command.kind === 'select') setting = { ...setting, selected: result.command.part }
  }
  return { phase: tool.phase(), preview, commands }
}

export const press =
  (x: number, y: number, finger = false) =>
  (setting: Setting): ToolEvent => {
    const selected = takeable(setting.scene).find((shape) => shape.part === setting.selected) ?? null
    const target = hit({ x, y }, setting.scene, selected, { scale: setting.scale, slack: 6 })
    return { kind: 'down', point: { x, y }, target, finger }
  }
export const move = (x: number, y: number) => (): ToolEvent => ({ kind: 'move', point: { x, y }, slack: 3 })
export const simple = (kind: 'up' | 'arrows-up' | 'enter' | 'end' | 'cancel') => (): ToolEvent => ({ kind })
export const up = simple('up')
export const arrow =
  (key: ArrowKey, more: { shift?: boolean; alt?: boolean } = {}) =>
  (): ToolEvent => ({ kind: 'arrow', key, shift: false, alt: false, ...more })
export const tab =
  (back = false) =>
  (): ToolEvent => ({ kind: 'tab', back })
export const begin = () => (): ToolEvent => ({ kind: 'begin', box: pixelBox(50, 50, 60, 60) })
