import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { openFile } from './open'
import { broken, BROKEN } from './testing/broken'

/** A small file of every kind of column that a rollout has. */
function rollouts(rows: number, rowGroupSize = rows): Uint8Array<ArrayBuffer> {
  const column = <T>(make: (row: number) => T) => Array.from({ length: rows }, (_, row) => make(row))
  const buffer = parquetWriteBuffer({
    rowGroupSize: [rowGroupSize],
    columnData: [
      { name: 'question', data: column((row) => `question ${row % 7}`), type: 'STRING' },
      { name: 'step', data: column((row) => row), type: 'INT32' },
      { name: 'reward', data: column((row) => (row % 5 === 0 ? null : row / 3)), type: 'DOUBLE', nullable: true },
      { name: 'messages', data: column((row) => [{ role: 'user', content: `q${row}` }]), type: 'JSON' },
      { name: 'right', data: column((row) => row % 2 === 0), type: 'BOOLEAN' },
    ],
  })
  return new Uint8Array(buffer)
}

async function read(bytes: Uint8Array<ArrayBuffer>): Promise<{ rows: number; complaints: string[] }> {
  const opened = await openFile({
    name: 'x.parquet',
    size: bytes.length,
    slice: (start, end) => Promise.resolve(bytes.slice(start, end)),
    stream: () => new Blob([bytes]).stream(),
  })
  if (!('records' in opened)) return { rows: 0, complaints: ['refused'] }
  const found = { rows: 0, complaints: [] as string[] }
  for await (const { value, complaints = [] } of opened.records()) {
    if (value !== undefined) found.rows += 1
    found.complaints.push(...complaints.map(({ code }) => code))
  }
  return found
}

describe('a Parquet file', () => {
  test('is read whole, nulls and row groups too', async () => {
    expect(await read(rollouts(40))).toEqual({ rows: 40, complaints: [] })
    expect(await read(rollouts(1000, 100))).toEqual({ rows: 1000, complaints: [] })
  })

  test('with a broken row group gives the rows of the others, and says which is broken', async () => {
    const whole = rollouts(300, 100)
    // The first page's header is the first thing after the magic number.
    const found = await read(whole.map((byte, at) => (at >= 4 && at < 12 ? 255 : byte)))
    expect(found).toEqual({ rows: 200, complaints: ['parquet-group-broken'] })
  })

  test(`with wrong bytes ends, with rows or with an error: ${BROKEN} of them`, async () => {
    const whole = rollouts(40)
    let ended = 0
    for (let seed = 0; seed < BROKEN; seed += 1) {
      await read(broken(whole, seed)).catch((error: unknown) => expect(error).toBeInstanceOf(Error))
      ended += 1
    }
    expect(ended).toBe(BROKEN)
  })
})
