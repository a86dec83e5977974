import { useLoupe, useLoupeActions } from '../../store'
import { TabPanel, Tabs } from '../../ui'
import { PolicyPanel } from '../ask/PolicyPanel'
import { ModelsPanel } from '../models/ModelsPanel'
import { PicturesPanel } from '../pictures/PicturesPanel'
import './frame.css'

const TABS = [
  { value: 'pictures', label: 'Pictures' },
  { value: 'models', label: 'Models' },
  { value: 'policy', label: 'Policy' },
] as const

/** What is looked at, what looks, and by which rules. */
export function LeftPanel() {
  const side = useLoupe((state) => state.side)
  const actions = useLoupeActions()
  return (
    <div className="frame">
      <div className="frame-tabs">
        <Tabs label="Left side" id="side" value={side} tabs={TABS} onValue={actions.setSide} />
      </div>
      <TabPanel id="side" value={side} className="frame-body">
        {side === 'pictures' && <PicturesPanel />}
        {side === 'models' && <ModelsPanel />}
        {side === 'policy' && <PolicyPanel />}
      </TabPanel>
    </div>
  )
}
