import { chromium, type BrowserContext, type LaunchOptions } from '@playwright/test'
import { LoupePage } from './loupe'

/** How the browser is started: `baseURL` and `executablePath` as in Playwright's configuration. */
export type PersistentOptions = Pick<LaunchOptions, 'executablePath' | 'args'> & { readonly baseURL: string }

type Running = { readonly context: BrowserContext; readonly browserProcess: number; readonly loupe: LoupePage }

/**
 * A browser on a profile of its own that can be killed and started again: what is on disk is all that is left.
 * `profile` is a folder under `e2e/out`, for example `test.info().outputPath('profile')`.
 */
export class PersistentLoupe {
  private readonly profile: string
  private readonly options: PersistentOptions
  private running: Running

  private constructor(profile: string, options: PersistentOptions, running: Running) {
    this.profile = profile
    this.options = options
    this.running = running
  }

  static async start(profile: string, options: PersistentOptions, address = './'): Promise<PersistentLoupe> {
    const running = await launch(profile, options)
    await running.loupe.open(address)
    return new PersistentLoupe(profile, options, running)
  }

  /** The page; another object after `reopen`. */
  get loupe(): LoupePage {
    return this.running.loupe
  }

  /**
   * SIGKILL to the browser and all its children at once, in the middle of whatever they do; returns when they are gone.
   */
  async kill(): Promise<void> {
    const gone = this.running.context.waitForEvent('close')
    // Playwright starts the browser as the leader of a process group of its own.
    process.kill(-this.running.browserProcess, 'SIGKILL')
    await gone
  }

  /** Starts the browser on the same profile again, and waits until scripts can use the page. */
  async reopen(address = './'): Promise<LoupePage> {
    this.running = await launch(this.profile, this.options)
    await this.running.loupe.open(address)
    return this.running.loupe
  }

  /** Ends the browser in the ordinary way. */
  async close(): Promise<void> {
    await this.running.context.close()
  }
}

async function launch(profile: string, { baseURL, ...options }: PersistentOptions): Promise<Running> {
  const context = await chromium.launchPersistentContext(profile, {
    ...options,
    baseURL,
    viewport: { width: 1280, height: 720 },
    acceptDownloads: true,
  })
  const [page = await context.newPage()] = context.pages()
  const session = await context.browser()?.newBrowserCDPSession()
  if (!session) throw new Error('the browser of a persistent profile has no session to ask for its process')
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const browser = processInfo.find(({ type }) => type === 'browser')
  if (!browser) throw new Error('the browser does not say which process it is')
  return { context, browserProcess: browser.id, loupe: new LoupePage(page) }
}
