import { isMute, SIGNATURES, type GroupNumbers } from '../core'
import type { ScoreReport } from './score'

/** The report as lines for a person. */
export function scoreLines(report: ScoreReport): string[] {
  const { kind, items, joined, withBox, joinedBy, groups } = report
  const ways = Object.entries(joinedBy).map(([by, n]) => `${n} by ${by}`)
  const row = (name: string, key: string, value: number | null) => {
    const ends = report.intervals[key]
    const interval = ends ? ` [${ends[0].toFixed(3)}, ${ends[1].toFixed(3)}]` : ''
    return value === null ? [] : [`${name.padEnd(28)} ${value.toFixed(3)}${interval}`]
  }
  const signs = SIGNATURES.map((name) => [name, report.signatures[name] ?? 0] as const).filter(
    ([name, n]) => n > 0 && !isMute(name, report.looks),
  )
  const joins = ways.length > 0 ? ` (${ways.join(', ')})` : ''
  const sizes = 'have gold boxes too, to which theirs can not be laid: nobody knows the sizes of their pictures'
  return [
    `${items} ${kind}s, ${joined} with gold boxes${joins}, ${withBox} with both`,
    ...(report.unplaced > 0 ? [`${report.unplaced} more ${sizes}`] : []),
    ...(report.judged > 0 ? row('answers right', 'accAns', report.accAns) : []),
    ...row('answers right, recomputed', 'accAnsRecomputed', report.accAnsRecomputed),
    ...row(report.looks === 0 ? 'boxes right' : 'looks right', 'accRat', report.accRat),
    ...row('mean IoU', 'meanIou', report.meanIou),
    ...row('IoU >= 0.5', 'iou50', report.iou50),
    ...row('IoU >= 0.75', 'iou75', report.iou75),
    ...row('mean IoU, none is a miss', 'meanIouAll', report.meanIouAll),
    ...row('IoU >= 0.5, none is a miss', 'iou50All', report.iou50All),
    ...row('looks a trace', 'looks', report.looks),
    ...signs.map(([name, n]) => `${name.padEnd(28)} ${n}`),
    ...(groups ? groupLines(groups) : []),
  ]
}

function groupLines({ groups, passAt, average, dead, rewardSpread }: GroupNumbers): string[] {
  const row = (name: string, value: number) => (Number.isNaN(value) ? [] : [`${name.padEnd(28)} ${value.toFixed(3)}`])
  return [
    `${groups} rollout groups, ${dead} of them all right or all wrong`,
    ...passAt.flatMap(({ k, value }) => row(`pass@${k}`, value)),
    ...row('Avg@k', average),
    ...row('spread of reward', rewardSpread),
  ]
}
