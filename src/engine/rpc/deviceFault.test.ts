import { expect, test } from 'vitest'
import { toFault, type Fault } from '../../core'
import type { Gpu } from '../device/gpu'
import { deviceFault } from './host'

const opened = (lost: string | null) => ({ gpu: { lost: () => lost } as unknown as Gpu })
const aborted = toFault(new DOMException('Buffer was unmapped', 'AbortError'))
const failed: Fault = { code: 'runtime', message: '', advice: '' }

test('a lost device is what went wrong, whatever the runtime called it', () => {
  expect(deviceFault(failed, opened('gone'), false)).toMatchObject({ code: 'device-lost', detail: 'gone' })
  expect(deviceFault(aborted, opened('gone'), false)).toMatchObject({ code: 'device-lost', detail: 'gone' })
})

test('an abort that nobody asked for is a device that gave its buffers up; one that was asked for is a stop', () => {
  expect(deviceFault(aborted, opened(null), false).code).toBe('device-lost')
  expect(deviceFault(aborted, opened(null), true).code).toBe('aborted')
  expect(deviceFault(aborted, opened('gone'), true).code).toBe('aborted')
  expect(deviceFault(failed, opened(null), false)).toBe(failed)
})
