import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'

/** Each wall is shown to hold: a forbidden import is planted, the check fails and names it, the plant is removed. */
const planted: string[] = []

function plant(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  planted.push(path)
}

function run(...args: string[]): { failed: boolean; output: string } {
  try {
    return { failed: false, output: execFileSync('npx', args, { encoding: 'utf8', stdio: 'pipe' }) }
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    return { failed: true, output: `${stdout ?? ''}${stderr ?? ''}` }
  }
}

const fences = () => run('depcruise', 'src', '--config', '.dependency-cruiser.cjs')

afterEach(() => {
  for (const path of planted.splice(0)) rmSync(path, { force: true })
})

describe('the fence table', () => {
  const forbidden: [wall: string, path: string, text: string][] = [
    ['core imports a room', 'src/core/planted.ts', "import '../io'\n"],
    ['core imports a library', 'src/core/planted.ts', "import 'idb'\n"],
    ['engine imports io outside the worker', 'src/engine/planted.ts', "import '../io'\n"],
    ['engine imports the page', 'src/engine/planted.ts', "import '../store'\n"],
    ['io imports the engine', 'src/io/planted.ts', "import '../engine'\n"],
    ['store imports the engine as a value', 'src/store/planted.ts', "import '../engine'\n"],
    ['canvas imports panels', 'src/canvas/planted.ts', "import '../panels/rounds'\n"],
    ['panels import canvas', 'src/panels/planted.ts', "import '../canvas'\n"],
    ['panels import the engine', 'src/panels/planted.ts', "import '../engine'\n"],
    ['ui imports the store', 'src/ui/planted.ts', "import '../store'\n"],
    ['a room is entered past its door', 'src/app/planted.ts', "import '../core/fault/fault'\n"],
  ]
  test.each(forbidden)('fails when %s', { timeout: 60_000 }, (_wall, path, text) => {
    plant(path, text)
    const { failed, output } = fences()
    expect(failed).toBe(true)
    expect(output).toContain(path)
  })

  test('cruises modules at all, and passes without a plant', { timeout: 60_000 }, () => {
    const { failed, output } = fences()
    expect(output).toMatch(/no dependency violations found \((\d{2,}) modules/)
    expect(failed).toBe(false)
  })
})

describe('the compiler walls', () => {
  const forbidden: [wall: string, room: string, text: string][] = [
    ['core touches the DOM', 'src/core', 'export const planted = document.title\n'],
    ['core reaches the network', 'src/core', "export const planted = fetch('x')\n"],
    ['engine touches the DOM', 'src/engine', 'export const planted = document.title\n'],
  ]
  test.each(forbidden)('fail when %s', { timeout: 120_000 }, (_wall, room, text) => {
    plant(`${room}/planted.ts`, text)
    const { failed, output } = run('tsc', '-p', room, '--noEmit', '--composite', 'false')
    expect(failed).toBe(true)
    expect(output).toContain('planted.ts')
  })
})
