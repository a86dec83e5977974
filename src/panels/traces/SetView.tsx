import { useState, type FormEvent } from 'react'
import { useLoupe, useLoupeActions, type OpenSet } from '../../store'
import { Button, bytes, Disclosure, IconButton, Notice, Progress, TextField } from '../../ui'
import { GoldForm } from './GoldForm'
import { Pictured } from './Pictured'
import { FileTable } from './FileTable'
import { Filters } from './Filters'
import { RowList } from './RowList'
import { counted } from './words'

/** One set: what it holds, what is filtered, and its rows. */
export function SetView() {
  const set = useLoupe((state) => state.set)
  if (!set) return null
  return (
    <div className="traces-set">
      <Head set={set} />
      <View set={set} />
      <Reading set={set} />
      <CutOff set={set} />
      <Searching set={set} />
      <Filters set={set} />
      <Files set={set} />
      <RowList />
      <Foot set={set} />
    </div>
  )
}

function Head({ set }: { set: OpenSet }) {
  const actions = useLoupeActions()
  const [name, setName] = useState<string | null>(null)
  function rename(event: FormEvent) {
    event.preventDefault()
    if (name !== null && name.trim() !== '') void actions.renameSet(set.info.id, name.trim())
    setName(null)
  }
  return (
    <div className="traces-head">
      <IconButton icon="previous" label="All sets" onClick={actions.closeSet} />
      {name === null ? (
        <button type="button" className="traces-name" title="Rename this set" onClick={() => setName(set.info.name)}>
          {set.info.name}
        </button>
      ) : (
        <form className="traces-rename" onSubmit={rename}>
          <TextField
            label="Name of the set"
            bare
            autoFocus
            value={name}
            onValue={setName}
            onBlur={() => setName(null)}
            onKeyDown={(event) => event.key === 'Escape' && setName(null)}
          />
        </form>
      )}
    </div>
  )
}

/** How many traces there are, and their numbers as a run. */
function View({ set }: { set: OpenSet }) {
  const actions = useLoupeActions()
  return (
    <div className="traces-view">
      <span className="traces-count">{counted(set.table.length, 'trace')} in all</span>
      <Button
        small
        pressed={set.view === 'run'}
        title="The listed traces as a run: right answers, right looks, and what goes wrong"
        onClick={() => showRun(actions, set)}
      >
        Scores
      </Button>
    </div>
  )
}

/** In a narrow window one place is shown at a time: the numbers stand where the stage does. */
function showRun(actions: ReturnType<typeof useLoupeActions>, { view }: OpenSet): void {
  actions.showRun(view !== 'run')
  if (view !== 'run') actions.setPlace('stage')
}

/** How far the import is: bytes, records, and how many of them a second. */
function Reading({ set }: { set: OpenSet }) {
  const actions = useLoupeActions()
  const job = useLoupe((state) => state.jobs.find((one) => one.kind === 'import'))
  const now = set.importing
  if (!now || !job) return null
  return (
    <div className="traces-reading">
      <Progress
        label={job.stopping ? 'Stopping' : 'Reading'}
        value={now.bytes}
        max={Math.max(1, now.total)}
        detail={`${counted(now.rows, 'trace')} · ${bytes(now.bytes).join(' ')} of ${bytes(now.total).join(' ')}`}
      />
      <Button small icon="stop" disabled={job.stopping} onClick={() => actions.stopJob(job.id)}>
        Cancel
      </Button>
    </div>
  )
}

/** The page was closed while the set was read: what is listed is its beginning. */
function CutOff({ set }: { set: OpenSet }) {
  const actions = useLoupeActions()
  if (!(set.info.reading || set.info.stopped) || set.importing) return null
  return (
    <Notice tone="warn" title={set.info.stopped ? 'Reading was stopped.' : 'Reading was cut off.'}>
      These are the first {counted(set.table.length, 'trace')}; scores count these alone.{' '}
      <Button small onClick={() => void actions.readAgain(set.info.id)}>
        Read it again
      </Button>
    </Notice>
  )
}

/**
 * Words of question, answer, gold and id are filtered at once; those of the replies are looked for record by
 * record.
 */
function Searching({ set }: { set: OpenSet }) {
  const actions = useLoupeActions()
  const [text, setText] = useState(set.query.text ?? '')
  const job = useLoupe((state) => state.jobs.find((one) => one.kind === 'search'))
  function change(value: string) {
    setText(value)
    // What was found in the replies was found for other words.
    if (set.found) void actions.searchReplies(null)
    actions.setQuery({ text: value.trim() === '' ? undefined : value })
  }
  return (
    <div className="traces-search">
      <TextField
        label="Search questions and answers"
        bare
        type="search"
        placeholder="Search questions and answers"
        value={text}
        onValue={change}
      />
      {job ? (
        <Button small icon="stop" onClick={() => actions.stopJob(job.id)}>
          Stop
        </Button>
      ) : set.found ? (
        <Button small pressed onClick={() => void actions.searchReplies(null)}>
          In replies
        </Button>
      ) : (
        <Button
          small
          disabled={text.trim() === ''}
          title="Search the replies of the listed traces for these words"
          onClick={() => {
            actions.setQuery({ text: undefined })
            void actions.searchReplies(text)
          }}
        >
          In replies
        </Button>
      )}
    </div>
  )
}

function Files({ set }: { set: OpenSet }) {
  // Records that no layout knows wait for a person to say which field is what.
  const waits = set.info.files.some((file) => file.unmapped && !file.mapping)
  const [asked, setOpen] = useState<boolean | null>(null)
  const open = asked ?? waits
  const dirt = set.info.complaints.filter((one) => one.level !== 'note').reduce((sum, one) => sum + one.count, 0)
  const summary = dirt > 0 ? counted(dirt, 'complaint') : ''
  return (
    <div className="traces-files">
      <Disclosure label={counted(set.info.files.length, 'file')} summary={summary} open={open} onOpen={setOpen}>
        {open && <FileTable info={set.info} />}
        {open && <Pictured info={set.info} />}
        {open && <GoldForm info={set.info} />}
      </Disclosure>
    </div>
  )
}

function Foot({ set }: { set: OpenSet }) {
  const actions = useLoupeActions()
  const chosen = set.picked.size > 0 ? set.picked.size : set.shown.length
  return (
    <div className="traces-foot">
      <span className="traces-count" role="status">
        {set.picked.size > 0 ? `${chosen.toLocaleString('en-US')} selected` : counted(chosen, 'trace')}
      </span>
      {set.picked.size > 0 && (
        <Button small kind="quiet" onClick={() => actions.pickRows([])}>
          None
        </Button>
      )}
      <Button
        small
        kind="quiet"
        icon="download"
        disabled={chosen === 0}
        title="Save these as traces of Loupe, one a line"
        onClick={() => void actions.exportRows('loupe')}
      >
        Loupe
      </Button>
      <Button
        small
        kind="quiet"
        icon="download"
        disabled={chosen === 0}
        title="Save the source's own records, byte for byte"
        onClick={() => void actions.exportRows('records')}
      >
        Records
      </Button>
    </div>
  )
}
