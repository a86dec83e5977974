import { useMemo, useState } from 'react'
import {
  RUN_COLUMNS,
  summariseRun,
  writeScoring,
  type RunColumn,
  type RunSummary,
  type ScoringParameters,
} from '../../core'
import { useLoupe, useLoupeActions, type OpenSet } from '../../store'
import { Button, Disclosure, Empty, IconButton, Segmented, Select } from '../../ui'
import { Cells } from './Cells'
import { h0Drawing, heatDrawing, iouDrawing, looksDrawing, roundsDrawing } from './drawings'
import { Figure } from './Figure'
import { Groups } from './Groups'
import { GoldForm } from '../traces/GoldForm'
import { Parameters } from './Parameters'
import { RunTable } from './RunTable'
import { csvOf } from './saving'
import { Signs } from './Signs'
import { counted } from '../traces/words'
import { COLUMN_WORDS } from './words'
import './scores.css'

const UNPLACED = 'can not be laid to their gold: nobody knows the sizes of their pictures. Add the pictures.'

/** So many files are runs that are compared; more are shards of one. */
const MOST_RUNS = 12

/** By what the numbers of a run are told apart: as chosen, else what tells most. */
function runColumn({ runBy, table, info }: OpenSet): RunColumn {
  if (runBy !== null) return runBy
  const [files, domains] = [info.files.length, table.names.domain.length]
  return files > 1 && (files <= MOST_RUNS || domains < 2) ? 'file' : 'domain'
}

/** The listed traces as a run: right answers, right looks, and what goes wrong. */
export function RunPage() {
  const set = useLoupe((state) => state.set)
  return set ? <Run set={set} /> : null
}

const BOXES: readonly { value: ScoringParameters['box']; label: string; title: string }[] = [
  { value: 'best', label: 'best box', title: 'IoU of the best box of a trace' },
  { value: 'final', label: 'last box', title: 'IoU of the last box of a trace' },
]

/** A run as it is shown: its numbers, told apart by a column whose values have the names that a person knows. */
type RunProps = {
  readonly set: OpenSet
  readonly by: RunColumn
  readonly summary: RunSummary
  readonly parts: RunSummary['parts']
}

function Run({ set }: { set: OpenSet }) {
  const { table, shown, version, info } = set
  const by = runColumn(set)
  const summary = useMemo(
    () => summariseRun(table, shown, by),
    // `version` stands for what is in the table, which is one object as it grows and is scored anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [table, version, shown, by],
  )
  const parts = useMemo(
    () => summary.parts.map((part) => ({ ...part, value: valueWords(info, by, part.value) })),
    [summary, info, by],
  )
  const run = { set, by, summary, parts }
  const isKept = table.length === 0 || table.scores.some((one) => one !== null)
  return (
    <div className="run">
      <Head {...run} />
      {isKept ? <Body {...run} /> : <NotMeasured set={set} />}
    </div>
  )
}

function Head({ set, by, summary: { all, kind }, parts }: RunProps) {
  const actions = useLoupeActions()
  const { scoring } = set.table
  const columns = RUN_COLUMNS.map((value) => ({ value, label: COLUMN_WORDS[value] }))
  function save() {
    const text = csvOf(COLUMN_WORDS[by], all, parts, writeScoring(scoring))
    actions.saveBlob(`${set.info.name}.scores.csv`, new Blob([text], { type: 'text/csv' }))
  }
  return (
    <header className="run-head">
      <h2>Scores</h2>
      <p className="run-count">
        {all.items.toLocaleString('en-US')} listed {kind}s, {all.joined.toLocaleString('en-US')} with gold boxes. No
        pixels are used.
        {all.unplaced > 0 && ` Boxes of ${counted(all.unplaced, 'trace')} ${UNPLACED}`}
      </p>
      <Select
        label="By"
        bare
        value={by}
        options={columns}
        onValue={(value: RunColumn) => actions.showRun(true, value)}
      />
      <Segmented
        label="Which box counts"
        value={scoring.box}
        options={BOXES}
        onValue={(box) => actions.setScoring({ ...scoring, box })}
      />
      <Button small icon="download" onClick={save}>
        CSV
      </Button>
      <IconButton icon="close" label="Back to the stage" onClick={() => actions.showRun(false)} />
    </header>
  )
}

function valueWords(info: OpenSet['info'], by: RunColumn, value: string): string {
  // The end of a path tells files apart; its beginning is the archive's, or the folder's.
  return by === 'file' ? (info.files[Number(value)]?.name.split('/').at(-1) ?? value) : value
}

function Body({ set, by, summary, parts }: RunProps) {
  const [open, setOpen] = useState(false)
  const { all } = summary
  const parameters = set.table.scoring
  const { h0 } = parameters.looks
  const curve = useMemo(() => h0Drawing(all, h0), [all, h0])
  const ious = useMemo(() => iouDrawing(all), [all])
  const rounds = useMemo(() => roundsDrawing(all), [all])
  const heat = useMemo(() => heatDrawing(summary), [summary])
  const trade = useMemo(() => looksDrawing(parts), [parts])
  return (
    <div className="run-body">
      {all.items > 0 && all.joined === 0 && <GoldForm info={set.info} />}
      <RunTable by={COLUMN_WORDS[by]} all={all} parts={parts} />
      <Disclosure label="Parameters" summary={`h0 ${h0.toFixed(2)}`} open={open} onOpen={setOpen}>
        <Parameters parameters={parameters} />
      </Disclosure>
      <div className="run-grid">
        <Cells sums={all} query={set.query} />
        <Signs set={set} summary={summary} />
        <Groups set={set} />
        {all.withBox > 0 && (
          <>
            <Figure title="Looks right by h0" words="The share of right looks falls as h0 grows." drawing={curve} />
            <Figure title="IoU of traces" words="Traces by the IoU that counts." drawing={ious} />
          </>
        )}
        {trade && (
          <Figure
            title="Looks and answers"
            words={`Right answers over looks a trace, by ${COLUMN_WORDS[by]}.`}
            drawing={trade}
          />
        )}
        <Figure title="Rounds and answers" words="The share of right answers by rounds." drawing={rounds} />
        {summary.heat.some((one) => one > 0) && (
          <Figure title="Where it looks" words="Looks over the picture." drawing={heat} />
        )}
      </div>
    </div>
  )
}

/** A set that was kept before scores were. */
function NotMeasured({ set }: { set: OpenSet }) {
  const actions = useLoupeActions()
  return (
    <Empty icon="info" title="This set was kept before there were scores">
      <Button onClick={() => void actions.readAgain(set.info.id)}>Read its files again</Button>
    </Empty>
  )
}
