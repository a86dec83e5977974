import { unitBox } from '../../geometry/box'
import { applyCommand } from '../apply'
import type { Act } from '../command'
import { rationaleOf } from '../ofTrace'
import { resolveRationale } from '../resolve'
import type { GoldRoi, Rationale } from '../schema'
import { madeTrace } from './traces'

/** What the tests start from: a trace of three rounds that look and one that answers, three RoIs in each. */
const frame = { unit: 'unit', order: 'xyxy', of: 'last' } as const
export const MADE = { dialect: 'visreason', frame, size: { width: 1200, height: 900 }, wide: 2 }
export const TRACE = madeTrace(MADE)
export const GOLD = rationaleOf(TRACE, 'ann')
export const BOX = unitBox(0.2, 0.2, 0.6, 0.7)

export function act(rationale: Rationale, one: Act, by = 'ann', at = '2026-11-26T00:00:00Z'): Rationale {
  return applyCommand(rationale, { ...one, by, at }).rationale
}

export function thoughts(rationale: Rationale): string[] {
  return resolveRationale(rationale).rounds.map((round) => round.thought)
}

export function codes(rationale: Rationale): string[][] {
  return resolveRationale(rationale).rounds.map((round) => round.complaints.map((one) => one.code))
}

export function roiOf(rationale: Rationale, id: string): GoldRoi | undefined {
  return rationale.rois.find((roi) => roi.id === id)
}
