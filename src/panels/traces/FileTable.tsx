import { useLoupeActions, type SetFile, type SetInfo } from '../../store'
import { Badge, bytes, percent, Select } from '../../ui'
import { MappingForm } from './MappingForm'
import { counted } from './words'

/** Each file of a set: what it is read as and why, what it holds, what is wrong with it. */
export function FileTable({ info }: { info: SetInfo }) {
  return (
    <ul className="traces-file-list">
      {info.files.map((file, index) => (
        <li key={file.name} className="traces-file">
          <FileHead file={file} />
          <ReadAs set={info.id} file={file} index={index} />
          {(file.mapping ?? file.unmapped) && <MappingForm set={info.id} file={file} index={index} />}
          <Frame file={file} />
          <Complaints file={file} />
        </li>
      ))}
    </ul>
  )
}

function FileHead({ file }: { file: SetFile }) {
  const { summary } = file
  return (
    <>
      <p className="traces-name" title={file.name}>
        {file.name}
      </p>
      <p className="pictures-under">
        {bytes(file.bytes).join(' ')} · {counted(summary.records, 'trace')} · {counted(summary.rounds, 'round')} ·{' '}
        {counted(summary.looks, 'look')}
        {file.kept ? '' : ' · not kept by this browser'}
      </p>
    </>
  )
}

/** The ranked pairs of layout and dialect; a person's choice reads the file again. */
function ReadAs({ set, file, index }: { set: string; file: SetFile; index: number }) {
  const actions = useLoupeActions()
  if (!file.layout || !file.dialect || file.mapping) return null
  const value = `${file.layout} ${file.dialect}`
  const options = file.pairs.map((pair) => ({
    value: `${pair.layout} ${pair.dialect}`,
    label: `${pair.layout} · ${pair.dialect} (${Math.round(pair.score * 100)} %)`,
  }))
  const why = file.pairs.find((pair) => `${pair.layout} ${pair.dialect}` === value)?.why ?? []
  return (
    <Select
      label="Read as"
      hint={why.join('; ')}
      value={value}
      options={options}
      onValue={(chosen) => {
        const [layout = '', dialect = ''] = chosen.split(' ')
        void actions.readFileAs(set, index, { layout, dialect })
      }}
    />
  )
}

/** What the numbers of boxes mean: measured where gold is at hand, else as declared. */
function Frame({ file }: { file: SetFile }) {
  const { frame } = file.summary
  if (file.measured) return <MeasuredFrame measured={file.measured} />
  if (!frame) return null
  const of = frame.of === 'original' ? 'the picture' : frame.of === 'last' ? 'the last view' : frame.of
  return (
    <p className="pictures-under">
      Boxes: {frame.order}, {frame.unit} of {of}, as declared: no gold is at hand to measure it
    </p>
  )
}

function MeasuredFrame({ measured }: { measured: NonNullable<SetFile['measured']> }) {
  return (
    <>
      <p className="traces-measured">{measured.why}</p>
      <table className="traces-table">
        <thead>
          <tr>
            <th scope="col">Boxes as</th>
            <th scope="col" title="Items on which this reading and the declared one could both be tried">
              items
            </th>
            <th scope="col">IoU</th>
            <th scope="col">impossible</th>
          </tr>
        </thead>
        <tbody>
          {measured.table.map(({ frame, items, meanIou, impossible }, index) => (
            <tr key={index}>
              <th scope="row">
                {frame.order} {frame.unit}, {frame.of}
              </th>
              <td>{items}</td>
              <td>{meanIou.toFixed(3)}</td>
              <td>{percent(impossible)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Complaints({ file }: { file: SetFile }) {
  const { complaints } = file.summary
  // Sets that an earlier version read keep what was refused apart alone.
  const refused = file.refused.filter(({ message }) => !complaints.some((one) => one.message === message))
  const all = [...refused.map((one) => ({ count: 1, level: 'error' as const, ...one })), ...complaints]
  if (all.length === 0) return null
  return (
    <ul className="traces-complaints">
      {all.map((one) => (
        <li key={`${one.level} ${one.code}`}>
          <Badge tone={one.level === 'error' ? 'bad' : one.level === 'dirt' ? 'warn' : 'plain'}>
            {(one.count ?? 1).toLocaleString('en-US')}
          </Badge>{' '}
          <span title={one.code}>{one.message}</span>
        </li>
      ))}
    </ul>
  )
}
