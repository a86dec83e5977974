import type { Complaint } from '../../trace/schema'
import { pictureOf, textOf } from '../content'
import type { Layout } from '../layout'
import { boxesOf, goldBox, hashOf } from '../recordMeta'
import type { Told } from '../told'
import { readJsonish } from '../../dialects/jsonish'
import { blocksOf, type Block } from './blocks'

/** How many blocks back a rollout of the same prompt may stand: processes write into one file in turns. */
const WINDOW = 32

/**
 * The reward log of open-r1-multimodal and its descendants: a ruler with a time and a reward, the raw reply, the
 * solution. Question and picture are not in it. Rollouts of one prompt are told by their solution, within a window.
 */
export const openR1Log: Layout = {
  name: 'open-r1-log',
  title: 'Open-R1 reward log',
  source: 'Deep-Agent/R1-V@6b58094 logs; om-ai-lab/VLM-R1@90052f4 src/open-r1-multimodal',
  sniff({ top, records: [first] }) {
    if (top !== 'text' || typeof first !== 'string' || blocksOf(first.slice(0, 65_536)).length === 0) return null
    return { score: 0.97, why: ['has rulers with a reward, "Content:" and "Solution:"'], dialect: 'r1' }
  },
  read(record) {
    if (typeof record !== 'string') return []
    const groups = groupsOf(blocksOf(record))
    return groups.map(({ block, group }, index) => toldOf(block, group, index))
  },
}

type Grouped = { readonly block: Block; readonly group: NonNullable<Told['group']> }
type Seen = { readonly id: string; last: number; count: number }

/** Each block joins the rollouts of the same solution that stand at most {@link WINDOW} blocks before it. */
function groupsOf(blocks: readonly Block[]): Grouped[] {
  const seen = new Map<string, Seen>()
  return blocks.map((block, index) => {
    const key = block.fields['solution'] ?? ''
    const before = seen.get(key)
    const isOne = before !== undefined && index - before.last <= WINDOW
    const group = isOne ? before : { id: `${index}-${hashOf(key)}`, last: index, count: 0 }
    group.last = index
    group.count += 1
    seen.set(key, group)
    return { block, group: { id: group.id, index: group.count - 1 } }
  })
}

function toldOf({ fields, reward, name, line }: Block, group: Grouped['group'], index: number): Told {
  const question = textOf(fields, 'problem', 'question')
  const path = textOf(fields, 'image path', 'image_path')
  const picture = path === undefined ? null : pictureOf(path)
  const solution = withoutTags(fields['solution'] ?? '')
  const shapes = boxesOf(solution.startsWith('[') ? readJsonish(solution).value : null).map((box) => goldBox(box))
  const complaints = [
    ...(question === undefined ? [missing(line)] : []),
    ...(picture ? [] : [NO_PICTURE]),
    ...(index === 0 ? [grouped] : []),
  ]
  return {
    kind: 'trace',
    ...(question === undefined ? {} : { question }),
    ...(picture ? { pictures: [picture] } : {}),
    turns: [{ role: 'assistant', parts: [{ text: fields['content'] ?? '' }] }],
    ...(solution === '' ? {} : { gold: { answers: [solution], ...(shapes.length > 0 ? { shapes } : {}) } }),
    ...(reward === null ? {} : { scores: { [name]: reward } }),
    group,
    path: `line ${line}`,
    ...(complaints.length > 0 ? { complaints } : {}),
  }
}

const grouped: Complaint = {
  code: 'groups-guessed',
  path: '',
  message: `Rollouts of one prompt are told by their solution, at most ${WINDOW} blocks apart.`,
  level: 'note',
}

const NO_PICTURE: Complaint = {
  code: 'picture-missing',
  path: '',
  message: 'The log names no picture.',
  level: 'note',
}

function missing(line: number): Complaint {
  const message = 'The log keeps neither the question nor the picture.'
  return { code: 'question-missing', path: `line ${line}`, message, level: 'note' }
}

function withoutTags(solution: string): string {
  return solution.replaceAll('<answer>', '').replaceAll('</answer>', '').trim()
}
