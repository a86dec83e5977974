// Writes public/schema: `npm run schema`. A test says when the files are no longer those of the code.
import { mkdir, writeFile } from 'node:fs/promises'
import { schemaFiles } from './jsonSchema'

const folder = 'public/schema'
await mkdir(folder, { recursive: true })
for (const { name, text } of schemaFiles()) await writeFile(`${folder}/${name}`, text)
