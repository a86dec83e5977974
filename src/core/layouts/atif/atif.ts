import { entryOf, isFields, keyOf, listOf, textOf, type Fields } from '../content'
import type { Layout } from '../layout'
import { guessOf, shareOf } from '../sniffing'
import type { Part, Role, Told, Turn } from '../told'
import { callsOf, contentParts, thoughtText } from '../turns'

const SOURCES: Readonly<Record<string, Role>> = { system: 'system', user: 'user', agent: 'assistant' }
/** Trajectories inside trajectories, at most. */
const MOST_DEEP = 4

/**
 * The Agent Trajectory Interchange Format: steps with their source, calls and observations; trajectories of
 * helpers.
 */
export const atif: Layout = {
  name: 'atif',
  title: 'ATIF trajectory',
  source: 'Agent Trajectory Interchange Format v1.7 (Harbor RFC 0001; NVIDIA NeMo Agent Toolkit nat.atif)',
  sniff(sample) {
    return guessOf(shareOf(sample, isTrajectory), 0.98, 'has "schema_version" of ATIF, or an agent and its steps')
  },
  read(record) {
    return isFields(record) && isTrajectory(record) ? trajectories(record, '', 0) : []
  },
}

function isTrajectory(record: Fields): boolean {
  if (!Array.isArray(record['steps'])) return false
  const version = record['schema_version']
  return (typeof version === 'string' && /^ATIF/i.test(version)) || (isFields(record['agent']) && hasSources(record))
}

function hasSources(record: Fields): boolean {
  const [first] = listOf(record, 'steps') ?? []
  return isFields(first) && typeof first['source'] === 'string' && 'message' in first
}

function trajectories(record: Fields, path: string, depth: number): Told[] {
  const inner = depth < MOST_DEEP ? (listOf(record, 'subagent_trajectories') ?? []) : []
  const others = inner.flatMap((one, index) =>
    isFields(one)
      ? trajectories(one, `${path === '' ? '' : `${path}.`}subagent_trajectories[${index}]`, depth + 1)
      : [],
  )
  return [toldOf(record, path), ...others]
}

function toldOf(record: Fields, path: string): Told {
  const agent = isFields(record['agent']) ? record['agent'] : {}
  const model = textOf(agent, 'model_name', 'name')
  const version = textOf(agent, 'version')
  const key = keyOf(record, 'trajectory_id', 'session_id')
  const steps = listOf(record, 'steps') ?? []
  return {
    kind: 'trace',
    ...(key === undefined ? {} : { key }),
    turns: steps.flatMap((step) => (isFields(step) ? turnsOfStep(step) : [])),
    ...(model === undefined ? {} : { producer: { model, ...(version === undefined ? {} : { revision: version }) } }),
    ...(path === '' ? {} : { path }),
  }
}

function turnsOfStep(step: Fields): Turn[] {
  const source = textOf(step, 'source') ?? 'user'
  const role = entryOf(SOURCES, source) ?? 'user'
  const thought = textOf(step, 'reasoning_content')
  const calls = callsOf(step['tool_calls'])
  const parts: Part[] = [
    ...(thought === undefined ? [] : [{ text: thoughtText(thought) }]),
    ...contentParts(step['message']),
  ]
  const said: Turn = { role, parts, ...(calls.length > 0 ? { calls } : {}) }
  const observed = isFields(step['observation']) ? observedOf(step['observation']) : []
  // A step that only hands on what a tool gave back says nothing of its own.
  return role !== 'assistant' && parts.length === 0 ? observed : [said, ...observed]
}

/** The results of a step's calls, in order, as one turn. */
function observedOf(observation: Fields): Turn[] {
  const results = (listOf(observation, 'results') ?? []).filter(isFields)
  const parts = results.flatMap((result) => contentParts(result['content']))
  return results.length === 0 ? [] : [{ role: 'tool', parts }]
}
