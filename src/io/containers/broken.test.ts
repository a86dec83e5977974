import fc from 'fast-check'
import { gzipSync, strToU8, zipSync } from 'fflate'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { openFile } from './open'

/** How many broken files a container has to survive. */
const BROKEN = process.env['LOUPE_LONG'] === undefined ? 2000 : 20_000

/** A file of which a few bytes are replaced; one in ten is cut off. */
function brokenOf(whole: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const place = fc.nat(whole.length - 1)
  const edits = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 })
  const end = fc.oneof({ arbitrary: fc.constant(whole.length), weight: 9 }, { arbitrary: place, weight: 1 })
  return fc.tuple(edits, end).map(([changes, length]) => {
    const bytes = new Uint8Array(whole)
    for (const [at, byte] of changes) bytes[at] = byte
    return bytes.slice(0, length)
  })
}

function readOf(name: string, bytes: Uint8Array<ArrayBuffer>): ReturnType<typeof openFile> {
  return openFile({
    name,
    size: bytes.length,
    slice: (start, end) => Promise.resolve(bytes.slice(start, end)),
    stream: () => new Blob([bytes]).stream(),
  })
}

/** Reads `BROKEN` broken files of one whole; the same ones in every run. */
async function survives(whole: Uint8Array, read: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<void> {
  await fc.assert(fc.asyncProperty(brokenOf(whole), read), { numRuns: BROKEN, seed: 20_261_127 })
}

const rollout = (row: number) => ({
  id: row,
  question: `q ${row}`,
  messages: [{ role: 'user', content: 'What \u00e9?' }],
})
const lines = Array.from({ length: 6 }, (_, row) => JSON.stringify(rollout(row))).join('\n')
const cells = [{ cell_type: 'code', outputs: [{ output_type: 'stream', text: ['[ANSWER]\n', 'a'] }] }]
const sample = JSON.stringify({ id: 1, epoch: 1, messages: [{ role: 'user', content: 'q' }] })

/** A small whole file of each container. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  'x.jsonl': strToU8(lines),
  'x.json': strToU8(JSON.stringify([rollout(1), rollout(2), rollout(3)])),
  'x.csv': strToU8('id,question,answer\n1,"What, then?",red\n2,Why?,"blue\ngreen"\n'),
  'x.tsv': strToU8('id\tquestion\n1\tWhat?\n2\tWhy?\n'),
  'x.ipynb': strToU8(JSON.stringify({ nbformat: 4, cells })),
  'x.xml': strToU8('<?xml version="1.0"?><annotations><image id="1"><box label="a" xtl="1"/></image></annotations>'),
  'x.zip': zipSync({ 'a/run.jsonl': strToU8(lines), 'b.json': strToU8('[1, 2]') }),
  'x.eval': zipSync({ 'header.json': strToU8('{"eval": {"task": "t"}}'), 'samples/1_epoch_1.json': strToU8(sample) }),
  'x.jsonl.gz': gzipSync(strToU8(lines)),
  'x.txt': strToU8('<|im_start|>user\nWhat?<|im_end|>\n<|im_start|>assistant\nRed<|im_end|>'),
}

test.each(Object.entries(FILES))(`%s with wrong bytes is opened, refused or read: ${BROKEN} of them`, (name, whole) =>
  survives(whole, async (bytes) => {
    const file = await readOf(name, bytes)
    if ('records' in file) for await (const record of file.records()) expect(record).toBeTypeOf('object')
  }),
)

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
  const opened = await readOf('x.parquet', bytes)
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

  test('with a value that is no JSON keeps it as text and says so; the other rows stay', async () => {
    const data = Array.from({ length: 300 }, (_, row) => ({ row }))
    const whole = parquetWriteBuffer({ columnData: [{ name: 'a', data, type: 'JSON' }], codec: 'UNCOMPRESSED' })
    const bytes = new Uint8Array(whole)
    const at = Buffer.from(bytes).indexOf('{"row":117}')
    bytes[at] = 33
    expect(await read(bytes)).toEqual({ rows: 300, complaints: ['not-json'] })
  })

  test(`with wrong bytes is refused or read, and nothing throws: ${BROKEN} of them`, () =>
    survives(rollouts(40), async (bytes) => void (await read(bytes))))
})
