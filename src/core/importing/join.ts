import type { ToldKind } from '../layouts/told'
import { baseName } from './match'
import type { Shape, Trace } from '../trace/schema'
import { judgingShapes } from '../trace/selectors'

/** How an item of one file was found in another. */
export type JoinedBy = 'id' | 'picture and question' | 'picture' | 'place'

export type Gold = {
  readonly shapes: readonly Shape[]
  readonly answers: readonly string[]
  readonly objects?: NonNullable<Trace['gold']>['objects']
  /** Of a file of verdicts: what was said of this very answer. */
  readonly verdicts?: Trace['verdicts']
}

type Entry = Gold & {
  readonly ids: readonly string[]
  readonly pictures: readonly string[]
  readonly question: string
  /** The answer that the verdicts are about; null where they do not say. */
  readonly answer: string | null
}

/**
 * Gold of another file, to be joined item by item: by picture and question, by id, by picture. By place only where
 * neither file names its items, their questions do not differ, and the trace has no gold of its own.
 */
export class GoldIndex {
  private readonly entries: Entry[] = []
  private readonly byId = new Map<string, Entry | null>()
  private readonly byBoth = new Map<string, Entry | null>()
  private readonly byPicture = new Map<string, Entry | null>()
  /** Some item has an id or a picture: what does not meet it by that is another item, whatever its place. */
  private isNamed = false

  get length(): number {
    return this.entries.length
  }

  /** Items that say what is right: boxes, answers, objects, or verdicts. */
  get telling(): number {
    return this.entries.filter((one) => tells(one) || one.objects || one.verdicts).length
  }

  /**
   * Of a gold file: a trace whose `gold`, or whose rounds' boxes, are right.
   * @param kind of its record: only a file of verdicts speaks of another file's answers
   */
  add(trace: Trace, kind: ToldKind): void {
    const entry: Entry = {
      shapes: judgingShapes(trace),
      answers: trace.gold?.answers ?? [],
      objects: trace.gold?.objects,
      ...(kind === 'verdict' && trace.verdicts ? { verdicts: trace.verdicts } : {}),
      answer: trace.answer ? plain(trace.answer.text) : null,
      ids: idsOf(trace),
      pictures: picturesOf(trace),
      question: plain(trace.question),
    }
    this.entries.push(entry)
    this.isNamed ||= entry.ids.length > 0 || entry.pictures.length > 0
    for (const id of entry.ids) once(this.byId, id, entry)
    for (const picture of entry.pictures) {
      once(this.byBoth, `${picture}\n${entry.question}`, entry)
      once(this.byPicture, picture, entry)
    }
  }

  /** A key that two items share joins neither. */
  find(trace: Trace, place: number): { readonly gold: Gold; readonly by: JoinedBy } | null {
    const found = this.entryOf(trace, place)
    if (!found?.gold.verdicts) return found
    const { answer } = found.gold
    const isSame = answer === null || (trace.answer !== null && plain(trace.answer.text) === answer)
    // What was said of another answer to the same question says nothing of this one.
    return isSame ? found : { ...found, gold: withoutVerdicts(found.gold) }
  }

  private entryOf(trace: Trace, place: number): { readonly gold: Entry; readonly by: JoinedBy } | null {
    const question = plain(trace.question)
    const pictures = picturesOf(trace)
    const ids = idsOf(trace)
    const found =
      first(
        pictures.map((one) => this.byBoth.get(`${one}\n${question}`)),
        'picture and question',
      ) ??
      first(
        ids.map((one) => this.byId.get(one)),
        'id',
      ) ??
      first(
        pictures.map((one) => this.byPicture.get(one)),
        'picture',
      )
    if (found) return found
    if (this.isNamed || pictures.length > 0 || ids.length > 0 || tells(trace.gold)) return null
    const entry = this.entries[place]
    const isOther = entry && question !== '' && entry.question !== '' && entry.question !== question
    return entry && !isOther ? { gold: entry, by: 'place' } : null
  }
}

function withoutVerdicts({ shapes, answers, objects }: Gold): Gold {
  return { shapes, answers, objects }
}

/** The trace with the verdicts that were joined to it, where it has none of its own. */
export function judged(trace: Trace, gold: Gold | null): Trace {
  return gold?.verdicts && trace.verdicts === undefined ? { ...trace, verdicts: gold.verdicts } : trace
}

function first(entries: readonly (Entry | null | undefined)[], by: JoinedBy): { gold: Entry; by: JoinedBy } | null {
  const gold = entries.find((one) => one !== null && one !== undefined)
  return gold ? { gold, by } : null
}

function once(map: Map<string, Entry | null>, key: string, entry: Entry): void {
  map.set(key, map.has(key) ? null : entry)
}

type Tellable = { readonly [K in 'shapes' | 'answers']?: readonly unknown[] | undefined }

/** Whether gold has boxes or answers. */
function tells(gold: Tellable | undefined): boolean {
  return (gold?.shapes?.length ?? 0) > 0 || (gold?.answers?.length ?? 0) > 0
}

function idsOf({ item }: Trace): string[] {
  return item?.id === undefined ? [] : [item.id]
}

function picturesOf({ images }: Trace): string[] {
  return images.flatMap(({ uri, name }) => {
    const text = uri ?? name
    return text === undefined || text === '' ? [] : [baseName(text)]
  })
}

/** Questions are compared without what a prompt adds around them: case and blanks. */
function plain(question: string): string {
  return question.toLowerCase().replace(/\s+/g, ' ').trim()
}
