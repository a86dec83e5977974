import { createDraw } from './draw'
import { select } from './select'
import type { Tool, ToolContext, ToolEvent, ToolPhase, ToolResult } from './tool'

/** A tool and what it holds, told apart from others by nothing but its name. */
type Running = {
  phase(): ToolPhase
  step(event: ToolEvent, context: ToolContext): Omit<ToolResult<unknown>, 'state'> & { readonly changed: boolean }
}

function running<State>(tool: Tool<State>): Running {
  let state = tool.idle
  return {
    phase: () => tool.phase(state),
    step(event, context) {
      const { state: next, ...result } = tool.step(state, event, context)
      const changed = next !== state
      state = next
      return { ...result, changed }
    },
  }
}

/** What a pointer and keys do on the stage, by name: a new tool is a folder and a line here. */
export const TOOLS = {
  select: () => running(select),
  draw: () => running(createDraw(false)),
  add: () => running(createDraw(true)),
} satisfies Record<string, () => Running>

export type ToolName = keyof typeof TOOLS
export type { Running }
