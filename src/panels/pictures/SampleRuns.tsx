import { useLoupeActions } from '../../store'

/** Sets that are shipped with the page, in `public/samples`. */
const RUNS = [
  {
    file: 'runs/adaptive-zoom.zip',
    title: 'Adaptive zoom: five runs',
    note: 'The bundled model on all samples: zoom free, never, and adaptive at three covers',
  },
  {
    file: 'virl/virl.zip',
    title: 'ViRL in small: start and rewards',
    note: 'One start, and what rewards for answers alone, and for looks, made of it',
  },
] as const

/** Runs of the bundled model over the samples: each opens as a set of traces. */
export function SampleRuns() {
  const actions = useLoupeActions()
  return (
    <ul className="pictures-runs">
      {RUNS.map(({ file, title, note }) => (
        <li key={file}>
          <button type="button" className="pictures-row" onClick={() => void actions.openRuns(file)}>
            <span className="pictures-question">{title}</span>
            <span className="pictures-under">{note}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
