import { expect, type Locator } from '@playwright/test'
import type { LoupePage } from './loupe'

export type RecordFile = { readonly name: string; readonly text: string | Buffer }

/** The Traces room as a person uses it. */
export class TracesPage {
  readonly rows: Locator
  /** What the foot of the list counts. */
  readonly count: Locator
  readonly search: Locator
  /** What was asked and answered, above the stage. */
  readonly item: Locator
  /** Turns to the numbers of the listed traces, and back. */
  readonly scores: Locator
  readonly loupe: LoupePage

  constructor(loupe: LoupePage) {
    const { page } = loupe
    this.loupe = loupe
    this.rows = page.getByRole('listbox', { name: 'Traces' })
    this.count = page.locator('.traces-foot').getByRole('status')
    this.search = page.getByRole('searchbox', { name: 'Search questions and answers' })
    this.scores = page.getByRole('button', { name: 'Scores', exact: true })
    this.item = page.getByRole('group', { name: 'The item' })
  }

  /** The page at its start, turned to traces. */
  static async opened(loupe: LoupePage): Promise<TracesPage> {
    const traces = new TracesPage(loupe)
    await loupe.open()
    await traces.enter()
    return traces
  }

  async enter(): Promise<void> {
    await this.loupe.page.getByRole('radio', { name: 'Traces' }).check({ force: true })
  }

  /** Opens files as a new set, and waits until all of them are read. */
  async openFiles(files: readonly RecordFile[]): Promise<void> {
    await this.loupe.page.getByLabel('Open files of traces').setInputFiles(
      files.map(({ name, text }) => ({
        name,
        mimeType: 'application/octet-stream',
        buffer: typeof text === 'string' ? Buffer.from(text) : text,
      })),
    )
    await this.ends()
  }

  /** Opens runs that are shipped beside the samples, and waits until all of them are read. */
  async openRuns(name: RegExp): Promise<void> {
    await this.loupe.openOnStage()
    await this.loupe.page.getByRole('button', { name }).click()
    await this.ends()
  }

  /** Until the import has ended. */
  async ends(): Promise<void> {
    await expect(this.loupe.page.locator('.traces-head')).toBeVisible()
    await expect(this.loupe.page.locator('.traces-reading')).toHaveCount(0, { timeout: 60_000 })
  }

  /** A row of the run's table, by the name it begins with. */
  runRow(name: string): Locator {
    return this.loupe.page.locator('.run-table tbody tr').filter({ hasText: new RegExp(`^${name}`) })
  }

  row(text: string | RegExp): Locator {
    return this.rows.getByRole('option').filter({ hasText: text })
  }
}
