// What no linter says of the tree: no two files whose names differ by case alone (on macOS and Windows they are one
// file), and few long lines. Names each finding; ends with 1 where there is one. Run by `npm run fences`.
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

const ROOMS = ['src', 'e2e', 'bench', 'shaders', 'public', '.ci']
const MADE = new Set(['e2e/out', 'bench/out'])
const LONGEST = 120
/** Lines of src that may be longer: icons and the like, which no line break makes clearer. */
const MOST_LONG_LINES = 20

/** @returns {string[]} every file under a folder, with slashes */
function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (MADE.has(path)) return []
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}

/** Of modules the suffix does not count: `Boxes.tsx` and `boxes.ts` are imported by the same words. */
function sameButForCase(files) {
  const spellings = new Map()
  for (const path of files) {
    const name = path.replace(/\.(ts|tsx|js|mjs)$/, '')
    const known = spellings.get(name.toLowerCase()) ?? new Set()
    spellings.set(name.toLowerCase(), known.add(name))
  }
  return [...spellings.values()]
    .filter((names) => names.size > 1)
    .map((names) => `differ by case alone: ${[...names].join(', ')}`)
}

function longLines(files) {
  const long = files
    .filter((path) => path.startsWith('src/') && /\.(ts|tsx|css)$/.test(path))
    .flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          line.length > LONGEST ? [`${path}:${index + 1} has ${line.length} characters`] : [],
        ),
    )
  return long.length > MOST_LONG_LINES
    ? [`${long.length} lines of src are over ${LONGEST} characters; ${MOST_LONG_LINES} may be`, ...long]
    : []
}

process.chdir(join(import.meta.dirname, '..'))
const files = ROOMS.flatMap(filesUnder)
const findings = [...sameButForCase(files), ...longLines(files)]
for (const line of findings) console.log(line)
console.log(`${files.length} files looked at, ${findings.length} findings`)
process.exitCode = findings.length > 0 ? 1 : 0
