import { Suspense } from 'react'
import { useLoupe, useLoupeActions } from '../../store'
import { Spinner, TabPanel, Tabs } from '../../ui'
import { DepthPanel } from '../depth/lazy'
import { KeysPanel, type KeyRow } from '../keys/KeysPanel'
import { RawPanel } from '../raw/lazy'
import { Desk } from '../rounds/Desk'
import { RoundsPanel } from '../rounds/RoundsPanel'
import { FaultList } from '../status/FaultList'
import './frame.css'

const TABS = [
  { value: 'rounds', label: 'Rounds' },
  { value: 'raw', label: 'Raw' },
  { value: 'depth', label: 'Depth' },
] as const

/** Rounds, Raw or Depth, and under them what went wrong: there it takes room from a list, and moves nothing. */
export function RightPanel({ keys }: { keys: readonly KeyRow[] }) {
  return (
    <div className="frame">
      <Upper keys={keys} />
      <FaultList />
    </div>
  )
}

function Upper({ keys }: { keys: readonly KeyRow[] }) {
  const tab = useLoupe((state) => state.tab)
  const keysShown = useLoupe((state) => state.keysShown)
  const actions = useLoupeActions()
  if (keysShown) return <KeysPanel keys={keys} />
  return (
    <>
      <div className="frame-tabs">
        <Tabs label="Right side" id="look" value={tab} tabs={TABS} onValue={actions.setTab} />
      </div>
      <Desk />
      <TabPanel id="look" value={tab} className="frame-body">
        {tab === 'rounds' && <RoundsPanel />}
        <Suspense fallback={<Spinner label="The tab is being loaded" />}>
          {tab === 'raw' && <RawPanel />}
          {tab === 'depth' && <DepthPanel />}
        </Suspense>
      </TabPanel>
    </>
  )
}
