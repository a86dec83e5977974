import { useLoupe } from '../../store'
import { OpenFiles } from './OpenFiles'
import { SetList } from './SetList'
import { SetView } from './SetView'
import './traces.css'

/** Traces of any producer: the sets that this browser keeps, or one of them, row by row. */
export function TracesPanel() {
  const open = useLoupe((state) => state.set !== null)
  if (open) return <SetView />
  return (
    <div className="traces-sets">
      <OpenFiles />
      <SetList />
    </div>
  )
}
