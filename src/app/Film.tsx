import { useEffect } from 'react'
import { roundCount, shownRounds, useLoupe, useLoupeActions, type TraceEntry } from '../store'
import { Button, IconButton } from '../ui'

/** How long a round stands, in milliseconds: long enough to read a short thought. */
const ROUND_MS = 1800

/** Rounds one after the other: by hand, or like a film in which the stage flies to each look. */
export function Film({ entry }: { entry: TraceEntry }) {
  const actions = useLoupeActions()
  const isPlaying = useLoupe((state) => state.film === entry.id)
  const shown = roundCount(entry)
  const all = shownRounds(entry).length
  useFilm(isPlaying, all)
  if (all < 2 || entry.running) return null
  return (
    <span className="stage-bar-steps">
      <IconButton
        icon={isPlaying ? 'stop' : 'play'}
        label={isPlaying ? 'Stop the film' : 'Play the rounds like a film'}
        keys="F"
        onClick={actions.play}
      />
      {(entry.kind === 'recorded' || shown < all) && (
        <>
          <IconButton icon="previous" label="One round back" disabled={shown <= 1} onClick={() => actions.step(-1)} />
          <span className="stage-bar-size">
            <span className="stage-bar-long">round </span>
            {shown} of {all}
          </span>
          <Button
            small
            icon="next"
            className="stage-bar-next"
            aria-label="Next round"
            disabled={shown >= all}
            onClick={() => actions.step(1)}
          >
            Next round
          </Button>
        </>
      )}
    </span>
  )
}

/** Begins at the first round; at the end all rounds and the whole picture are shown. */
function useFilm(isPlaying: boolean, all: number): void {
  const actions = useLoupeActions()
  useEffect(() => {
    if (!isPlaying) return undefined
    actions.step('start')
    actions.selectRound(0)
    let round = 0
    const timer = setInterval(() => {
      round += 1
      if (round < all) {
        actions.step(1)
        actions.selectRound(round)
        return
      }
      actions.step('all')
      actions.selectRound(null)
      actions.fly(null)
      actions.play()
    }, ROUND_MS)
    return () => clearInterval(timer)
  }, [isPlaying, all, actions])
}
