import { useRef, useState, type ChangeEvent } from 'react'
import { MAPPED, readMapping, ROLES, type Field, type Mapping } from '../../core'
import { useLoupeActions, type SetFile } from '../../store'
import { Button, Notice, Select } from '../../ui'

type Role = (typeof ROLES)[number]
type Changes = { [K in keyof Mapping]?: Mapping[K] | undefined }

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  question: 'Question',
  pictures: 'Picture',
  turns: 'Messages',
  prediction: 'Reply',
  answer: 'Right answer',
  verdict: 'Right or wrong',
  id: 'Id',
  boxes: "Model's boxes",
  gold: 'Gold boxes',
}

const UNITS = [
  { value: 'pixel', label: 'pixels' },
  { value: 'unit', label: 'numbers in [0,1]' },
  { value: 'mille', label: 'thousandths' },
  { value: 'percent', label: 'percent' },
] as const
const ORDERS = (['xyxy', 'xywh', 'cxcywh', 'yxyx'] as const).map((value) => ({ value, label: value }))

/** Which field of the records is what: guessed, and corrected by a person; the file is then read by it. */
export function MappingForm({ set, file, index }: { set: string; file: SetFile; index: number }) {
  const actions = useLoupeActions()
  const [mapping, setMapping] = useState<Mapping>(file.mapping ?? file.unmapped?.guess ?? {})
  const [wrong, setWrong] = useState('')
  const fields = file.unmapped?.fields ?? []
  const change = (part: Changes) => setMapping(withoutNothing({ ...mapping, ...part }))
  const hasReply = mapping.turns !== undefined || mapping.prediction !== undefined
  return (
    <section className="traces-mapping" aria-label={`Fields of ${file.name}`}>
      <p className="pictures-under">
        {file.mapping ? 'Read by its fields.' : 'No layout knows these records. Which field is what?'}
      </p>
      {wrong !== '' && <Notice tone="bad" title={wrong} />}
      <Fields fields={fields} mapping={mapping} onChange={change} />
      {!hasReply && <p className="pictures-under">Without messages or a reply these are items: questions and gold.</p>}
      <div className="traces-mapping-acts">
        <Button small onClick={() => void actions.readFileAs(set, index, { mapping })}>
          Read with it
        </Button>
        <Button
          small
          kind="quiet"
          icon="download"
          title="The mapping as JSON, for the command line's --map too"
          onClick={() => actions.saveBlob(`${file.name.split('/').at(-1) ?? MAPPED}.map.json`, jsonOf(mapping))}
        >
          Save
        </Button>
        <LoadMapping
          onMapping={(loaded) => {
            setWrong('wrong' in loaded ? loaded.wrong : '')
            if ('mapping' in loaded) setMapping(loaded.mapping)
          }}
        />
      </div>
    </section>
  )
}

type FieldsProps = {
  fields: readonly Field[]
  mapping: Mapping
  onChange: (part: Changes) => void
}

function Fields({ fields, mapping, onChange: change }: FieldsProps) {
  const hasBoxes = mapping.boxes !== undefined || mapping.gold !== undefined
  return (
    <div className="traces-mapping-fields">
      {ROLES.map((role) => (
        <Select
          key={role}
          label={ROLE_WORDS[role]}
          hint={fields.find(({ path }) => path === mapping[role])?.value ?? ''}
          value={mapping[role] ?? ''}
          options={optionsOf(fields, mapping[role])}
          onValue={(path) => change({ [role]: path === '' ? undefined : path })}
        />
      ))}
      {hasBoxes && (
        <>
          <Select
            label="Boxes are in"
            value={mapping.unit ?? 'pixel'}
            options={UNITS}
            onValue={(unit) => change({ unit })}
          />
          <Select
            label="Their order"
            value={mapping.order ?? 'xyxy'}
            options={ORDERS}
            onValue={(order) => change({ order })}
          />
        </>
      )}
    </div>
  )
}

function LoadMapping({ onMapping }: { onMapping: (read: ReturnType<typeof readMapping>) => void }) {
  const input = useRef<HTMLInputElement>(null)
  async function take(event: ChangeEvent<HTMLInputElement>) {
    const [file] = event.target.files ?? []
    event.target.value = ''
    if (!file) return
    try {
      onMapping(readMapping(JSON.parse(await file.text())))
    } catch {
      onMapping({ wrong: `${file.name} is no JSON: a mapping is a small JSON object.` })
    }
  }
  return (
    <>
      <Button small kind="quiet" icon="open" onClick={() => input.current?.click()}>
        Load …
      </Button>
      <input ref={input} hidden type="file" aria-label="A mapping to load" onChange={(event) => void take(event)} />
    </>
  )
}

function optionsOf(fields: readonly { path: string }[], now: string | undefined) {
  const known = now === undefined || fields.some(({ path }) => path === now)
  return [
    { value: '', label: '–' },
    ...(known ? [] : [{ value: now, label: now }]),
    ...fields.map(({ path }) => ({ value: path, label: path })),
  ]
}

function withoutNothing(mapping: Changes): Mapping {
  return Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== undefined)) as Mapping
}

function jsonOf(mapping: Mapping): Blob {
  return new Blob([`${JSON.stringify(mapping, null, 2)}\n`], { type: 'application/json' })
}
