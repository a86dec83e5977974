import { expect, test } from 'vitest'
import { toFault, type Fault } from '../../core'
import type { Gpu } from '../device/gpu'
import { deviceFault } from './faults'

const holder = (lost: string | null) => ({ gpu: { lost: () => lost } as unknown as Gpu })
const aborted = toFault(new DOMException('Buffer was unmapped', 'AbortError'))
const failed: Fault = { code: 'runtime', message: '', advice: '' }

test('when the device is lost, the fault says so, whatever error the runtime threw', () => {
  expect(deviceFault(failed, holder('gone'), false)).toMatchObject({ code: 'device-lost', detail: 'gone' })
  expect(deviceFault(aborted, holder('gone'), false)).toMatchObject({ code: 'device-lost', detail: 'gone' })
})

test('an AbortError without a Stop means that the device was lost; with a Stop it means stopped', () => {
  expect(deviceFault(aborted, holder(null), false).code).toBe('device-lost')
  expect(deviceFault(aborted, holder(null), true).code).toBe('aborted')
  expect(deviceFault(aborted, holder('gone'), true).code).toBe('aborted')
  expect(deviceFault(failed, holder(null), false)).toBe(failed)
})
