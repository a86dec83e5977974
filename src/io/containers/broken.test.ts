import { gzipSync, strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { openFile } from './open'
import { broken, BROKEN } from './testing/broken'

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

test.each(Object.entries(FILES))(
  `%s with wrong bytes is opened, refused or read: ${BROKEN} of them`,
  async (name, whole) => {
    let ended = 0
    for (let seed = 0; seed < BROKEN; seed += 1) {
      const bytes = broken(new Uint8Array(whole), seed)
      const file = await openFile({
        name,
        size: bytes.length,
        slice: (start, end) => Promise.resolve(bytes.slice(start, end)),
        stream: () => new Blob([bytes]).stream(),
      })
      if ('records' in file) for await (const record of file.records()) expect(record).toBeTypeOf('object')
      ended += 1
    }
    expect(ended).toBe(BROKEN)
  },
)
