import { createRandom } from './random'

export type Picked = { readonly id: number; readonly prob: number }
export type Sampling = { readonly temperature: number; readonly topP: number; readonly seed: number }

/** Picks the next token of one row of logits [vocabulary]; rows are changed in place by masks before. */
export type Sampler = (row: Float32Array) => Picked

/** Temperature 0 is greedy: the first of the largest. Else softmax at the temperature, cut to the nucleus `topP`. */
export function createSampler({ temperature, topP, seed }: Sampling): Sampler {
  if (temperature <= 0) return greedy
  const random = createRandom(seed)
  return (row) => {
    const id = nucleus(row, temperature, topP, random())
    return { id, prob: probabilityOf(row, id) }
  }
}

/** Ids that must not be picked. */
export function suppress(row: Float32Array, ids: Iterable<number>): void {
  for (const id of ids) if (id >= 0 && id < row.length) row[id] = -Infinity
}

/** The model's own probability of a token: softmax at temperature 1 of what the masks left. */
export function probabilityOf(row: Float32Array, id: number): number {
  const most = largest(row)
  let sum = 0
  for (let i = 0; i < row.length; i += 1) sum += Math.exp((row[i] as number) - most)
  return Math.exp((row[id] as number) - most) / sum
}

function greedy(row: Float32Array): Picked {
  let id = 0
  for (let i = 1; i < row.length; i += 1) if ((row[i] as number) > (row[id] as number)) id = i
  return { id, prob: probabilityOf(row, id) }
}

function largest(row: Float32Array): number {
  let most = -Infinity
  for (let i = 0; i < row.length; i += 1) if ((row[i] as number) > most) most = row[i] as number
  return most
}

function nucleus(row: Float32Array, temperature: number, topP: number, draw: number): number {
  const most = largest(row)
  const weights: { id: number; weight: number }[] = []
  let total = 0
  for (let id = 0; id < row.length; id += 1) {
    const weight = Math.exp(((row[id] as number) - most) / temperature)
    // What is under a billionth of the best cannot matter to the nucleus and would make the sort slow.
    if (weight > 1e-9) weights.push({ id, weight })
    total += weight
  }
  weights.sort((a, b) => b.weight - a.weight || a.id - b.id)
  let kept = 0
  let mass = 0
  while (kept < weights.length && (kept === 0 || mass < topP * total)) mass += weights[kept++]?.weight ?? 0
  let left = draw * mass
  for (const { id, weight } of weights.slice(0, kept)) {
    left -= weight
    if (left < 0) return id
  }
  return weights[kept - 1]?.id ?? 0
}
