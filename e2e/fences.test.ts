import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'

/**
 * Each wall is shown to hold: what it forbids is planted, the check fails and names it, the plant is removed. Checks
 * that take seconds run once for all that is planted for them.
 */
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

const cruise = () => run('depcruise', 'src', '--config', '.dependency-cruiser.cjs')

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

  // Types alone make a circle too: neither file can be read without the other.
  const circle: [name: string, text: string][] = [
    ['plantedFirst.ts', "import type { Second } from './plantedSecond'\nexport type First = Second | null\n"],
    ['plantedSecond.ts', "import type { First } from './plantedFirst'\nexport type Second = First[]\n"],
  ]

  test('fails on every forbidden import and on a circle of types, by name', { timeout: 120_000 }, () => {
    forbidden.forEach(([, room, text], index) => plant(`src/${room}/planted${index}.ts`, text))
    for (const [name, text] of circle) plant(`src/core/${name}`, text)
    const { failed, output } = cruise()
    expect(failed).toBe(true)
    const unseen = forbidden.filter(([, room], index) => !output.includes(`src/${room}/planted${index}.ts`))
    expect(unseen.map(([wall]) => wall)).toEqual([])
    expect(output).toContain('no-cycles: src/core/plantedFirst.ts')
  })

  test('cruises modules at all, and passes without a plant', { timeout: 120_000 }, () => {
    const { failed, output } = cruise()
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

describe('lint', () => {
  const forbidden: [file: string, rule: string, text: string][] = [
    ['src/core/plantedPromise.ts', '@typescript-eslint/no-floating-promises', 'Promise.resolve(1)\n'],
    ['e2e/plantedPromise.ts', '@typescript-eslint/no-floating-promises', 'Promise.resolve(1)\n'],
    ['bench/plantedPromise.ts', '@typescript-eslint/no-floating-promises', 'Promise.resolve(1)\n'],
    [
      'src/panels/PlantedHook.tsx',
      'react-hooks/exhaustive-deps',
      "import { useEffect } from 'react'\n" +
        'export function PlantedHook({ what }: { what: string }) {\n' +
        '  useEffect(() => console.log(what), [])\n  return null\n}\n',
    ],
    ['src/core/plantedSearch.ts', 'regexp/no-super-linear-backtracking', 'export const slow = /^\\s*:?\\s*x/\n'],
    ['src/io/plantedMove.ts', 'regexp/no-super-linear-move', 'export const slow = /-+$/\n'],
    ['src/ui/plantedLong.ts', 'max-lines', 'export {}\n' + '// a line\n'.repeat(300)],
    ['src/core/plantedClock.ts', 'no-restricted-properties', 'export const now = Date.now()\n'],
    ['src/core/plantedChance.ts', 'no-restricted-properties', 'export const chance = Math.random()\n'],
    ['src/core/plantedNetwork.ts', 'no-restricted-globals', "export const reply = fetch('x')\n"],
  ]

  test('fails on each planted fault, by file and rule, and on nothing else', { timeout: 240_000 }, () => {
    for (const [file, , text] of forbidden) plant(file, text)
    // One file without a fault: what is found is found in the others.
    plant('src/core/plantedWell.ts', 'export const right = 1\n')
    const files = [...forbidden.map(([file]) => file), 'src/core/plantedWell.ts']
    const { failed, output } = run('eslint', '--config', '.eslint.config.mjs', '--format', 'json', ...files)
    expect(failed).toBe(true)
    const reports = JSON.parse(output) as { filePath: string; messages: { ruleId: string | null }[] }[]
    const found = reports.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId }) => `${relative('.', filePath).replaceAll(sep, '/')} ${ruleId ?? 'does not parse'}`),
    )
    expect(found.sort()).toEqual(forbidden.map(([file, rule]) => `${file} ${rule}`).sort())
  })

  test('an unformatted file is named, a formatted one is not', { timeout: 60_000 }, () => {
    plant('src/core/plantedForm.ts', 'export const wrong = 1;\n')
    plant('src/core/plantedWell.ts', 'export const right = 1\n')
    const { failed, output } = run('prettier', '--check', 'src/core/plantedForm.ts', 'src/core/plantedWell.ts')
    expect(failed).toBe(true)
    expect(output).toContain('src/core/plantedForm.ts')
    expect(output).not.toContain('src/core/plantedWell.ts')
  })

  test('an export that nobody imports is named, one that a test imports is not', { timeout: 120_000 }, () => {
    plant('src/core/plantedExports.ts', 'export const plantedUsed = 1\nexport const plantedUnused = 2\n')
    plant('src/core/plantedExports.test.ts', "import { plantedUsed } from './plantedExports'\nvoid plantedUsed\n")
    const { failed, output } = run('knip', '--config', '.knip.json')
    expect(failed).toBe(true)
    expect(output).toContain('plantedUnused')
    expect(output).not.toContain('plantedUsed')
  })
})

describe('the tree', () => {
  const look = () => run('node', '.ci/tree.mjs')

  test('two files whose names differ by case alone are named', () => {
    // Two suffixes, so that both can be planted where the file system knows no case.
    plant('src/core/plantedTwice.ts', 'export {}\n')
    plant('src/core/PlantedTwice.tsx', 'export {}\n')
    const { failed, output } = look()
    expect(failed).toBe(true)
    expect(output).toContain('differ by case alone: src/core/PlantedTwice, src/core/plantedTwice')
  })

  test('more than 20 lines of src over 120 characters are named', () => {
    plant('src/core/plantedWide.ts', `// ${'x'.repeat(120)}\n`.repeat(21))
    const { failed, output } = look()
    expect(failed).toBe(true)
    expect(output).toContain('src/core/plantedWide.ts:21 has 123 characters')
  })

  test('passes without a plant, and looks at files at all', () => {
    const { failed, output } = look()
    expect(output).toMatch(/^\d{3,} files looked at, 0 findings$/m)
    expect(failed).toBe(false)
  })
})
