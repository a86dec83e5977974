import { formatNumbers } from '../geometry/frames'
import type { Frame } from '../trace/schema'
import type { DialectWriter, WriteExtra } from './dialect'

/** A writer whose thoughts hold `[x1, y1, x2, y2]`, whose answers stand in `<answer>`; `call` wraps four numbers. */
export function plainWriter(frame: Frame, call: (numbers: string, extra: WriteExtra) => string): DialectWriter {
  return {
    writeCall: (numbers, extra = {}) => call(formatNumbers(numbers, (extra.frame ?? frame).unit), extra),
    writeAnswer: (text) => `<answer>${text}</answer>`,
    writeNumbers: (numbers, own = frame) => `[${formatNumbers(numbers, own.unit)}]`,
  }
}
