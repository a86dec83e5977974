import type {
  Complaint,
  DepthMap,
  DepthRange,
  Fault,
  GoldDraft,
  Policy,
  OverlayRound,
  Rationale,
  Round,
  Size,
  Trace,
  UnitBox,
} from '../core'
import type { DepthModelInfo, DepthProgress, Device, Dtype, LoadedModel, LoadProgress, SourceSpec } from '../engine'
import type { CachedModel, Row, Sample, SetFile, SetInfo } from '../io'
import type { OpenSet } from './setTypes'

export type { CachedModel, Sample, SetFile, SetInfo }
export type { OpenSet } from './setTypes'

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
  /** The image of the trace that `picture` is; the first where it is left out. */
  readonly page?: string
  /** How many of its rounds are shown: all of them, or fewer while a recorded trace is stepped through. */
  readonly shown: number
  /** The sample it answers, for gold and right or wrong. */
  readonly sample: Sample | null
  /** What a person made of it: null until the first edit. */
  readonly draft: Draft | null
  /** What the reader of a file found wrong. */
  readonly complaints: readonly Complaint[]
  /** The row of a set that it is, and its record as it stands in the file. */
  readonly row?: { readonly set: string; readonly row: number; readonly raw: string; readonly isExact: boolean }
}

/**
 * What a person makes of a trace: a rationale, edited. `now` is what is shown; `shared` the last state that the library
 * holds too, from which two tabs' edits are put together.
 */
export type Draft = {
  /** Of the rationale: made of the trace's id and the author's name. */
  readonly id: string
  readonly base: Rationale
  readonly now: GoldDraft
  readonly shared: GoldDraft
  readonly kept: 'saving' | 'saved' | 'failed'
  /** Writes under way. */
  readonly pending: number
}

/** A round as it is shown: the trace's under a person's edits, or one that a person added. */
export type ShownRound = {
  readonly id: string
  /** Null: a person added it. */
  readonly round: Round | null
  /** Null while nothing was edited. */
  readonly over: OverlayRound | null
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
export type Notice = {
  readonly id: number
  readonly text: string
  /** It offers to fetch from this host. */
  readonly host?: string
  /** It offers to open the file at this address. */
  readonly address?: string
  /** It offers to take back this kept trace. */
  readonly restore?: string
}

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
/** A trace kept by this browser, as a list shows it. */
export type SavedTrace = Pick<Row, 'id' | 'question' | 'answer' | 'model' | 'saved'>

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

export type JobKind = 'run' | 'load' | 'picture' | 'depth' | 'import' | 'search'

/** Something that takes long and can be stopped. */
export type Job = {
  readonly id: number
  readonly kind: JobKind
  /** What is said while it goes on. */
  readonly words: string
  /** Stop was pressed, and what does the work has not yet said that it stopped. */
  readonly stopping: boolean
}

/** What the page is used for: asking a model, or reading traces. */
export type PageRoom = 'ask' | 'traces'

export type LoupeState = {
  readonly room: PageRoom
  /** Sets that this browser keeps, the newest first. */
  readonly sets: readonly SetInfo[]
  readonly set: OpenSet | null
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
  /** Deleted or closed; they can be taken back for 30 days, or until room is needed. */
  readonly removed: readonly SavedTrace[]
  readonly traces: readonly TraceEntry[]
  readonly views: Readonly<Record<ViewName, View>>
  /** What goes on: runs, loads, pictures being opened, depth; several at a time. */
  readonly jobs: readonly Job[]
  /** Who edits. */
  readonly author: string
  readonly showGold: boolean
  /** The entry whose rounds are played one after the other like a film. */
  readonly film: string | null
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
