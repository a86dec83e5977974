import { parquetWriteBuffer } from 'hyparquet-writer'
import { gzipSync, strToU8, zipSync } from 'fflate'
import { constants, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOfBlob, openFile, type Bytes, type RecordAt } from '.'
import { zipOf } from './testing/zipOf'

function fileOf(name: string, content: string | Uint8Array, chunk?: number): Bytes {
  const blob = new Blob([typeof content === 'string' ? content : new Uint8Array(content)])
  const bytes = bytesOfBlob(blob, name)
  if (chunk === undefined) return bytes
  return {
    ...bytes,
    stream: () =>
      new ReadableStream({
        async start(controller) {
          for (let at = 0; at < blob.size; at += chunk) controller.enqueue(await bytes.slice(at, at + chunk))
          controller.close()
        },
      }),
  }
}

async function opened(name: string, content: string | Uint8Array, chunk?: number) {
  const file = await openFile(fileOf(name, content, chunk))
  if (!('records' in file)) throw new Error(JSON.stringify(file))
  const records: RecordAt[] = []
  for await (const record of file.records()) records.push(record)
  return { ...file, list: records, values: records.filter((one) => one.value !== undefined).map((one) => one.value) }
}

const codes = (records: readonly RecordAt[]) => records.flatMap((one) => one.complaints ?? []).map(({ code }) => code)

describe('lines of JSON', () => {
  test('give each value with its bytes, whatever the chunks, with a BOM and with CRLF', async () => {
    const text = '\uFEFF{"a": "é"}\r\n\r\n{"a": [1, {"b": "\\n"}]}\r\n{"a": 3}'
    for (const chunk of [1, 2, 3, 7, 1000]) {
      const { values, list, top } = await opened('x.jsonl', text, chunk)
      expect(top).toBe('lines')
      expect(values).toEqual([{ a: 'é' }, { a: [1, { b: '\n' }] }, { a: 3 }])
      const bytes = new TextEncoder().encode(text)
      const { start = 0, end = 0 } = list[1] ?? {}
      expect(JSON.parse(new TextDecoder().decode(bytes.slice(start, end)))).toEqual(values[1])
    }
  })

  test('that are none are named and passed over; the last one may be cut short', async () => {
    const { values, list } = await opened('x.jsonl', '{"a": 1}\n--- Kim looked here\n{"a": NaN}\n{"a": "cu')
    expect(values).toEqual([{ a: 1 }, { a: null }])
    expect(codes(list)).toEqual(['foreign-line', 'not-a-number', 'truncated'])
  })

  test('are told in a file called .json, even where the first line is longer than what is looked at', async () => {
    const long = JSON.stringify({ a: 'x'.repeat(100_000) })
    expect((await opened('x.json', `${long}\n${long}\n`)).values).toHaveLength(2)
    expect((await opened('x.json', '{"a": 1}\n{"a": 2}')).top).toBe('lines')
  })
})

describe('one JSON array', () => {
  const value = [{ a: 'x]}{["\\"' }, [1, [2]], 'é', -1.5, null, true, {}, []]

  test('gives its elements with their bytes, whatever the chunks', async () => {
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      for (const chunk of [1, 2, 5, 1000]) {
        const { top, values, list } = await opened('x.json', text, chunk)
        expect(top).toBe('array')
        expect(values).toEqual(value)
        const bytes = new TextEncoder().encode(text)
        expect(
          list.map(({ start = 0, end = 0 }) => JSON.parse(new TextDecoder().decode(bytes.slice(start, end)))),
        ).toEqual(value)
      }
    }
  })

  test('of any values gives them back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        async (list, chunk) => {
          const text = `[${JSON.stringify({ first: 1 })}, ${list.map((one) => JSON.stringify(one)).join(' , ')}]`
          expect((await opened('x.json', text, chunk)).values).toEqual([
            { first: 1 },
            ...(JSON.parse(JSON.stringify(list)) as unknown[]),
          ])
        },
      ),
      { numRuns: 60 },
    )
  })

  test('that is cut short gives what is whole, and says so', async () => {
    const { values, list } = await opened('x.json', '[{"a": 1}, {"a": 2}, {"a": ')
    expect(values).toEqual([{ a: 1 }, { a: 2 }])
    expect(codes(list)).toEqual(['truncated'])
  })
})

describe('one record that is cut short', () => {
  test('gives its fields and the whole items of the list that is under way', async () => {
    const { values, list } = await opened('x.json', '{"name": "run", "results": [{"a": [1]}, {"a": [2, ')
    expect(values).toEqual([{ name: 'run', results: [{ a: [1] }] }])
    expect(codes(list)).toEqual(['not-json', 'truncated'])
  })

  test('in which nothing is whole is an error', async () => {
    const { values, list } = await opened('x.json', '{"results": [{"a": 1')
    expect(values).toEqual([])
    expect(list.map(({ complaints }) => complaints?.map(({ level }) => level))).toEqual([['error']])
  })

  test('gives, wherever it is cut, a beginning of its list', async () => {
    const items = fc.array(fc.record({ text: fc.string(), box: fc.array(fc.nat(), { maxLength: 4 }) }), {
      minLength: 1,
    })
    await fc.assert(
      fc.asyncProperty(items, fc.double({ min: 0, max: 1, noNaN: true }), async (results, share) => {
        const text = JSON.stringify({ n: 1, results })
        const { values } = await opened('x.json', text.slice(0, 8 + Math.floor(share * (text.length - 8))))
        const [read] = values as [{ n: number; results?: unknown[] } | undefined]
        expect(results.slice(0, read?.results?.length ?? 0)).toEqual(read?.results ?? [])
        expect(read?.n ?? 1).toBe(1)
      }),
    )
  })
})

test('one JSON object is one record, with the NaN that Python writes', async () => {
  const { top, values, list } = await opened('x.json', '{"a": NaN, "b": {"c": 1}}')
  expect([top, values]).toEqual(['object', [{ a: null, b: { c: 1 } }]])
  expect(codes(list)).toEqual(['not-a-number'])
})

test('UTF-16 with and without its mark, and gzip, are read as what is inside', async () => {
  const text = '{"a": "é"}\n{"a": 2}\n'
  const wide = new Uint8Array(Uint16Array.from(text, (letter) => letter.charCodeAt(0)).buffer)
  const marked = new Uint8Array([0xff, 0xfe, ...wide])
  for (const content of [wide, marked, gzipSync(strToU8(text))]) {
    const { values, list } = await opened('x.jsonl', content)
    expect(values).toEqual([{ a: 'é' }, { a: 2 }])
    expect(list.every((one) => one.start === undefined)).toBe(true)
  }
})

test('tables name their columns by the first row; a name twice gets its place', async () => {
  const csv = await opened('x.csv', 'q,a,a\n"one, two",1,2\n\nthree,4,5\n')
  expect(csv.columns).toEqual(['q', 'a', 'a_3'])
  expect(csv.values).toEqual([
    { q: 'one, two', a: '1', a_3: '2' },
    { q: 'three', a: '4', a_3: '5' },
  ])
  expect((await opened('x.tsv', 'q\ta\n1\t2\n')).values).toEqual([{ q: '1', a: '2' }])
})

test('a Parquet file gives its rows; bytes stay bytes, text that holds a conversation is parsed', async () => {
  const messages = JSON.stringify([{ role: 'user', content: 'hi' }])
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'id', data: [1n, 2n], type: 'INT64' },
      { name: 'messages', data: [messages, messages], type: 'STRING' },
      { name: 'picture', data: [new Uint8Array([137, 80, 0, 1]), new Uint8Array([1, 2, 0])], type: 'BYTE_ARRAY' },
    ],
  })
  const { top, columns, values } = await opened('x.parquet', new Uint8Array(buffer))
  expect([top, columns]).toEqual(['rows', ['id', 'messages', 'picture']])
  expect(values[0]).toEqual({
    id: 1,
    messages: [{ role: 'user', content: 'hi' }],
    picture: new Uint8Array([137, 80, 0, 1]),
  })
})

describe('an archive', () => {
  test('gives its members', async () => {
    const file = await openFile(
      fileOf('x.zip', zipSync({ 'a/b.jsonl': strToU8('{"a": 1}\n'), 'c.png': new Uint8Array([1, 2]) })),
    )
    if (!('members' in file)) throw new Error('no archive')
    expect(file.members.map(({ name }) => name)).toEqual(['a/b.jsonl', 'c.png'])
    const [first] = file.members
    expect(new TextDecoder().decode(await first?.bytes.slice(0, 99))).toBe('{"a": 1}\n')
  })

  test(
    'of Inspect gives its samples with the header, in ' + 'the order of their names, long ones put together',
    async () => {
      const json = (value: unknown) => strToU8(JSON.stringify(value))
      const { values } = await opened(
        'x.eval',
        zipSync({
          'header.json': json({ eval: { task: 't' } }),
          'summaries.json': json([]),
          'samples/10_epoch_1.json': json({ id: 10 }),
          'samples/9_epoch_1.json': json({ id: 9 }),
          'samples/11_epoch_1/sample.json': json({ id: 11 }),
          'samples/11_epoch_1/messages/1.json': json([{ role: 'assistant' }]),
          'samples/11_epoch_1/messages/0.json': json([{ role: 'user' }]),
        }),
      )
      const header = { eval: { task: 't' } }
      expect(values).toEqual([
        { sample: { id: 9 }, header },
        { sample: { id: 10 }, header },
        { sample: { id: 11, messages: [{ role: 'user' }, { role: 'assistant' }] }, header },
      ])
    },
  )

  test('that unpacks to a thousand times its size is stopped', async () => {
    // A megabyte of zeros, packed once and said 200 times: packing 200 megabytes would take seconds.
    const block = deflateRawSync(new Uint8Array(2 ** 20), { level: 9, finishFlush: constants.Z_FULL_FLUSH })
    const zeros = new Uint8Array(200 * block.length)
    for (let index = 0; index < 200; index += 1) zeros.set(block, index * block.length)
    const packed = { name: 'zeros.json', method: 8, packed: zeros, size: 200 * 2 ** 20 }
    const file = await openFile(fileOf('x.zip', zipOf([packed])))
    expect('complaints' in file && file.complaints.map(({ code }) => code)).toEqual(['archive-bomb'])
  })

  test('with a bomb beside a good member gives the good one, and says so', async () => {
    const good = strToU8('{"a": 1}')
    const zeros = zipSync({ 'a.json': good, 'zeros.json': [new Uint8Array(80 * 2 ** 20), { level: 9 }] })
    const file = await openFile(fileOf('x.zip', zeros))
    if (!('members' in file)) throw new Error('no archive')
    expect(file.members.map(({ name }) => name)).toEqual(['a.json'])
    expect(file.complaints.map(({ code }) => code)).toEqual(['archive-bomb'])
  })
})

test('a gzip file that unpacks to a thousand times its size is refused', async () => {
  const file = await openFile(fileOf('zeros.jsonl.gz', gzipSync(new Uint8Array(80 * 2 ** 20), { level: 9 })))
  expect('refused' in file && file.refused.code).toBe('archive-bomb')
})

test('a gzip file that was cut gives what came before, and says so', async () => {
  const rows = Array.from({ length: 5000 }, (_, row) => JSON.stringify({ id: row, text: String(Math.sin(row)) }))
  const whole = gzipSync(strToU8(rows.join('\n')))
  const { values, list } = await opened('x.jsonl.gz', whole.slice(0, whole.length - 2000))
  expect(values.filter((one) => one !== undefined).length).toBeGreaterThan(1000)
  expect(codes(list)).toEqual(['truncated', 'truncated'])
})

describe('a sheet', () => {
  const sheetOf = (cell: string) =>
    zipSync({
      'xl/workbook.xml': strToU8('<workbook/>'),
      'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData>${cell}</sheetData></worksheet>`),
    })

  test.each(['<row r="99999999"><c r="A99999999"/></row>', '<c r="ZZZZZZ2"/>', '<c r="XFD1048576"/>'])(
    'that says it has a cell far away is refused: %s',
    async (cell) => {
      const file = await openFile(fileOf('x.xlsx', sheetOf(cell)))
      expect('refused' in file && file.refused.code).toBe('sheet-too-large')
    },
  )
})

test('an XML document is a tree; one that breaks off gives what came before', async () => {
  const { top, values } = await opened('x.xml', '<?xml version="1.0"?><a b="1"><c>t</c><d/></a>')
  expect(top).toBe('tree')
  expect(values[0]).toMatchObject({
    tag: 'a',
    attributes: { b: '1' },
    children: [{ tag: 'c', text: 't' }, { tag: 'd' }],
  })
  expect(codes((await opened('y.xml', '<?xml version="1.0"?><a><b>')).list)).toEqual(['not-xml'])
})

test('a pickle is refused with the recipe to convert it; so is an empty file, and one that is no text', async () => {
  const refused = async (name: string, content: Uint8Array) => {
    const file = await openFile(fileOf(name, content))
    return 'refused' in file ? [file.refused.code, file.refused.message] : null
  }
  const [code, message] = (await refused('all.pkl', new Uint8Array([0x80, 4, 0x95]))) ?? []
  expect(code).toBe('pickle')
  expect(message).toContain('json.dump(pickle.load(open("all.pkl", "rb"))')
  expect((await refused('e.json', new Uint8Array()))?.[0]).toBe('empty')
  expect((await refused('m.bin', new Uint8Array([1, 2, 0, 3, 4, 5])))?.[0]).toBe('not-text')
})

test('any bytes under any name are opened, refused or read without an error', async () => {
  const names = ['x.json', 'x.jsonl', 'x.csv', 'x.zip', 'x.xlsx', 'x.parquet', 'x.xml', 'x.eval', 'x.txt', 'x.gz']
  const heads = ['', '[', '{"a":', 'PK\u0003\u0004', 'PAR1', '<?xml ', 'a,b\n1']
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.constantFrom(...heads),
      fc.uint8Array({ maxLength: 60 }),
      async (name, head, tail) => {
        const file = await openFile(fileOf(name, new Uint8Array([...strToU8(head), ...tail])))
        if (!('records' in file)) return
        for await (const record of file.records()) expect(record).toBeTypeOf('object')
      },
    ),
    { numRuns: 400 },
  )
})
