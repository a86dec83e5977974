import { expect, test } from 'vitest'
import { createFlow } from './flow'

test('a stream waits for its reader, and no longer when it is stopped', async () => {
  const flow = createFlow()
  const order: string[] = []
  await flow.caughtUp()
  flow.sent()
  flow.sent()
  const waiting = flow.caughtUp().then(() => order.push('caught up'))
  flow.acknowledged()
  await Promise.resolve()
  order.push('one left')
  flow.acknowledged()
  await waiting
  expect(order).toEqual(['one left', 'caught up'])

  flow.sent()
  const stopped = flow.caughtUp()
  flow.stop()
  await stopped
})
