import { Suspense, useEffect, useMemo, useState, type ReactNode } from 'react'
import { CanvasProvider, Stage, Strip, type Anchors, type CanvasPorts, type PictureSource } from '../canvas'
import {
  AskPanel,
  DepthStrip,
  FaultList,
  LeftPanel,
  ReadBar,
  RightPanel,
  RunPage,
  StatusLine,
  TracesPanel,
} from '../panels'
import type { EngineClient } from '../engine'
import { useLoupe, useLoupeActions, type PageRoom, type Place, type Theme, openingOf } from '../store'
import { cx, Empty, IconButton, Segmented, Spinner } from '../ui'
import { createDepthPainter } from './depthPainter'
import { ErrorWall } from './ErrorWall'
import { useFold } from './fold'
import { Overlay } from './Overlay'
import { SHORTCUTS } from './shortcuts'
import { StageBar } from './StageBar'
import { useThemeKey } from './theme'

/** Below this the page is one column, and one place is shown at a time. */
const NARROW = '(max-width: 899px)'

type AppProps = { engine: Pick<EngineClient, 'call'>; pictures: PictureSource; anchors: Anchors }

export function App({ engine, pictures, anchors }: AppProps) {
  const narrow = useNarrow()
  const place = useLoupe((state) => state.place)
  const room = useLoupe((state) => state.room)
  const isRun = useLoupe((state) => state.room === 'traces' && state.set?.view === 'run')
  const fold = useFold()
  const folded = fold.folded && !narrow
  return (
    <div className={cx('app', narrow && `app-narrow app-at-${place}`, folded && 'app-folded')}>
      <SkipLink narrow={narrow} />
      <TopBar narrow={narrow} folded={folded} onFold={fold.turn} />
      {narrow && place !== 'rounds' && <Faults />}
      {(!narrow || place === 'pictures') && (
        <Room name="The left side" className="app-left" main={narrow} hidden={folded}>
          <Suspense>{room === 'traces' ? <TracesPanel /> : <LeftPanel />}</Suspense>
        </Room>
      )}
      {(!narrow || place === 'stage') && (
        <Room name="The stage" className="app-middle" main>
          {isRun ? (
            <Suspense fallback={<Waiting words="The scores are being loaded" />}>
              <RunPage />
            </Suspense>
          ) : (
            <>
              <Suspense>{room === 'traces' ? <ReadBar /> : <AskPanel />}</Suspense>
              <StageBar />
              <StageArea engine={engine} pictures={pictures} anchors={anchors} />
              <Overlay anchors={anchors} onFrame={onFrame} />
            </>
          )}
        </Room>
      )}
      {(!narrow || place === 'rounds') && (
        <Room name="The right side" className="app-right" main={narrow}>
          <RightPanel keys={SHORTCUTS} />
        </Room>
      )}
      {narrow && <Places />}
      <Room name="The status line" className="app-status">
        <StatusLine />
      </Room>
    </div>
  )
}

/** For the keyboard: past the lists, straight to the stage. */
function SkipLink({ narrow }: { narrow: boolean }) {
  const actions = useLoupeActions()
  function skip() {
    if (narrow) actions.setPlace('stage')
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.stage-board, .app-middle')?.focus())
  }
  return (
    <button type="button" className="app-skip" onClick={skip}>
      Skip to the stage
    </button>
  )
}

type RoomProps = { name: string; className: string; main?: boolean; hidden?: boolean; children: ReactNode }

function Room({ name, className, main, hidden, children }: RoomProps) {
  const Element = main ? 'main' : 'section'
  return (
    <Element className={className} aria-label={name} tabIndex={-1} hidden={hidden}>
      <ErrorWall room={name}>{children}</ErrorWall>
    </Element>
  )
}

function onFrame(run: (now: number) => void): () => void {
  const frame = requestAnimationFrame(run)
  return () => cancelAnimationFrame(frame)
}

function stillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

function StageArea({ engine, pictures, anchors }: AppProps) {
  const picture = useLoupe((state) => state.picture)
  const themeKey = useThemeKey()
  const painter = useMemo(() => createDepthPainter(engine, pictures), [engine, pictures])
  const ports = useMemo<CanvasPorts>(
    () => ({ pictures, depth: painter, anchors, onFrame, stillness, themeKey }),
    [pictures, painter, anchors, themeKey],
  )
  if (!picture) return <NoPicture />
  return (
    <CanvasProvider value={ports}>
      <div className="app-stage">
        <Suspense fallback={<Waiting words="The stage is being loaded" />}>
          <Stage picture={picture} />
        </Suspense>
      </div>
      <DepthStrip />
      <div className="app-strip">
        <Strip picture={picture} />
      </div>
    </CanvasProvider>
  )
}

function Waiting({ words }: { words: string }) {
  return (
    <div className="app-waiting">
      <Spinner label={words} />
    </div>
  )
}

function NoPicture() {
  const opening = useLoupe((state) => openingOf(state))
  const waiting = useLoupe((state) => state.samples.kind === 'loading')
  if (opening || waiting) {
    return (
      <div className="app-stage app-waiting">
        <Spinner label={opening ?? 'The samples are being read'} />
      </div>
    )
  }
  return (
    <div className="app-stage app-waiting">
      <Empty icon="image" title="No picture is open">
        Choose a sample on the left, or drop or paste a picture anywhere.
      </Empty>
    </div>
  )
}

function Faults() {
  return (
    <div className="app-faults">
      <FaultList />
    </div>
  )
}

const THEMES: { value: Theme; label: string; icon: 'system' | 'sun' | 'moon' }[] = [
  { value: 'system', label: 'As the system', icon: 'system' },
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
]

const ROOMS: { value: PageRoom; label: string; title: string }[] = [
  { value: 'ask', label: 'Ask', title: 'Ask a model about a picture' },
  { value: 'traces', label: 'Traces', title: 'Open rollouts of any producer and see every look' },
]
const CLAIM: Record<PageRoom, string> = {
  ask: 'Ask about a picture; watch the model look closer.',
  traces: 'Open any rollout; see every look.',
}

type TopBarProps = { narrow: boolean; folded: boolean; onFold: () => void }

function TopBar({ narrow, folded, onFold }: TopBarProps) {
  const theme = useLoupe((state) => state.theme)
  const room = useLoupe((state) => state.room)
  const keysShown = useLoupe((state) => state.keysShown)
  const actions = useLoupeActions()
  function toggleKeys() {
    actions.setKeysShown(!keysShown)
    if (narrow) actions.setPlace('rounds')
  }
  return (
    <header className="app-top">
      {!narrow && (
        <IconButton
          icon="side"
          className="app-fold"
          label={folded ? 'Show the left side' : 'Hide the left side'}
          aria-expanded={!folded}
          onClick={onFold}
        />
      )}
      <h1 className="app-name">Loupe</h1>
      <Segmented label="Use Loupe to" value={room} options={ROOMS} onValue={actions.setRoom} />
      <p className="app-claim">{CLAIM[room]}</p>
      <Segmented label="Theme" value={theme} options={THEMES} onValue={actions.setTheme} iconsOnly />
      <IconButton icon="help" label="Keys" keys="?" pressed={keysShown} onClick={toggleKeys} />
    </header>
  )
}

const PLACES: { value: Place; label: string }[] = [
  { value: 'pictures', label: 'Pictures' },
  { value: 'stage', label: 'Stage' },
  { value: 'rounds', label: 'Rounds' },
]

function Places() {
  const place = useLoupe((state) => state.place)
  const room = useLoupe((state) => state.room)
  const actions = useLoupeActions()
  return (
    <nav className="app-places" aria-label="Places">
      {PLACES.map((one) => (
        <button
          key={one.value}
          type="button"
          className="app-place"
          aria-current={place === one.value ? 'page' : undefined}
          onClick={() => actions.setPlace(one.value)}
        >
          {one.value === 'pictures' && room === 'traces' ? 'Traces' : one.label}
        </button>
      ))}
    </nav>
  )
}

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches)
  useEffect(() => {
    const query = matchMedia(NARROW)
    const listen = () => setNarrow(query.matches)
    query.addEventListener('change', listen)
    return () => query.removeEventListener('change', listen)
  }, [])
  return narrow
}
