import { existsSync } from 'node:fs'
import { chromium, defineConfig } from '@playwright/test'

/** A system Chromium or Chrome, else Playwright's own; with none of them, a sentence that says what to do. */
function findBrowser(): string {
  const places = [
    process.env['LOUPE_CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    chromium.executablePath(),
  ]
  const found = places.find((path) => path && existsSync(path))
  if (found) return found
  throw new Error(
    'No Chromium or Chrome was found. Install one (Debian: apt-get install -y chromium; ' +
      'elsewhere: npx playwright install chromium), or set LOUPE_CHROMIUM to its path.',
  )
}

/** Another port for a second checkout that is tested at the same time. */
const PORT = Number(process.env['LOUPE_PORT'] ?? 4180)
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: './out',
  // One browser at a time, so that a slow machine tests the page and not the scheduler. Two gained little where they
  // were tried: the software device takes both cores already.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // On a machine that something else keeps busy a page may be late once; a test that is wrong is wrong twice.
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list']],
  webServer: {
    command: `npx vite preview --port ${PORT} --strictPort --host 127.0.0.1`,
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: false,
    cwd: '..',
    env: { LOUPE_FIXTURES: '1' },
  },
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    viewport: { width: 1280, height: 720 },
    trace: 'off',
    launchOptions: {
      executablePath: findBrowser(),
      args: [
        '--no-sandbox',
        '--enable-unsafe-webgpu',
        '--disable-background-networking',
        '--disable-quic',
        '--no-first-run',
      ],
    },
  },
})
