import { expect, test } from 'vitest'
import { visrl } from './visrl'

test('the first reply is a region, the second the answer', () => {
  expect(visrl.parse('[0.1, 0.2, 0.3, 0.4]')).toMatchObject({
    calls: [{ kind: 'zoom', numbers: [0.1, 0.2, 0.3, 0.4] }],
  })
  expect(visrl.parse('Two dogs.')).toMatchObject({ answer: 'Two dogs.', calls: [] })
})

test('its question is its own', () => {
  const asked =
    'Please first provide the bounding box coordinate of the ' +
    'region, then refer to the corresponding sub-image to answer.'
  expect(visrl.fits?.(asked)).toBeGreaterThan(0.9)
})
