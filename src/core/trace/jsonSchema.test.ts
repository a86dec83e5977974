import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { schemaFiles } from './jsonSchema'

test.each(schemaFiles())('public/schema/$name is that of the code (else: npm run schema)', async ({ name, text }) => {
  expect(await readFile(`public/schema/${name}`, 'utf8')).toBe(text)
})
