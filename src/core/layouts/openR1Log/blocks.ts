/** One rollout of a reward log. */
export type Block = {
  /** The name of the reward as the ruler says it, `Accuracy reward`. */
  readonly name: string
  readonly reward: number | null
  /** `content`, `solution`, and `question`, `problem`, `image path` where newer logs have them. */
  readonly fields: Readonly<Record<string, string>>
  /** From 1. */
  readonly line: number
}

const CLOSING = /^-{20,}$/
/** A ruler is a short line. */
const MOST_RULER = 400
const LABEL = /^(Content|Solution|Question|Problem|Image[ _][Pp]ath): ?(.*)$/

type Open = { name: string; reward: number | null; line: number; parts: Record<string, string[]>; label: string }

/**
 * The blocks of a log. Content has no end mark: it goes on to the last line that begins with `Solution:` before the
 * next
 * ruler. A block without content is left out.
 */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let open: Open | null = null
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const ruler = rulerOf(line)
    if (ruler) {
      if (open) blocks.push(closed(open))
      open = { ...ruler, line: index + 1, parts: {}, label: '' }
    } else if (open) addLine(open, line)
  }
  if (open) blocks.push(closed(open))
  return blocks.filter(({ fields }) => fields['content'] !== undefined)
}

/** `------------- 25-16-58-55-945928 Accuracy reward: 1.0 -------------` */
function rulerOf(line: string): Pick<Block, 'name' | 'reward'> | null {
  if (line.length > MOST_RULER || !line.startsWith('-----') || !line.endsWith('-----')) return null
  let [from, to] = [0, line.length]
  while (from < to && line[from] === '-') from += 1
  while (to > from && line[to - 1] === '-') to -= 1
  const said = line.slice(from, to).trim()
  const colon = said.lastIndexOf(':')
  const space = said.indexOf(' ')
  if (space < 0 || colon < space || !/^\d/.test(said)) return null
  const reward = Number(said.slice(colon + 1))
  return { name: said.slice(space, colon).trim() || 'reward', reward: Number.isFinite(reward) ? reward : null }
}

function addLine(open: Open, line: string): void {
  const label = LABEL.exec(line)
  const name = label?.[1]?.toLowerCase()
  // Once the reply has begun, only its solution ends it.
  if (name !== undefined && (open.parts['content'] !== undefined) === (name === 'solution')) {
    // A reply may say "Solution:" itself: what stood there before is then the reply's.
    if (name === 'solution' && open.parts['solution'])
      open.parts['content']?.push(
        ...open.parts['solution'].map((said, index) => (index === 0 ? `Solution: ${said}` : said)),
      )
    open.parts[name] = [label?.[2] ?? '']
    open.label = name
  } else open.parts[open.label]?.push(line)
}

function closed({ name, reward, line, parts }: Open): Block {
  const fields = Object.entries(parts).map(([label, lines]) => {
    const end = lines.findIndex((one) => CLOSING.test(one))
    // Only after the solution: a reply may draw rulers.
    const kept = label === 'solution' && end >= 0 ? lines.slice(0, end) : lines
    return [label, kept.join('\n').trim()] as const
  })
  return { name, reward, line, fields: Object.fromEntries(fields) }
}
