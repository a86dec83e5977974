/** How a picture was found among the files at hand. */
export type MatchedBy = 'path' | 'name' | 'id' | 'place'
/** A name shorter than this says too little: `1.png`. */
const LEAST_NAME = 10

export type Match = { readonly path: string; readonly by: MatchedBy }

/**
 * Finds pictures by what records call them: by path (the longest tail of it that names one file), by base name where
 * one file alone has it, or by the record's own id as a file name. What names nothing may go by its place.
 */
export class PictureIndex {
  /** Paths by base name, in lower case: file systems differ in case, records too. */
  private readonly byName = new Map<string, string[]>()
  private readonly byStem = new Map<string, string[]>()
  readonly count: number
  private readonly paths: readonly string[]
  /** Made when a place is first asked for: most records name their pictures, and each that is opened makes an index. */
  private ordered: readonly string[] | null = null

  constructor(paths: readonly string[]) {
    this.count = paths.length
    this.paths = paths
    for (const path of paths) {
      add(this.byName, baseName(path), path)
      add(this.byStem, stemOf(baseName(path)), path)
    }
  }

  /** @param uri as the record writes it; @param id the record's own, where the picture may be called so */
  find(uri: string | undefined, id?: string): Match | null {
    // A picture that a tool made and nobody named.
    if (uri === '') return null
    const named = uri === undefined ? [] : (this.byName.get(baseName(uri)) ?? [])
    if (uri !== undefined && named.length > 0) {
      const tail = longestTail(uri, named)
      if (tail) return tail
    }
    const shortened = uri === undefined ? null : this.shorter(baseName(uri))
    if (shortened !== null) return { path: shortened, by: 'name' }
    const called = id === undefined ? [] : (this.byStem.get(id.toLowerCase()) ?? [])
    const only = called.length === 1 ? called[0] : undefined
    return only === undefined ? null : { path: only, by: 'id' }
  }

  /** The picture at a place, from 0, in the order of their names, numbers as numbers. */
  at(place: number): Match | null {
    this.ordered ??= this.paths.toSorted(new Intl.Collator('en', { numeric: true }).compare)
    const path = this.ordered[place]
    return path === undefined ? null : { path, by: 'place' }
  }

  /** A producer put words before the name: `train_two_col_1.png` is `two_col_1.png`, where one file alone fits. */
  private shorter(name: string): string | null {
    for (let cut = name.search(/[_-]/); cut >= 0;) {
      const rest = name.slice(cut + 1)
      const found = rest.length >= LEAST_NAME ? this.byName.get(rest) : undefined
      if (found) return found.length === 1 ? (found[0] ?? null) : null
      const next = rest.search(/[_-]/)
      cut = next < 0 ? -1 : cut + 1 + next
    }
    return null
  }
}

function add(map: Map<string, string[]>, key: string, path: string): void {
  const known = map.get(key)
  if (known) known.push(path)
  else map.set(key, [path])
}

function segments(path: string): string[] {
  return path
    .split(/[?#]/, 1)
    .join('')
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.')
}

/** The last part of a path, in lower case. */
export function baseName(path: string): string {
  return (segments(path).at(-1) ?? '').toLowerCase()
}

function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/, '')
}

/** The path that shares the most folders with `uri`, from the end; null where two share as many. */
function longestTail(uri: string, paths: readonly string[]): Match | null {
  const wanted = segments(uri).reverse()
  const shared = paths.map((path) => {
    const own = segments(path).reverse()
    let same = 0
    while (same < own.length && own[same]?.toLowerCase() === wanted[same]?.toLowerCase()) same += 1
    return { path, same }
  })
  const most = Math.max(...shared.map(({ same }) => same))
  const best = shared.filter(({ same }) => same === most)
  const [only] = best
  if (best.length !== 1 || !only) return null
  return { path: only.path, by: most > 1 ? 'path' : 'name' }
}
