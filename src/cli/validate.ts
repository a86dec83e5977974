import type { Measured } from '../core'
import type { FileReport } from './reading'

/** One file, as `validate --json` writes it. */
export type Validated = {
  readonly file: string
  readonly layout: string | null
  readonly dialect: string | null
  readonly frame: { readonly unit: string; readonly order: string; readonly of: string } | null
  readonly measured: Measured | null
  readonly records: number
  readonly rounds: number
  readonly looks: number
  readonly complaints: readonly { readonly code: string; readonly level: string; readonly count: number }[]
}

/** What a person or a script is told of a file. */
export function validated(report: FileReport): Validated {
  const { file, pair, summary } = report
  const { frame } = summary
  const isRead = summary.records > 0
  return {
    file,
    layout: pair && (isRead || pair.score > 0.5) ? pair.layout.name : null,
    dialect: pair && isRead ? pair.dialect.name : null,
    frame: frame && { unit: frame.unit, order: frame.order, of: frame.of },
    measured: report.measured,
    records: summary.records,
    rounds: summary.rounds,
    looks: summary.looks,
    complaints: summary.complaints.map(({ code, level, count }) => ({ code, level, count })),
  }
}

/** The same in lines for a terminal. */
export function lines(report: FileReport): string[] {
  const { summary } = report
  const one = validated(report)
  const boxes = one.frame ? `boxes ${one.frame.order} in ${one.frame.unit} of ${one.frame.of}` : 'no boxes'
  return [
    one.file,
    `  read as ${one.layout ?? 'nothing'}${one.dialect ? `, ${one.dialect}` : ''}; ${boxes}`,
    `  ${one.records} traces, ${one.rounds} rounds, ${one.looks} looks`,
    ...(report.measured ? [`  ${report.measured.why}`] : []),
    ...summary.complaints.map(({ code, level, count, message }) => `  ${level} ${code} x ${count}: ${message}`),
  ]
}

export function hasErrors({ summary }: FileReport): boolean {
  return summary.complaints.some(({ level }) => level === 'error')
}
