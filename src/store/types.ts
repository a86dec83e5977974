import type {
  Complaint,
  DepthMap,
  DepthRange,
  Fault,
  History,
  Numbers4,
  Policy,
  Rationale,
  Region,
  Size,
  Trace,
  UnitBox,
} from '../core'
import type { DepthModelInfo, DepthProgress, Device, Dtype, LoadedModel, LoadProgress, SourceSpec } from '../engine'
import type { CachedModel, Sample } from '../io'

export type { CachedModel, Sample }

/** A list that arrives: derived from its request, never set by hand. */
export type Loading<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly fault: Fault }

/** The picture that is asked about. Its pixels live in the picture cache under `id`; the store holds none. */
export type Picture = {
  /** Content hash of the file, and the key of the picture cache. */
  readonly id: string
  readonly name: string
  /** Upright, as decoded, in pixels. */
  readonly size: Size
  readonly bytes: number
  readonly type: string
  /** What was done to read it: "first frame of an animation", "turned upright by its EXIF tag" ... */
  readonly notes: readonly string[]
  /** Where it came from, when it has an address. */
  readonly uri?: string
  /** The sample that it belongs to, or null for a person's own picture. */
  readonly sample: Sample | null
}

export type ModelState =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'loading'
      readonly name: string
      readonly progress: LoadProgress | null
      /** Bytes here of all files so far, bytes of all files known so far. */
      readonly loaded: number
      readonly total: number | null
      /** Milliseconds of the page's clock at the start; bytes a second over the last seconds, null until known. */
      readonly since: number
      readonly rate: number | null
      /** Seconds left at that rate, null until known. */
      readonly left: number | null
    }
  | { readonly kind: 'ready'; readonly model: LoadedModel }
  | { readonly kind: 'failed'; readonly name: string; readonly fault: Fault }

/** The depth of one picture, by its id. */
export type DepthState =
  | { readonly kind: 'none' }
  | { readonly kind: 'working'; readonly picture: string; readonly progress: DepthProgress | null }
  | {
      readonly kind: 'ready'
      readonly picture: string
      /** Floats, at the size the model works at; it spreads evenly over the picture. */
      readonly map: DepthMap
      readonly range: DepthRange
      readonly model: DepthModelInfo
    }
  | { readonly kind: 'failed'; readonly picture: string; readonly fault: Fault }

export type DepthFound = Extract<DepthState, { kind: 'ready' }>

/** The depth of a part of the picture, on the scale of the whole; `rms`: what the fit leaves, in depth values. */
export type CropDepth = { readonly map: DepthMap; readonly rms: number }

/** How depth is shown: as a layer under the boxes, or as a relief in the place of the flat picture. */
export type DepthLook = {
  readonly layer: boolean
  /** Of the layer, 0 to 1. */
  readonly opacity: number
  readonly relief: boolean
}

export type TraceKind = 'recorded' | 'live' | 'opened' | 'branch'

/** One trace on the desk. `id` is the page's own and stays when the trace's id does not. */
export type TraceEntry = {
  readonly id: string
  readonly trace: Trace
  readonly kind: TraceKind
  readonly running: boolean
  readonly fault: Fault | null
  /** Key of its picture in the picture cache, or null when the picture is not here. */
  readonly picture: string | null
  /** The entry that it branched from, and the round whose box was corrected. */
  readonly from: { readonly entry: string; readonly round: number } | null
  /** How many of its rounds are shown: all of them, or fewer while a recorded trace is stepped through. */
  readonly shown: number
  /** The sample it answers, for gold and right or wrong. */
  readonly sample: Sample | null
  /** What a person made of it: null until the first edit. */
  readonly draft: Draft | null
  /** What the reader of a file found wrong. */
  readonly complaints: readonly Complaint[]
}

/** The corrected trace as gold rationale, with its own undo history. `base` is the rationale before the first edit. */
export type Draft = {
  readonly base: Rationale
  readonly rationale: Rationale
  readonly history: History
  readonly undos: number
  readonly redos: number
}

/** A box under the hand: shown at once, written once, when the gesture ends. */
export type Preview = {
  readonly round: number
  readonly box: UnitBox
  /** The part that the box is of; left out, the round's call. */
  readonly part?: string
}

export type Theme = 'system' | 'light' | 'dark'
/** Right side. */
export type Tab = 'rounds' | 'raw' | 'depth'
/** Left side. */
export type Side = 'pictures' | 'models' | 'policy'
/** What a narrow screen shows. */
export type Place = 'pictures' | 'stage' | 'rounds'
/** select: takes boxes; draw: draws a round's box anew; add: draws a further box of a round. */
export type Tool = 'select' | 'draw' | 'add'

export type Probe = { readonly x: number; readonly y: number }

export type FaultNote = { readonly id: number; readonly fault: Fault }
/** `host`: a picture lies there, and is fetched when the person says so. */
export type Notice = { readonly id: number; readonly text: string; readonly host?: string }

/** A model that can be taken: from the catalogue of io. */
export type CatalogueModel = {
  readonly id: string
  readonly name: string
  readonly source: SourceSpec
  readonly bundled: boolean
  readonly bytes: number | null
  readonly revision: string
  readonly licence: string
  readonly needs: string
  /** False is shown as "not run by us yet". */
  readonly tested: boolean
  readonly note?: string
}
/** A trace kept by this browser. */
export type SavedTrace = {
  readonly id: string
  readonly question: string
  readonly model: string
  readonly saved: string
}

/** The stages of the page: the trace that is worked on, and one laid beside it. */
export type ViewName = 'main' | 'beside'

/**
 * One stage: which trace is on it and what is done there. Parts are named by their ids: a round `r1`, its call `r1.a0`,
 * a RoI of its thought `r1.b0`.
 */
export type View = {
  /** The page's own id of the entry, or null. */
  readonly entry: string | null
  readonly selection: string | null
  readonly hovered: string | null
  readonly preview: Preview | null
  readonly tool: Tool
  /** The stage flies to this part (null: the whole picture) whenever `nth` changes. */
  readonly flight: { readonly target: string | null; readonly nth: number } | null
}

export type JobKind = 'run' | 'load' | 'picture' | 'depth'

/** Something that takes long and can be stopped. */
export type Job = {
  readonly id: number
  readonly kind: JobKind
  /** What is said while it goes on. */
  readonly words: string
  /** Stop was pressed, and what does the work has not yet said that it stopped. */
  readonly stopping: boolean
}

export type LoupeState = {
  readonly samples: Loading<readonly Sample[]>
  readonly picture: Picture | null
  readonly question: string
  /** Only what the person changed; the rest is the model's own policy. */
  readonly policy: Partial<Policy>
  /** The person's system text, or null for the model's own. */
  readonly system: string | null
  readonly model: ModelState
  readonly device: Device
  readonly dtype: Dtype
  readonly catalogue: readonly CatalogueModel[]
  readonly cached: readonly CachedModel[]
  /** `card.json` of the bundled model as it is, or null when it has none. */
  readonly card: Readonly<Record<string, unknown>> | null
  readonly saved: readonly SavedTrace[]
  readonly traces: readonly TraceEntry[]
  readonly views: Readonly<Record<ViewName, View>>
  /** What goes on: runs, loads, pictures being opened, depth; several at a time. */
  readonly jobs: readonly Job[]
  readonly showGold: boolean
  /** Whether the rounds show their boxes as numbers and their costs. */
  readonly figuresOpen: boolean
  readonly depth: DepthState
  readonly depthLook: DepthLook
  /** Depth models on offer; empty until the page has read them. */
  readonly depthModels: readonly CatalogueModel[]
  /** The person's depth model, or null for the one shipped with the page. */
  readonly depthModel: SourceSpec | null
  /** The point of the picture under the pointer, x and y in [0,1]; null when it is elsewhere. */
  readonly probe: Probe | null
  readonly tab: Tab
  readonly side: Side
  readonly place: Place
  readonly theme: Theme
  readonly keysShown: boolean
  readonly faults: readonly FaultNote[]
  readonly notices: readonly Notice[]
}

export type LoupeActions = {
  /** Reads samples, catalogue, card, cache and saved traces; called once by app. */
  start(): Promise<void>
  /** With the last trace of it on the desk, or with the one that was recorded for it. */
  openSample(id: string, which?: 'last' | 'recorded'): Promise<void>
  /** @param name what a person reads when a blob has no name */
  openPicture(source: Blob | string, name?: string): Promise<void>
  setQuestion(text: string): void
  /** Runs the question on the picture; loads the bundled model first when none is loaded. */
  ask(): Promise<void>
  /** Stops the run or the load that goes on. */
  stop(): void
  /** Stops any job. */
  stopJob(id: number): void
  loadModel(source: SourceSpec): Promise<boolean>
  unloadModel(): Promise<void>
  setDevice(device: Device): void
  setDtype(dtype: Dtype): void
  deleteCached(model: string): Promise<void>
  /** A value replaces; undefined goes back to the model's own. */
  setPolicy(change: { [K in keyof Policy]?: Policy[K] | undefined }): void
  setSystem(text: string | null): void
  /** Also flies the stage to it, unless `fly` is false (the stage itself selects without moving). */
  selectRound(round: number | null, fly?: boolean): void
  /** Flies the stage to a round's box, or back to the whole picture. */
  fly(round: number | null): void
  hoverRound(round: number | null): void
  /** Selects a part of the main view by its id. */
  select(part: string | null): void
  activate(entry: string): void
  setCompare(entry: string | null): void
  closeTrace(entry: string): void
  setPreview(preview: Preview | null): void
  /** The box of a round, in the image; one undo step. */
  editBox(round: number, box: UnitBox): void
  setThought(round: number, text: string): void
  setAnswer(text: string): void
  /** Turns a round's acceptance on or off. */
  accept(round: number, accepted?: boolean): void
  undo(): void
  redo(): void
  /** Runs again from a round with the box that stands there now; the new trace is shown beside the old one. */
  runFromHere(round: number): Promise<void>
  /** Shows one round more or less of the active trace; `all` shows it whole. */
  step(by: 1 | -1 | 'start' | 'all'): void
  saveTrace(entry?: string): Promise<void>
  saveRationale(entry?: string): Promise<void>
  openTraceFile(file: Blob): Promise<void>
  openSaved(id: string): Promise<boolean>
  /** Brings a trace onto the stage by its own id: an open one, else a kept one. @returns whether there is one */
  openTrace(id: string): Promise<boolean>
  /** Fetches the pictures of opened traces that lie at this host, now and later in this session. */
  fetchFrom(host: string): Promise<void>
  deleteSaved(id: string): Promise<void>
  setTab(tab: Tab): void
  setSide(side: Side): void
  setPlace(place: Place): void
  setTool(tool: Tool): void
  setTheme(theme: Theme): void
  setGold(shown: boolean): void
  setFiguresOpen(open: boolean): void
  /** Finds the depth of the open picture; it may run beside an answer, and fails by itself. */
  findDepth(): Promise<void>
  /** The depth of a box of the picture, in [0,1], at the model's full size; null where it does not fit the whole's. */
  findCropDepth(box: UnitBox, signal: AbortSignal): Promise<CropDepth | null>
  stopDepth(): void
  /** null is the model shipped with the page; what was found with another is let go. */
  setDepthModel(source: SourceSpec | null): void
  /** Shows or hides the layer or the relief; depth that is to be shown is found first. */
  setDepthLook(change: Partial<DepthLook>): void
  setProbe(probe: Probe | null): void
  setKeysShown(shown: boolean): void
  fail(fault: Fault): void
  notify(text: string): void
  /** Takes a fault or a notice away. */
  dismiss(id: number): void
}

export type LoupeStoreValue = LoupeState & { readonly actions: LoupeActions }

/** What is drawn of one round, on the stage, in the strip and in the panel. */
export type RoundMark = {
  readonly round: number
  /** Index of its colour, 0 to 11; equal to the round's index. */
  readonly colour: number
  /** The box as written, in the image, or null when it has no meaning there. */
  readonly requested: Region | null
  readonly requestedNumbers: { readonly numbers: Numbers4; readonly unit: string } | null
  readonly effective: Region | null
  /** The predicted RoI; `rois`: every box of the thought, this one first. */
  readonly roi: Region | null
  readonly rois: readonly Region[]
  /** What a person put in its place, when it differs. */
  readonly edited: Region | null
  /** Id of the view that the model received because of this round. */
  readonly received: string | null
  /** The crop, in integer pixels of the image, and the size that the model got. */
  readonly cropPx: Numbers4 | null
  readonly receivedPx: Size | null
}
