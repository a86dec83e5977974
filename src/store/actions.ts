import type { Complaint, Fault, Act, Policy, Query, Rationale, RunColumn, ScoringParameters, UnitBox } from '../core'
import type { Device, Dtype, SourceSpec } from '../engine'
import type { ReadAs, SourceFile } from '../io'
import type { CropDepth, DepthLook, PageRoom, Preview, Theme, Tab, Side, Place, Tool, Probe, LoupeState } from './types'

/** The verbs that change what a person sees and edits. */
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
  /** Points at a part of the main view by its id. */
  hover(part: string | null): void
  /** Selects a part of the main view by its id. */
  select(part: string | null): void
  activate(entry: string): void
  setCompare(entry: string | null): void
  closeTrace(entry: string): void
  setPreview(preview: Preview | null): void
  /**
   * Does acts on an entry's rationale (the active one's unless told) as one step of undo.
   * @returns resolves when the browser has kept it, or could not
   */
  edit(acts: readonly Act[], entry?: string): Promise<void>
  /** The box of a round, in the image; one undo step. Rounds are counted as they are shown. */
  editBox(round: number, box: UnitBox): void
  setThought(round: number, text: string): void
  setAnswer(text: string): void
  /** A round of one's own after another one, or first. */
  addRound(after: string | null): void
  /** A box more in the thought of a round; it is selected. */
  addRoi(round: number, box: UnitBox): void
  /** Turns a round's acceptance on or off. */
  accept(round: number, accepted?: boolean): void
  undo(entry?: string): Promise<void>
  redo(entry?: string): Promise<void>
  /** Writes again what the browser could not keep. */
  retryDraft(entry: string): void
  /** Resolves when what was drafted of an entry before has been taken up. */
  recalled(entry: string): Promise<void>
  /** The rationale of an entry as it stands. @throws LoupeError trace-invalid: there is no such entry */
  rationale(entry: string): Rationale
  /** The same as a file's text, its pictures inside. @throws LoupeError trace-invalid */
  rationaleFile(entry: string, unaccepted: 'mark' | 'omit'): Promise<string>
  /** Who edits: the name that stands beside what a person makes and accepts. */
  setAuthor(name: string): void
  /** Opens a file that Loupe saved, or its address. @throws LoupeError what the file is not */
  openSource(
    source: Blob | string,
  ): Promise<{ kind: 'trace' | 'rationale'; id: string; complaints: readonly Complaint[] }>
  /** Several files at once, each by its content: traces, rationales, pictures. */
  openFiles(files: readonly SourceFile[]): Promise<void>
  /** Runs again from a round with the box that stands there now; the new trace is shown beside the old one. */
  runFromHere(round: number): Promise<void>
  /** Shows one round more or less of the active trace; `all` shows it whole. */
  step(by: 1 | -1 | 'start' | 'all'): void
  /** Puts another image of the active trace on the stage: a page, a frame, what a search brought. */
  showPage(image: string): Promise<void>
  /** Plays the rounds of the active trace like a film, or stops it where it is. */
  play(): void
  saveTrace(entry?: string): Promise<void>
  saveRationale(entry?: string, unaccepted?: 'mark' | 'omit'): Promise<void>
  /** Takes back what was deleted or closed. */
  restore(id: string): Promise<void>
  openTraceFile(file: Blob): Promise<void>
  openSaved(id: string): Promise<boolean>
  /** Brings a trace onto the stage by its own id: an open one, else a kept one. @returns whether there is one */
  openTrace(id: string): Promise<boolean>
  /** Fetches the pictures of opened traces that lie at this host, now and later in this session. */
  fetchFrom(host: string): Promise<void>
  deleteSaved(id: string): Promise<void>
  /** Opens files as a new set; what every file is read as may be said. Resolves when all is read. */
  importFiles(files: readonly SourceFile[]): Promise<void>
  /** Opens runs over the samples (a file under `samples/`), or the set that was made of them before. */
  openRuns(file: string): Promise<void>
  /** Reads the files of a set again, one of them as a person says. */
  readFileAs(set: string, file: number, as: ReadAs): Promise<void>
  /** Shows the numbers of the listed traces as a run, or the stage again. */
  showRun(on: boolean, by?: RunColumn): void
  /** Reads the files of a set again, as they were read before; with gold of another file, which is joined. */
  readAgain(set: string, gold?: SourceFile): Promise<void>
  /** Hands a file to the person: a table, a plot. */
  saveBlob(name: string, blob: Blob): void
  /** These groups of the list are folded, no others. */
  foldGroups(keys: Iterable<string>): void
  /** Scores all rows of the open set anew. */
  setScoring(parameters: ScoringParameters): void
  /** Opens a kept set, with a query as an address writes it. @returns whether there is one */
  openSet(id: string, query?: string): Promise<boolean>
  closeSet(): void
  /** A value replaces; undefined takes that filter off. */
  setQuery(change: { [K in keyof Query]?: Query[K] | undefined }): void
  /** Brings the trace of a row onto the stage. @returns whether it could be read */
  openRow(row: number): Promise<boolean>
  /** The next or the last row of the list. */
  stepRow(by: 1 | -1): Promise<void>
  /** Selects rows for an export; none: all that are listed. */
  pickRows(rows: Iterable<number>): void
  renameSet(id: string, name: string): Promise<void>
  removeSet(id: string): Promise<void>
  /** Saves the listed or picked rows: as Loupe's traces, or as the source's own records, byte for byte. */
  exportRows(as: 'loupe' | 'records'): Promise<void>
  /** Narrows the list to rows whose replies hold these words; null takes that off. */
  searchReplies(text: string | null): Promise<void>
  setRoom(room: PageRoom): void
  /** Names the host of a file that an address leads to, and offers to open it. */
  offerAddress(url: string): void
  /** Fetches a file and opens it as dropped ones are. */
  openAddress(url: string): Promise<void>
  /** Asks the loaded model what the trace on the stage was asked; that trace is laid beside. */
  runHere(): Promise<void>
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
