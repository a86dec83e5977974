import { useLoupe } from '../../store'
import { Progress, bytes, duration, rate } from '../../ui'
import './models.css'

const STAGE = { files: 'Fetching', sessions: 'Making sessions', warm: 'Warming up' } as const

/** How far the model is: bytes, rate, time left; and from where. */
export function Loading() {
  const model = useLoupe((state) => state.model)
  if (model.kind !== 'loading') return null
  const { progress, loaded, total } = model
  const fetching = progress === null || progress.stage === 'files'
  const label = `${progress ? STAGE[progress.stage] : 'Opening'} ${model.name}`
  return (
    <div className="models-loading">
      <Progress
        label={label}
        value={fetching && total !== null ? loaded : null}
        max={total ?? 1}
        detail={fetching ? amount(loaded, total) : ''}
      />
      <p className="models-loading-file">
        <span className="models-loading-name">{progress?.file ?? ''}</span>
        <span>{progress?.cached ? 'from this browser' : pace(model.rate, model.left)}</span>
      </p>
    </div>
  )
}

function amount(loaded: number, total: number | null): string {
  const [here, unit] = bytes(loaded)
  return total === null ? `${here} ${unit}` : `${here} ${unit} of ${bytes(total).join(' ')}`
}

function pace(perSecond: number | null, left: number | null): string {
  if (perSecond === null) return ''
  const [value, unit] = bytes(perSecond)
  const speed = perSecond > 0 ? `${value} ${unit}/s` : rate(0, 'B').join(' ')
  return left === null ? speed : `${speed}, ${duration(left * 1000).join(' ')} left`
}
