import { useEffect, useState } from 'react'
import { messageOf } from '../../core'
import type { AdapterReply, EngineClient } from '../../engine'
import { Badge, Button, Empty, Notice, Progress } from '../../ui'
import { CASES, kernelWords, median, milliseconds, ratioOf, type BenchRow } from './cases'
import './bench.css'

type State = { rows: readonly BenchRow[]; running: string | null; fault: string | null }

export function Bench({ engine }: { engine: EngineClient }) {
  const [adapter, setAdapter] = useState<AdapterReply | null>(null)
  const [state, setState] = useState<State>({ rows: [], running: null, fault: null })
  useEffect(() => {
    engine.call('adapter', null).then(setAdapter, (error: unknown) => setAdapter({ absent: messageOf(error) }))
  }, [engine])
  const there = adapter !== null && !('absent' in adapter)
  return (
    <div className="bench">
      <header className="app-top">
        <h1 className="app-name">Loupe</h1>
        <p className="app-claim">How fast pictures and depth are made ready here</p>
        <a href="#/">To the page</a>
      </header>
      <main className="bench-main">
        <AdapterLine adapter={adapter} />
        <div className="bench-tools">
          <Button
            kind="primary"
            disabled={adapter === null || state.running !== null}
            onClick={() => void measure(engine, there, setState)}
          >
            Measure
          </Button>
          <p className="bench-hint">Takes up to a minute. Nothing leaves this page.</p>
        </div>
        {state.running && <Progress label={state.running} value={state.rows.length} max={CASES.length} />}
        {state.fault && (
          <Notice tone="bad" title="The measurement stopped.">
            {state.fault}
          </Notice>
        )}
        {state.rows.length > 0 ? (
          <Rows rows={state.rows} />
        ) : (
          !state.running && <Empty icon="info" title="Nothing is measured yet" />
        )}
        <p className="bench-hint">
          Medians of up to five runs in turn, after one that is not counted. Picture to tensor: cut, resize as Pillow
          does, normalise and lay out for Qwen2.5-VL with at most 1,024 tokens; the tensor stays on the device. What is
          read back of depth includes the way back.
        </p>
      </main>
    </div>
  )
}

function AdapterLine({ adapter }: { adapter: AdapterReply | null }) {
  if (!adapter) return <Notice title="Looking for a graphics device" />
  if ('absent' in adapter) {
    return (
      <Notice
        tone="warn"
        title="No graphics device"
      >{`WebGPU cannot be used: ${adapter.absent}. Only the CPU is measured.`}</Notice>
    )
  }
  if (adapter.software) {
    return (
      <Notice tone="warn" title={adapter.name}>
        A software adapter: it runs on the CPU, so its times say nothing about a graphics card.
      </Notice>
    )
  }
  return (
    <Notice tone="good" title={adapter.name}>
      A hardware adapter.
    </Notice>
  )
}

function Rows({ rows }: { rows: readonly BenchRow[] }) {
  return (
    <div className="bench-scroll">
      <table className="bench-table">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">CPU, ms</th>
            <th scope="col">WGSL, ms</th>
            <th scope="col">CPU / WGSL</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.name} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row: { name, reply } }: { row: BenchRow }) {
  const ratio = ratioOf(reply)
  return (
    <tr>
      <th scope="row">
        {name}
        <span className="bench-detail">{`to ${reply.out.width} x ${reply.out.height}`}</span>
        {reply.kernels.length > 0 && <span className="bench-detail">{kernelWords(reply)}</span>}
      </th>
      <td>{milliseconds(median(reply.cpuMs))}</td>
      <td>{milliseconds(median(reply.gpuMs))}</td>
      <td>{ratio === null ? '-' : `${ratio.toFixed(ratio < 10 ? 2 : 1)} x`}</td>
      <td>
        {reply.same === null ? (
          <Badge>CPU only</Badge>
        ) : reply.same ? (
          <Badge tone="good">the same</Badge>
        ) : (
          <Badge tone="bad">differs</Badge>
        )}
      </td>
    </tr>
  )
}

async function measure(engine: EngineClient, gpu: boolean, setState: (state: State) => void): Promise<void> {
  const rows: BenchRow[] = []
  try {
    for (const { name, ...input } of CASES) {
      setState({ rows: [...rows], running: name, fault: null })
      rows.push({ name, reply: await engine.call('bench', { ...input, gpu }) })
    }
    setState({ rows, running: null, fault: null })
  } catch (error) {
    setState({ rows, running: null, fault: messageOf(error) })
  }
}
