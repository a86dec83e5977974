import { expect, test } from 'vitest'
import { listDepthModels } from './catalogue'

test("depth models on offer begin with the bundled one, and a hub's smallest file is what it costs", () => {
  const source = { kind: 'bundled', name: 'loupe-depth', base: 'models/loupe-depth/', revision: 'x' } as const
  const [own, hub] = listDepthModels({ source, bytes: 5 })
  expect(own).toMatchObject({ id: 'loupe-depth', bundled: true, source, revision: 'x', bytes: 5, pinned: true })
  expect(hub).toMatchObject({
    id: 'onnx-community/depth-anything-v2-small',
    bundled: false,
    bytes: 19_100_000,
    pinned: false,
    tested: false,
    source: { kind: 'hub', revision: 'main' },
  })
})
