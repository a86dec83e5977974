import fc from 'fast-check'
import { gzipSync, strToU8, zipSync } from 'fflate'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { openFile } from './open'
import { zipOf } from './testing/zipOf'
import { ENDLESS, ZSTD_LINES, ZSTD_PARQUET } from './testing/zstd.sample'

/** How many broken files a container has to survive. */
const BROKEN = process.env['LOUPE_LONG'] === undefined ? 2000 : 20_000
/** The decoder of zstd takes milliseconds to find that a text is broken. */
const BROKEN_ZSTD = BROKEN / 4

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

/** Reads `runs` broken files of one whole; the same ones in every run. */
async function survives(
  whole: Uint8Array,
  read: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
  runs = BROKEN,
): Promise<void> {
  await fc.assert(fc.asyncProperty(brokenOf(whole), read), { numRuns: runs, seed: 20_261_127 })
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
  'x.jsonl.zst': ZSTD_LINES,
  'zstd/x.eval': zipOf([{ name: 'samples/1_epoch_1.json', method: 93, packed: ZSTD_LINES }]),
  'x.jsonl.gz': gzipSync(strToU8(lines)),
  'x.txt': strToU8('<|im_start|>user\nWhat?<|im_end|>\n<|im_start|>assistant\nRed<|im_end|>'),
}

test.each(Object.entries(FILES))('%s with wrong bytes is opened, refused or read', (name, whole) =>
  survives(
    whole,
    async (bytes) => {
      const file = await readOf(name, bytes)
      if ('records' in file) for await (const record of file.records()) expect(record).toBeTypeOf('object')
    },
    name.includes('zst') ? BROKEN_ZSTD : BROKEN,
  ),
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

  test('in zstd is read, as pyarrow wrote it', async () => {
    expect(await read(ZSTD_PARQUET)).toEqual({ rows: 3, complaints: [] })
  })

  test(`in zstd with wrong bytes is refused or read, and nothing throws: ${BROKEN_ZSTD} of them`, () =>
    survives(ZSTD_PARQUET, async (bytes) => void (await read(bytes)), BROKEN_ZSTD))

  test(`with wrong bytes is refused or read, and nothing throws: ${BROKEN} of them`, () =>
    survives(rollouts(40), async (bytes) => void (await read(bytes))))
})

describe('a text in zstd', () => {
  test('is read line by line', async () => {
    const file = await readOf('x.jsonl.zst', ZSTD_LINES)
    const ids: unknown[] = []
    if ('records' in file) for await (const { value } of file.records()) ids.push((value as { id: number }).id)
    expect(ids).toEqual([0, 1, 2, 3, 4, 5])
  })

  test.each(ENDLESS)('that is broken (%s) is refused, and a sound one after it is read', async (hex) => {
    const file = await readOf('x.zst', new Uint8Array(Buffer.from(hex, 'hex')))
    expect(file).toMatchObject({ refused: { code: 'unreadable' } })
    expect(await readOf('x.jsonl.zst', ZSTD_LINES)).toHaveProperty('records')
  })

  test('of an archive that is broken is named; the files beside it stay', async () => {
    const packed = new Uint8Array(Buffer.from(ENDLESS[0] ?? '', 'hex'))
    const bytes = zipOf([
      { name: 'bad.jsonl', method: 93, packed },
      { name: 'good.jsonl', method: 93, packed: ZSTD_LINES },
    ])
    expect(await readOf('x.zip', bytes)).toMatchObject({
      members: [{ name: 'good.jsonl', bytes: { size: 455 } }],
      complaints: [{ code: 'archive-broken', path: 'bad.jsonl' }],
    })
  })
})
