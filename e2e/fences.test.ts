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
  const forbidden: [wall: string, room: string, text: string][] = [
    ['core imports a room', 'core', "import '../io'\n"],
    ['core imports a library', 'core', "import 'idb'\n"],
    ['rpc imports a room that calls over it', 'rpc', "import '../engine'\n"],
    ['rpc imports a library', 'rpc', "import 'zod'\n"],
    ['engine imports io outside the worker', 'engine', "import '../io'\n"],
    ['engine imports the page', 'engine', "import '../store'\n"],
    ['io imports the engine', 'io', "import '../engine'\n"],
    ['store imports the engine as a value', 'store', "import '../engine'\n"],
    ['canvas imports panels', 'canvas', "import '../panels'\n"],
    ['panels import canvas', 'panels', "import '../canvas'\n"],
    ['panels import the engine', 'panels', "import '../engine'\n"],
    ['ui imports the store', 'ui', "import '../store'\n"],
    ['a room is entered past its door', 'app', "import '../core/fault/fault'\n"],
  ]

  // One cruise for all plants: it takes seconds, and each violation is named on a line of its own.
  test('fails on every forbidden import, by name', { timeout: 120_000 }, () => {
    forbidden.forEach(([, room, text], index) => plant(`src/${room}/planted${index}.ts`, text))
    const { failed, output } = fences()
    expect(failed).toBe(true)
    const unseen = forbidden.filter(([, room], index) => !output.includes(`src/${room}/planted${index}.ts`))
    expect(unseen.map(([wall]) => wall)).toEqual([])
  })

  test('cruises modules at all, and passes without a plant', { timeout: 120_000 }, () => {
    const { failed, output } = fences()
    expect(output).toMatch(/no dependency violations found \((\d{2,}) modules/)
    expect(failed).toBe(false)
  })
})

describe('the compiler walls', () => {
  const forbidden: [room: string, text: string][] = [
    ['src/core', "export const title = document.title\nexport const reply = fetch('x')\n"],
    ['src/engine', 'export const title = document.title\n'],
  ]
  test.each(forbidden)('%s has no DOM, and core no network', { timeout: 240_000 }, (room, text) => {
    plant(`${room}/planted.ts`, text)
    const { failed, output } = run('tsc', '-b', room)
    expect(failed).toBe(true)
    const lines = text.trim().split('\n').length
    expect(output.match(/planted\.ts\(\d+,\d+\): error/g)).toHaveLength(lines)
  })
})
