import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'

/** A dev page, `?scene=<name>`: panels over fixed stores, for pictures and for a look without a model. */
export const SCENES: Record<string, () => ReactNode> = {}

export function show(name: string): void {
  const root = document.getElementById('root')
  const scene = SCENES[name]
  if (!root) return
  const names = Object.keys(SCENES).map((one) => <li key={one}><a href={`?scene=${one}`}>{one}</a></li>)
  createRoot(root).render(<StrictMode>{scene ? scene() : <ul>{names}</ul>}</StrictMode>)
}
