/**
 * bench: a view of its own at `#/bench`: the CPU twins beside the WGSL kernels, on whatever GPU the page is opened on.
 *
 * case       one thing that is measured: a picture to a tensor, or what is shown of a depth map
 * ratio      the CPU's median over the device's: over 1 the device is faster
 */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createEngine } from '../../engine'
import { applyTheme, themeSettings } from '../theme'
import { Bench } from './Bench'

export function show(): void {
  const root = document.getElementById('root')
  if (!root) return
  applyTheme(themeSettings().theme())
  createRoot(root).render(
    <StrictMode>
      <Bench engine={createEngine()} />
    </StrictMode>,
  )
}
