import { readFileSync } from 'node:fs'
import { expect, type Locator, type Page } from '@playwright/test'
import type {} from '../../src/app/scripting/loupe'
import type { Trace } from '../../src/core'
import { StageView } from './stage'

type Device = 'wasm' | 'webgpu'

/** A file by its path, or by its name and text. */
export type FileToOpen = string | { name: string; text: string }

/** The page as a person uses it. What the console says and what the page asks for is heard from the start. */
export class LoupePage {
  readonly stage: StageView
  readonly runButton: Locator
  readonly stopButton: Locator
  readonly undoButton: Locator
  readonly unloadButton: Locator
  readonly question: Locator
  /** The sentences of everything that went wrong and was not dismissed. */
  readonly faults: Locator
  /** What the bar over the stage says of the picture and the trace. */
  readonly stageWords: Locator
  /** The column of rounds, raw text and depth. */
  readonly right: Locator
  /** The runs that this browser keeps. */
  readonly kept: Locator
  /** Every line of the console and every error that nobody caught, `type: text`, oldest first. */
  readonly said: string[] = []
  /** Every address that was asked for, oldest first. */
  readonly requested: string[] = []

  readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.stage = new StageView(page)
    this.runButton = page.getByRole('button', { name: 'Run', exact: true })
    this.stopButton = page.getByRole('button', { name: /^Stop/ })
    this.undoButton = page.getByRole('button', { name: 'Undo' })
    this.unloadButton = page.getByRole('button', { name: 'Unload' })
    this.question = page.getByLabel('Question')
    this.faults = page.locator('.faults')
    this.stageWords = page.locator('.stage-bar-words')
    this.right = page.locator('.app-right')
    this.kept = page.locator('.pictures-saved')
    page.on('console', (message) => this.said.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => this.said.push(`error: ${error.message}`))
    page.on('request', (request) => this.requested.push(request.url()))
  }

  /** Opens the page at a route (`./#/sample/...`) or at an address of another host, until scripts can use it. */
  async open(address = './'): Promise<void> {
    await this.page.goto(address)
    await this.ready()
  }

  /** As `open`, and waits until the first sample is on the stage. */
  async openOnStage(address = './'): Promise<void> {
    await this.open(address)
    await this.stage.element.waitFor()
  }

  /** Opens the page and loads a model through `window.loupe`. */
  async openWithModel(model: string, device: Device): Promise<void> {
    await this.open()
    await this.load(model, device)
  }

  async reload(): Promise<void> {
    await this.page.reload()
    await this.ready()
  }

  private async ready(): Promise<void> {
    await this.page.waitForFunction(() => 'loupe' in window)
  }

  /** Loads a model through `window.loupe`; which device it runs on. */
  async load(model: string, device: Device): Promise<string> {
    return this.page.evaluate(
      async ([name, where]) => (await window.loupe.models.load(name, { device: where })).device,
      [model, device] as const,
    )
  }

  /** Loads a model on WASM as a person does: the Models tab, its address, Enter. */
  async typeModel(address: string): Promise<void> {
    await this.tab('Models').click()
    await this.page.getByLabel('Device').selectOption('wasm')
    const field = this.page.getByLabel('Hub id or address of a folder')
    await field.fill(address)
    await field.press('Enter')
  }

  async openPicture(path: string): Promise<void> {
    await this.page.getByTestId('open-picture').setInputFiles(path)
  }

  async openPictureAddress(address: string): Promise<void> {
    const field = this.page.getByLabel('Address of a picture')
    await field.fill(address)
    await field.press('Enter')
  }

  async openTrace(file: FileToOpen): Promise<void> {
    const chosen =
      typeof file === 'string'
        ? file
        : { name: file.name, mimeType: 'application/json', buffer: Buffer.from(file.text) }
    await this.page.getByTestId('open-trace').setInputFiles(chosen)
  }

  /** Presses Run, with `question` in the field if one is given, and waits for the end of the run. */
  async ask(question?: string): Promise<void> {
    if (question !== undefined) await this.question.fill(question)
    await this.runButton.click()
    await expect(this.stopButton).toBeVisible()
    await this.runEnds()
  }

  async runEnds(): Promise<void> {
    await expect(this.runButton).toBeVisible({ timeout: 60_000 })
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name })
  }

  /** The words of the open tab on the right. */
  roundsText(): Promise<string> {
    return this.right.getByRole('tabpanel').innerText()
  }

  /** Keys one after another, as Playwright names them. */
  async keys(...names: string[]): Promise<void> {
    for (const name of names) await this.page.keyboard.press(name)
  }

  /** From here on; what comes back fails where words of a file have run, or have loaded anything from elsewhere. */
  async trap(): Promise<() => Promise<void>> {
    await this.page.evaluate(() => Object.assign(window, { ran: 0 }))
    const before = this.requested.length
    return async () => {
      expect(await this.page.evaluate(() => Reflect.get(window, 'ran') as number)).toBe(0)
      const asked = this.requested.slice(before).filter((url) => !/^(?:http:\/\/127\.0\.0\.1|blob:|data:)/.test(url))
      expect(asked).toEqual([])
    }
  }

  /** A fault stays until it is dismissed: the next one must not be found in it. */
  async dismissFault(): Promise<void> {
    await this.faults.getByRole('button', { name: 'Dismiss' }).click()
    await expect(this.faults).toHaveCount(0)
  }

  /** Presses a button that saves a file; the file's path and its text. */
  async save(button: string): Promise<{ path: string; text: string }> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('button', { name: button }).click(),
    ])
    const path = await download.path()
    return { path, text: readFileSync(path, 'utf8') }
  }

  async saveTrace(): Promise<{ path: string; trace: Trace }> {
    const { path, text } = await this.save('Save the trace')
    return { path, trace: JSON.parse(text) as Trace }
  }

  /** Lines of the console that are errors or warnings. */
  complaints(): string[] {
    return this.said.filter((line) => /^(error|warning)/.test(line))
  }
}
